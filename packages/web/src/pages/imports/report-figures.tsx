import type { ImportReport } from '../../api.ts'
import { Figure } from '../../parts/figure.tsx'
import { group } from '../../parts/money.tsx'

const words = {
  read: '读到',
  good: '可以入库',
  goodDone: '已入库',
  unexplained: (rows: string) => `说明异常后再加 ${rows} 行`,
  refused: '退回',
  created: '新建企业',
  findings: '待核查',
  speed: (rows: string) => `每秒 ${rows} 行`,
  share: (percent: string) => `占 ${percent}%`,
}

/** What an import found, in figures. */
export function ReportFigures({ report }: { report: ImportReport }) {
  const { dryRun, rowsRead, rowsGood, rowsRefused, rowsUnexplained, partiesCreated, findings, rowsPerSecond } = report
  const share = rowsRead > 0 ? ((rowsRefused / rowsRead) * 100).toFixed(1) : undefined
  return (
    <div className="figures">
      <Figure
        label={words.read}
        value={group(String(rowsRead))}
        unit="行"
        note={rowsPerSecond !== null && words.speed(group(String(Math.round(rowsPerSecond))))}
      />
      <Figure
        label={dryRun ? words.good : words.goodDone}
        value={group(String(rowsGood))}
        unit="行"
        note={dryRun && rowsUnexplained > 0 && words.unexplained(group(String(rowsUnexplained)))}
      />
      <Figure
        label={words.refused}
        value={group(String(rowsRefused))}
        unit="行"
        note={share !== undefined && rowsRefused > 0 && words.share(share)}
      />
      <Figure label={words.created} value={group(String(partiesCreated))} unit="家" />
      <Figure label={words.findings} value={group(String(findings))} unit="项" />
    </div>
  )
}
