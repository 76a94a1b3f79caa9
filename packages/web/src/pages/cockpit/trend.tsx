import { Link } from '@tanstack/react-router'
import { Empty } from '../../parts/empty.tsx'
import { group } from '../../parts/money.tsx'
import { instant, shortDay } from '../../parts/when.ts'
import type { CockpitFigures } from '../cockpit.tsx'
import { Card } from './card.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '历次比对的结果',
    definition: '每次比对中「企业 × 政策」的个数；政策的版本和企业的数据都可能不同，点开看差别',
    at: (finished: string) => `最近一次完成于 ${finished}`,
    names: { eligible: '符合', near: '差一点', incomplete: '缺数据' },
    run: (date: string, eligible: string, near: string, incomplete: string) =>
      `${date}：符合 ${eligible}，差一点 ${near}，缺数据 ${incomplete}`,
    none: '还没有做过比对',
    noneWhy: '做一次比对，这里就有第一个点。',
    once: (date: string) => `只有${date}这一次比对；再做一次，这里就画出走势。`,
  },
  {
    title: 'Results of the runs',
    definition: 'Firm × policy in each run; editions and facts may differ, open one for its changes',
    at: (finished) => `last finished ${finished}`,
    names: { eligible: 'Eligible', near: 'Nearly', incomplete: 'Data missing' },
    run: (date, eligible, near, incomplete) =>
      `${date}: eligible ${eligible}, nearly ${near}, data missing ${incomplete}`,
    none: 'No run yet',
    noneWhy: 'Make a run and the first point appears.',
    once: (date) => `One run so far, as of ${date}; after the next the course is drawn here.`,
  },
)

type Point = CockpitFigures['trend'][number]
type Name = keyof typeof words.names

const NAMES = ['eligible', 'near', 'incomplete'] as const
const [WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM] = [1780, 640, 40, 360, 40, 90]

/** How results moved from run to run; each point leads to its run. */
export function TrendScene({ figures: { trend } }: { figures: CockpitFigures }) {
  const last = trend.at(-1)
  if (!last) return <Empty title={words.none} why={words.noneWhy} />
  if (trend.length === 1) return <Once only={last} />
  const most = Math.max(1, ...trend.flatMap((point) => NAMES.map((name) => point[name])))
  const x = (at: number) => LEFT + (at / (trend.length - 1)) * (WIDTH - LEFT - RIGHT)
  const y = (value: number) => TOP + (1 - value / most) * (HEIGHT - TOP - BOTTOM)
  return (
    <Card title={words.title} definition={words.definition} at={words.at(instant(last.finishedAt))}>
      <svg className="wall-trend" viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
        <path d={`M${LEFT} ${y(0)}H${WIDTH - RIGHT}`} className="wall-axis" />
        {NAMES.map((name) => (
          <polyline
            key={name}
            className={`wall-line wall-line-${name}`}
            points={trend.map((point, at) => `${x(at)},${y(point[name])}`).join(' ')}
          />
        ))}
        {trend.map((point, at) => (
          <Run key={point.run} point={point} x={x(at)} y={y} isNamed={isNamed(at, trend.length)} />
        ))}
        <Labels last={last} y={y} />
      </svg>
    </Card>
  )
}

/** A single run makes no course: its figures, and when there will be one. */
function Once({ only }: { only: Point }) {
  return (
    <Card title={words.title} definition={words.definition} at={words.at(instant(only.finishedAt))}>
      <div className="wall-once">
        <ul className="wall-stages">
          {NAMES.map((name) => (
            <li key={name}>
              <Link to="/runs/$run" params={{ run: String(only.run) }} className="wall-stage">
                <span className="wall-stage-name">{words.names[name]}</span>
                <span className="wall-figure">{group(only[name])}</span>
              </Link>
            </li>
          ))}
        </ul>
        <p>{words.once(shortDay(only.asOf))}</p>
      </div>
    </Card>
  )
}

/** Days stand under the first, the last and every other between where there are many. */
const isNamed = (at: number, count: number): boolean =>
  at === count - 1 || (count - 1 - at) % Math.ceil(count / 6) === 0

function Run({
  point,
  x,
  y,
  isNamed: hasDay,
}: {
  point: Point
  x: number
  y: (value: number) => number
  isNamed: boolean
}) {
  const { run, asOf, eligible, near, incomplete } = point
  const said = words.run(shortDay(asOf), group(eligible), group(near), group(incomplete))
  return (
    <Link to="/runs/$run" params={{ run: String(run) }} aria-label={said}>
      <rect x={x - 30} y={TOP} width={60} height={HEIGHT - TOP} className="wall-run" />
      <circle cx={x} cy={y(eligible)} r={11} className="wall-dot wall-dot-eligible" />
      <path d={`M${x - 11} ${y(near) + 9}h22l-11 -20z`} className="wall-dot wall-dot-near" />
      <rect x={x - 9} y={y(incomplete) - 9} width={18} height={18} className="wall-dot wall-dot-incomplete" />
      {hasDay && (
        <text x={x} y={HEIGHT - 24} className={x === LEFT ? 'wall-day wall-day-first' : 'wall-day'} fontSize={30}>
          {shortDay(asOf)}
        </text>
      )}
    </Link>
  )
}

/** The names and last figures at the right end, kept apart where the lines run close together. */
function Labels({ last, y }: { last: Point; y: (value: number) => number }) {
  const placed = spread(NAMES.map((name) => ({ name, at: y(last[name]) })))
  return (
    <g>
      {placed.map(({ name, at }) => (
        <text key={name} x={WIDTH - RIGHT + 44} y={at + 14} className="wall-line-name" fontSize={40}>
          {words.names[name]} {group(last[name])}
        </text>
      ))}
    </g>
  )
}

const APART = 56

function spread(labels: readonly { readonly name: Name; readonly at: number }[]) {
  let free = 0
  return [...labels]
    .sort((one, other) => one.at - other.at)
    .map(({ name, at }) => {
      const place = Math.max(at, free)
      free = place + APART
      return { name, at: place }
    })
}
