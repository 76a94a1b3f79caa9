import { Link } from '@tanstack/react-router'
import { group } from '../../parts/money.tsx'
import { ago, day, instant, periodWords } from '../../parts/when.ts'
import type { CockpitFigures } from '../cockpit.tsx'
import { Bars, LINES_MAX } from './bars.tsx'
import { Card } from './card.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    coverage: '规则最常用的数据有多少企业报了',
    coverageDefinition: '有可用值的企业 ÷ 全部企业；按采用的政策中用到它的项数取前几项',
    missing: (count: string) => `缺 ${count} 家`,
    freshness: '各来源最近一次报数',
    freshnessDefinition: '最久未报的在上；撤销的导入不计',
    rows: (count: string) => `${count} 行`,
  },
  {
    coverage: 'How many firms declared what rules ask most',
    coverageDefinition: 'Firms with a usable value of all firms; the facts that most adopted policies use',
    missing: (count) => `${count} missing`,
    freshness: 'Last declared, by source',
    freshnessDefinition: 'Longest silent first; undone imports do not count',
    rows: (count) => `${count} rows`,
  },
)

const SOURCES_MAX = 7

/** What is known and how old it is. */
export function FactsScene({ figures: { coverage, coverageAt, sources, firms, at } }: { figures: CockpitFigures }) {
  return (
    <div className="wall-pair">
      <Card title={words.coverage} definition={words.coverageDefinition} at={instant(coverageAt)}>
        <Bars
          lines={coverage.slice(0, LINES_MAX).map(({ column, name, period, known }) => ({
            key: column,
            name: [name, periodWords(period)].filter(Boolean).join(' '),
            share: firms === 0 ? 0 : known / firms,
            figure: (
              <Link to="/firms" search={{ kind: 'rated', lacks: column, ...(period > 0 ? { period } : {}) }}>
                {percent(known, firms)}
              </Link>
            ),
            note: words.missing(group(firms - known)),
          }))}
        />
      </Card>
      <Card title={words.freshness} definition={words.freshnessDefinition} at={instant(at)}>
        <ul className="wall-sources">
          {sources.slice(0, SOURCES_MAX).map(({ source, declaredAt, rows }) => (
            <li key={source}>
              <span>{source}</span>
              <Link to="/imports" title={day(declaredAt)}>
                {ago(declaredAt)}
              </Link>
              <span className="wall-bar-note">{words.rows(group(rows))}</span>
            </li>
          ))}
        </ul>
      </Card>
    </div>
  )
}

/** A share for reading: never 100 % while one is missing, never 0 % while one is there. */
export function percent(part: number, whole: number): string {
  if (whole === 0) return '—'
  const share = Math.round((part / whole) * 1000) / 10
  if (part < whole && share >= 100) return '99.9%'
  if (part > 0 && share <= 0) return '0.1%'
  return `${share}%`
}
