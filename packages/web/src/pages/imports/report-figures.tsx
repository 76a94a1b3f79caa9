import type { ImportReport } from '../../api.ts'
import { Figure } from '../../parts/figure.tsx'
import { group } from '../../parts/money.tsx'
import { inBoth } from '../../i18n.ts'
import { units } from '../../parts/units.ts'

const words = inBoth(
  {
    read: '读到',
    good: '可以入库',
    goodDone: '已入库',
    unexplained: (rows: string) => `说明异常后再加 ${rows} 行`,
    refused: '退回',
    created: '新建企业',
    findings: '待核查',
    speed: (rows: string) => `每秒 ${rows} 行`,
    share: (percent: string) => `占 ${percent}%`,
  },
  {
    read: 'Read',
    good: 'Can be stored',
    goodDone: 'Stored',
    unexplained: (rows) => `${rows} more once explained`,
    refused: 'Refused',
    created: 'New firms',
    findings: 'To check',
    speed: (rows) => `${rows} rows a second`,
    share: (percent) => `${percent}%`,
  },
)

/** Below so many rows, what a second of them would be says nothing. */
const SPEED_ROWS_MIN = 1000

/** What an import found, in figures. */
export function ReportFigures({ report }: { report: ImportReport }) {
  const { dryRun, rowsRead, rowsGood, rowsRefused, rowsUnexplained, partiesCreated, findings, rowsPerSecond } = report
  const share = rowsRead > 0 ? ((rowsRefused / rowsRead) * 100).toFixed(1) : undefined
  return (
    <div className="figures">
      <Figure
        label={words.read}
        value={group(rowsRead)}
        unit={units.rows}
        note={rowsPerSecond !== null && rowsRead >= SPEED_ROWS_MIN && words.speed(group(Math.round(rowsPerSecond)))}
      />
      <Figure
        label={dryRun ? words.good : words.goodDone}
        value={group(rowsGood)}
        unit={units.rows}
        note={dryRun && rowsUnexplained > 0 && words.unexplained(group(rowsUnexplained))}
      />
      <Figure
        label={words.refused}
        value={group(rowsRefused)}
        unit={units.rows}
        note={share !== undefined && rowsRefused > 0 && words.share(share)}
      />
      <Figure label={words.created} value={group(partiesCreated)} unit={units.firms} />
      <Figure label={words.findings} value={group(findings)} unit={units.items} />
    </div>
  )
}
