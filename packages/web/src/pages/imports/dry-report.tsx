import { Button, Input } from 'antd'
import { useState } from 'react'
import { type ImportReport, type Job, type Upload } from '../../api.ts'
import { Empty } from '../../parts/empty.tsx'
import { group } from '../../parts/money.tsx'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { startImport } from './choose-map.tsx'
import './dry-report.css'
import { Problems } from './problems.tsx'
import { ReportFigures } from './report-figures.tsx'
import { RefusedRows } from './refused-rows.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '试导入的结果',
    note: '还没有写入任何数据。',
    warnings: '需要说明的异常',
    warningsNote: '这些值少见但可能属实。逐条写明为什么属实，才能导入；写不出就先去核对。',
    count: (count: number) => `${group(count)} 处`,
    placeholder: '例如：本年并购子公司，已核对审计报告',
    example: '例如 ',
    refused: '将退回的行',
    refusedNote: '这些行不会入库，只差说明的除外；导入后可下载标红的工作簿，改好再导。',
    import: (good: number) => `导入 ${group(good)} 行`,
    unexplained: (left: number) => `还有 ${left} 类异常没有说明`,
    back: '改选对照表',
    nothingGood: '没有一行可以入库，请按上面的说明改文件。',
    notDone: '试导入没有做完',
    notDoneWhy: '可能被取消或中断；回到上一步再试一次。',
    retry: '回到上一步',
  },
  {
    title: 'What the trial found',
    note: 'Nothing has been written yet.',
    warnings: 'Unusual values to explain',
    warningsNote:
      'These are rare but may be true. Say for each why it is true before importing; if you cannot, check first.',
    count: (count) => `${group(count)} places`,
    placeholder: 'For instance: bought a subsidiary this year, audit report checked',
    example: 'For instance ',
    refused: 'Rows that will be refused',
    refusedNote:
      'These rows are not stored, except those that only lack an explanation; download the marked workbook afterwards, mend it and import again.',
    import: (good) => `Import ${group(good)} rows`,
    unexplained: (left) => `${left} kinds of unusual values are not explained`,
    back: 'Choose another map',
    nothingGood: 'No row can be stored; mend the file as said above.',
    notDone: 'The trial did not finish',
    notDoneWhy: 'It may have been cancelled or interrupted; go back and try again.',
    retry: 'Back',
  },
)

type Props = { upload: Upload; map: string; job: Job; back: () => void; onStarted: (job: Job) => void }

/** The third step: what would happen, what has to be explained first, and then the import itself. */
export function DryReport({ upload, map, job, back, onStarted }: Props) {
  const [explanations, setExplanations] = useState<Readonly<Record<string, string>>>({})
  const { isBusy, trouble, press } = usePress()
  const report = job.result
  if (report?.kind !== 'import') return <NotDone job={job} back={back} />
  const left = report.warnings.filter(({ code }) => (explanations[code] ?? '').trim().length < 2).length
  const importable = report.rowsGood + report.rowsUnexplained
  const start = () =>
    press(async () => {
      onStarted(
        await startImport({
          upload: upload.upload,
          fileName: upload.name,
          map,
          dryRun: false,
          explanations: { ...explanations },
        }),
      )
    })
  return (
    <div className="stack-wide">
      <Sheet title={words.title} note={words.note}>
        <ReportFigures report={report} />
      </Sheet>
      {report.problems.length > 0 && <Problems problems={report.problems} />}
      {report.warnings.length > 0 && (
        <Warnings
          warnings={report.warnings}
          explanations={explanations}
          explain={(code, text) => setExplanations((now) => ({ ...now, [code]: text }))}
        />
      )}
      {report.refusals.length > 0 && (
        <Sheet title={words.refused} note={words.refusedNote} flush>
          <RefusedRows rows={report.refusals} />
        </Sheet>
      )}
      {trouble && <Problem error={trouble} />}
      <div className="row action-bar">
        <Button type="primary" loading={isBusy} disabled={left > 0 || importable === 0} onClick={() => void start()}>
          {words.import(importable)}
        </Button>
        <Button onClick={back}>{words.back}</Button>
        <span className="soft" role="status">
          {importable === 0 ? words.nothingGood : left > 0 && words.unexplained(left)}
        </span>
      </div>
    </div>
  )
}

type WarningsProps = {
  warnings: ImportReport['warnings']
  explanations: Readonly<Record<string, string>>
  explain: (code: string, text: string) => void
}

function Warnings({ warnings, explanations, explain }: WarningsProps) {
  return (
    <Sheet title={words.warnings} note={words.warningsNote}>
      <ul className="warnings">
        {warnings.map(({ code, title, count, example }) => (
          <li key={code}>
            <label htmlFor={`explain-${code}`}>
              <strong>{title}</strong> <span className="soft">{words.count(count)}</span>
            </label>
            <p className="faint">
              {words.example}
              {example}
            </p>
            <Input.TextArea
              id={`explain-${code}`}
              rows={1}
              className="grows"
              placeholder={words.placeholder}
              value={explanations[code] ?? ''}
              onChange={({ target }) => explain(code, target.value)}
            />
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

function NotDone({ job, back }: { job: Job; back: () => void }) {
  const why = job.message ?? words.notDoneWhy
  return (
    <Sheet>
      <Empty title={words.notDone} why={why} next={<Button onClick={back}>{words.retry}</Button>} />
    </Sheet>
  )
}
