import { Link } from '@tanstack/react-router'
import { Empty } from '../../parts/empty.tsx'
import { group } from '../../parts/money.tsx'
import { day, instant } from '../../parts/when.ts'
import type { CockpitFigures } from '../cockpit.tsx'
import { Bars, LINES_MAX } from './bars.tsx'
import { Card } from './card.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '差一点就符合的企业',
    definition: '不符合，但每个未满足的条件离门槛不到一成；缺数据的企业另计，不算差一点',
    at: (asOf: string, read: string) => `以${asOf}为判断之日，${read} 读取`,
    firms: '家',
    beside: (eligible: string, incomplete: string) => `符合 ${eligible}，缺数据 ${incomplete}`,
    none: '没有差一点的企业',
    noneWhy: '做一次比对之后，离门槛不到一成的企业会列在这里。',
  },
  {
    title: 'Firms nearly eligible',
    definition:
      'Not eligible, but every unmet condition is within a tenth of its threshold; firms that lack data are counted apart',
    at: (asOf, read) => `as of ${asOf}, read ${read}`,
    firms: 'firms',
    beside: (eligible, incomplete) => `eligible ${eligible}, data missing ${incomplete}`,
    none: 'No firm is nearly there',
    noneWhy: 'After a run, firms within a tenth of a threshold are listed here.',
  },
)

/** Whom a small change would bring in, by programme. */
export function NearScene({ figures: { programmes, lastRun, at } }: { figures: CockpitFigures }) {
  const lines = programmes.filter(({ near }) => near > 0).sort((one, other) => other.near - one.near)
  const most = Math.max(1, ...lines.map(({ near }) => near))
  if (lines.length === 0 || !lastRun) return <Empty title={words.none} why={words.noneWhy} />
  return (
    <Card title={words.title} definition={words.definition} at={words.at(day(lastRun.asOf), instant(at))}>
      <Bars
        lines={lines.slice(0, LINES_MAX).map(({ programme, name, near, eligible, incomplete }) => ({
          key: programme,
          name,
          share: near / most,
          figure: (
            <Link to="/firms" search={{ programme, outcome: 'near' }}>
              {group(near)}
              <span className="unit">{words.firms}</span>
            </Link>
          ),
          note: words.beside(group(eligible), group(incomplete)),
        }))}
      />
    </Card>
  )
}
