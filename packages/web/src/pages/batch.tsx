import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { type Out, addressOf, ask, asked, forget, useAnswer } from '../api.ts'
import { Answer } from '../parts/answer.tsx'
import { AskingWhy } from '../parts/asking-why.tsx'
import { Empty } from '../parts/empty.tsx'
import { Figure } from '../parts/figure.tsx'
import { JobProgress } from '../parts/job-progress.tsx'
import { group } from '../parts/money.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { REFRESH_WORDS } from '../parts/refresh.ts'
import { Sheet } from '../parts/sheet.tsx'
import { TrailSheet } from '../parts/trail-sheet.tsx'
import { instant } from '../parts/when.ts'
import { abilitiesOf } from '../session.ts'
import type { PageView } from '../views.ts'
import { BatchState } from './imports/batch-state.tsx'
import { RefusedRows } from './imports/refused-rows.tsx'
import { inBoth } from '../i18n.ts'
import { units } from '../parts/units.ts'

const words = inBoth(
  {
    above: '导入',
    note: (map: string, source: string) => `${map} · 来源 ${source}`,
    by: (name: string, at: string) => `${name}，${at}`,
    good: '已入库',
    refused: '退回',
    findings: '待核查',
    undo: '撤销这次导入',
    undoNote: '这一批的数据不再计入；申报留作证据。企业的结果随之更新。',
    undoReason: '例如：文件选错，应为 2024 年口径',
    undone: (name: string, at: string, reason: string) => `${name} ${at} 撤销：${reason}`,
    explained: '对异常的说明',
    refusedRows: '退回的行',
    download: '下载标红的工作簿',
    none: '没有退回的行',
    noneWhy: '全部行都已入库。',
    system: '系统',
  },
  {
    above: 'Imports',
    note: (map, source) => `${map} · source ${source}`,
    by: (name, at) => `${name}, ${at}`,
    good: 'Stored',
    refused: 'Refused',
    findings: 'To check',
    undo: 'Undo this import',
    undoNote:
      'The rows of this import no longer count; what was declared stays as evidence. The results of the firms follow.',
    undoReason: 'For instance: wrong file, should be the figures of 2024',
    undone: (name, at, reason) => `Undone by ${name}, ${at}: ${reason}`,
    explained: 'What was said of unusual values',
    refusedRows: 'Rows refused',
    download: 'Download the marked workbook',
    none: 'No row was refused',
    noneWhy: 'Every row was stored.',
    system: 'System',
  },
)

type BatchDetail = Out<'GET /api/imports/:batch'>

const SIZE = 50
const route = getRouteApi('/inside/imports/$batch')
const inside = getRouteApi('/inside')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ params, search }: { params: { batch: string }; search: PageView }) => [
  batchOf(params.batch, search),
]

const batchOf = (batch: string, { page = 1 }: PageView) =>
  asked('GET /api/imports/:batch', { params: { batch: Number(batch) }, query: { page, size: SIZE } })

/** One import: what came in, what came back and why, and the way to take it back. */
export function BatchPage() {
  const { batch } = route.useParams()
  const found = useAnswer(...batchOf(batch, route.useSearch()), { placeholderData: keepPreviousData })
  return <Answer of={found}>{(detail) => <BatchNow detail={detail} />}</Answer>
}

function BatchNow({ detail }: { detail: BatchDetail }) {
  const [isUndoing, setUndoing] = useState(false)
  const navigate = route.useNavigate()
  const { session } = inside.useRouteContext()
  const { batch, file, mapTitle, source, status, undone, explanations, refusals } = detail
  const mayUndo =
    abilitiesOf(session.roles).changesFacts && status !== 'undone' && status !== 'running' && status !== 'queued'
  return (
    <>
      <PageHead
        help={['refused row', 'dry run', 'undo', 'conflict']}
        title={file}
        above={<Link to="/imports">← {words.above}</Link>}
        beside={<BatchState status={status} />}
        note={
          <>
            <span>{words.note(mapTitle, source)}</span>
            <span>{words.by(detail.by?.name ?? words.system, instant(detail.declaredAt))}</span>
            {undone && <span>{words.undone(undone.by?.name ?? words.system, instant(undone.at), undone.reason)}</span>}
          </>
        }
        actions={mayUndo && <Button onClick={() => setUndoing(true)}>{words.undo}</Button>}
      />
      <div className="stack-wide">
        <Working detail={detail} />
        <Sheet>
          <Figures detail={detail} />
        </Sheet>
        <Explanations explanations={explanations} />
        <Sheet
          title={words.refusedRows}
          flush
          actions={
            refusals.total > 0 && (
              <a href={addressOf('GET /api/imports/:batch/refused.xlsx', { params: { batch } })} download>
                {words.download}
              </a>
            )
          }
        >
          {refusals.total === 0 ? (
            <Empty title={words.none} why={words.noneWhy} />
          ) : (
            <RefusedRows
              rows={refusals.rows}
              pages={{ ...refusals, onPage: (page) => void navigate({ search: { page } }) }}
            />
          )}
        </Sheet>
        <TrailSheet of={{ kind: 'batch', id: batch }} />
      </div>
      <Undo batch={batch} open={isUndoing} close={() => setUndoing(false)} />
    </>
  )
}

function Working({ detail: { job, status } }: { detail: BatchDetail }) {
  const isShown = job !== null && status !== 'done' && status !== 'undone'
  const found = useAnswer('GET /api/jobs/:id', { params: { id: job ?? 0 } }, { enabled: isShown })
  if (!isShown || !found.data) return null
  return (
    <Sheet>
      <JobProgress
        job={found.data}
        unit={units.rows}
        onEnd={() => void forget('GET /api/imports/:batch', 'GET /api/imports')}
      />
    </Sheet>
  )
}

function Figures({ detail: { rowsGood, rowsRefused, openFindings, batch } }: { detail: BatchDetail }) {
  return (
    <div className="figures">
      <Figure label={words.good} value={group(rowsGood)} unit={units.rows} />
      <Figure label={words.refused} value={group(rowsRefused)} unit={units.rows} />
      <Figure
        label={words.findings}
        value={group(openFindings)}
        unit={units.items}
        opens={(figure) => (
          <Link to="/findings" search={{ batch }}>
            {figure}
          </Link>
        )}
      />
    </div>
  )
}

function Explanations({ explanations }: { explanations: BatchDetail['explanations'] }) {
  const told = Object.entries(explanations)
  if (told.length === 0) return null
  return (
    <Sheet title={words.explained}>
      <dl className="stack">
        {told.map(([code, text]) => (
          <div key={code}>
            <dt className="faint">{code}</dt>
            <dd>{text}</dd>
          </div>
        ))}
      </dl>
    </Sheet>
  )
}

function Undo({ batch, open, close }: { batch: number; open: boolean; close: () => void }) {
  const work = async ({ reason }: { reason: string }) => {
    const { refresh } = await ask('POST /api/imports/:batch/undo', { params: { batch }, body: { reason } })
    await forget(
      'GET /api/imports/:batch',
      'GET /api/imports',
      'GET /api/parties',
      'GET /api/findings',
      'GET /api/overview',
    )
    return REFRESH_WORDS[refresh]
  }
  return (
    <AskingWhy
      title={words.undo}
      open={open}
      submit={words.undo}
      danger
      close={close}
      work={work}
      draft={`batch-undone.${batch}`}
      note={words.undoNote}
      example={words.undoReason}
    />
  )
}
