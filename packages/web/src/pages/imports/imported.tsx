import { Link } from '@tanstack/react-router'
import { Button } from 'antd'
import { useEffect } from 'react'
import { type Job, addressOf, forget } from '../../api.ts'
import { LinkButton } from '../../parts/link-button.tsx'
import { Empty } from '../../parts/empty.tsx'
import { JOB_WORDS } from '../../parts/job.ts'
import { Sheet } from '../../parts/sheet.tsx'
import { ReportFigures } from './report-figures.tsx'
import { RefusedRows } from './refused-rows.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    done: '导入完成',
    refresh: {
      done: '企业的积分和政策结果已经更新。',
      background: '企业的积分和政策结果正在后台更新。',
      run_due: '请做一次比对，企业的积分和名单才会更新。',
    },
    refused: '退回的行',
    download: '下载退回的行（标红、加批注）',
    open: '看这一批',
    run: '去比对',
    findings: '去核查',
    again: '再导一个文件',
    notDone: (state: string) => `导入${state}`,
    notDoneWhy: '已入库的行仍在；可以在「历次导入」里继续或撤销。',
    imports: '看历次导入',
  },
  {
    done: 'Imported',
    refresh: {
      done: 'Points and results are up to date.',
      background: 'Points and results are being updated.',
      run_due: 'Run again to update points and lists.',
    },
    refused: 'Rows refused',
    download: 'Download the refused rows, marked',
    open: 'Show this import',
    run: 'To the runs',
    findings: 'To the findings',
    again: 'Import another file',
    notDone: (state) => `Import: ${state}`,
    notDoneWhy: 'Rows already stored stay; go on or undo it under Imports.',
    imports: 'Imports so far',
  },
)

/** The last step: what came in, what came back, and where to go next. */
export function Imported({ job, onAgain }: { job: Job; onAgain: () => void }) {
  useEffect(() => {
    void forget('GET /api/imports', 'GET /api/parties', 'GET /api/findings', 'GET /api/overview')
  }, [])
  const report = job.result
  if (report?.kind !== 'import') {
    return (
      <Sheet>
        <Empty
          title={words.notDone(JOB_WORDS[job.status])}
          why={job.message ?? words.notDoneWhy}
          next={<Link to="/imports">{words.imports}</Link>}
        />
      </Sheet>
    )
  }
  const { batch, refresh, refusals, findings } = report
  return (
    <div className="stack-wide">
      <Sheet title={words.done} note={words.refresh[refresh]}>
        <div className="stack-wide">
          <ReportFigures report={report} />
          <div className="row">
            {refresh === 'run_due' && (
              <LinkButton to="/runs" isMain>
                {words.run}
              </LinkButton>
            )}
            {findings > 0 && <LinkButton to="/findings">{words.findings}</LinkButton>}
            {batch !== null && (
              <LinkButton to="/imports/$batch" params={{ batch: String(batch) }}>
                {words.open}
              </LinkButton>
            )}
            <Button onClick={onAgain}>{words.again}</Button>
          </div>
        </div>
      </Sheet>
      {refusals.length > 0 && batch !== null && (
        <Sheet
          title={words.refused}
          flush
          actions={
            <a href={addressOf('GET /api/imports/:batch/refused.xlsx', { params: { batch } })} download>
              {words.download}
            </a>
          }
        >
          <RefusedRows rows={refusals} />
        </Sheet>
      )}
    </div>
  )
}
