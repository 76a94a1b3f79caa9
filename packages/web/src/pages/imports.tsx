import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { type Batch, addressOf, asked, useAnswer } from '../api.ts'
import { LinkButton } from '../parts/link-button.tsx'
import { Empty } from '../parts/empty.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { group } from '../parts/money.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { instant } from '../parts/when.ts'
import { abilitiesOf } from '../session.ts'
import type { PageView } from '../views.ts'
import { BatchState } from './imports/batch-state.tsx'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  {
    title: '导入',
    note: '先试导入，看清要退回哪些行，再正式导入；导错了可以整批撤销。',
    start: '导入文件',
    batches: '历次导入',
    templates: '填报模板',
    templatesNote: '给部门填的 Excel：必填项、下拉选项和示例行都在里面。',
    source: (source: string, columns: number) => `${source} · ${columns} 列`,
    download: '下载模板',
    system: '系统',
    none: '还没有导入过',
    noneWhy: '选一张对照表，上传部门给的 CSV 或 Excel，先试导入。',
    columns: {
      file: '文件',
      source: '来源',
      template: '模板',
      map: '对照表',
      at: '时间',
      good: '入库',
      refused: '退回',
      findings: '待核查',
      state: '状态',
      by: '经办',
    },
  },
  {
    title: 'Imports',
    note: 'Try first and see what would be refused, then import; an import can be undone as a whole.',
    start: 'Import a file',
    batches: 'Imports so far',
    templates: 'Templates',
    templatesNote: 'Workbooks for the departments, with required columns, choices and an example row.',
    source: (source, columns) => `${source} · ${columns} columns`,
    download: 'Download',
    system: 'System',
    none: 'Nothing imported yet',
    noneWhy: 'Choose a map, upload the CSV or Excel file of a department, and try it first.',
    columns: {
      file: 'File',
      source: 'Source',
      template: 'Template',
      map: 'Map',
      at: 'When',
      good: 'Stored',
      refused: 'Refused',
      findings: 'To check',
      state: 'State',
      by: 'By',
    },
  },
)

const SIZE = 20
const route = getRouteApi('/inside/imports')
const inside = getRouteApi('/inside')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: PageView }) => [importsIn(search), TEMPLATES]

const importsIn = ({ page = 1 }: PageView) => asked('GET /api/imports', { query: { page, size: SIZE } })
const TEMPLATES = asked('GET /api/import-maps', {})

/** Every import so far, the templates, and the way to a new one. */
export function Imports() {
  const { page = 1 } = route.useSearch()
  const navigate = route.useNavigate()
  const { session } = inside.useRouteContext()
  const batches = useAnswer(...importsIn({ page }), { placeholderData: keepPreviousData })
  const start = abilitiesOf(session.roles).changesFacts && (
    <LinkButton to="/imports/new" isMain>
      {words.start}
    </LinkButton>
  )
  return (
    <>
      <PageHead
        help={['dry run', 'refused row', 'undo', 'source']}
        title={words.title}
        note={words.note}
        actions={start}
      />
      <div className="stack-wide">
        <Sheet title={words.batches} flush>
          <Listing
            caption={words.batches}
            columns={columns()}
            rows={batches.data?.rows}
            keyOf={({ batch }) => batch}
            of={batches}
            empty={<Empty title={words.none} why={words.noneWhy} next={start} />}
            pages={{
              page,
              size: SIZE,
              total: batches.data?.total ?? 0,
              onPage: (next) => void navigate({ search: { page: next } }),
            }}
          />
        </Sheet>
        <Templates />
      </div>
    </>
  )
}

function Templates() {
  const maps = useAnswer(...TEMPLATES)
  return (
    <Sheet title={words.templates} note={words.templatesNote} flush>
      <Listing
        caption={words.templates}
        columns={[
          { key: 'title', title: words.columns.map, phone: 'title', cell: ({ title }) => title },
          {
            key: 'source',
            title: words.columns.source,
            phone: 'bare',
            cell: ({ source, columns }) => <span className="soft">{words.source(source, columns.length)}</span>,
          },
          {
            key: 'download',
            title: words.columns.template,
            align: 'right',
            phone: 'aside',
            cell: ({ map }) => (
              <a href={addressOf('GET /api/import-maps/:map/template.xlsx', { params: { map } })} download>
                {words.download}
              </a>
            ),
          },
        ]}
        rows={maps.data?.maps}
        keyOf={({ map }) => map}
        of={maps}
        empty={null}
      />
    </Sheet>
  )
}

const columns = (): readonly Column<Batch>[] => [
  {
    key: 'file',
    title: words.columns.file,
    phone: 'title',
    cell: ({ batch, file }) => (
      <Link to="/imports/$batch" params={{ batch: String(batch) }}>
        {file}
      </Link>
    ),
  },
  {
    key: 'map',
    title: words.columns.map,
    phone: 'bare',
    cell: ({ mapTitle, source }) => <span className="soft">{`${mapTitle} · ${source}`}</span>,
  },
  {
    key: 'at',
    title: words.columns.at,
    cell: ({ declaredAt }) => <span className="nowrap">{instant(declaredAt)}</span>,
  },
  { key: 'good', title: words.columns.good, align: 'right', cell: ({ rowsGood }) => group(rowsGood) },
  {
    key: 'refused',
    title: words.columns.refused,
    align: 'right',
    cell: ({ rowsRefused }) => group(rowsRefused),
  },
  {
    key: 'findings',
    title: words.columns.findings,
    align: 'right',
    cell: ({ openFindings }) => group(openFindings),
  },
  {
    key: 'by',
    title: words.columns.by,
    phone: 'hide',
    cell: ({ by }) => <span className="nowrap">{by?.name ?? words.system}</span>,
  },
  { key: 'state', title: words.columns.state, phone: 'aside', cell: ({ status }) => <BatchState status={status} /> },
]
