import type { Influence } from '@gongzhen/core/composite'
import { Sheet } from '../../parts/sheet.tsx'
import { Bar } from './doubts.tsx'
import type { Outlined } from './lab.worker.ts'
import { labWords as words } from './words.ts'

/** The framework as a tree, each node's weight above what it really does; and how alike indicators are. */
export function Structure({ of: { influences, codes, correlations } }: { of: Outlined }) {
  const titles = new Map(influences.map(({ code, title }) => [code, title]))
  return (
    <div className="stack-wide">
      <Sheet title={words.frame} note={words.frameNote}>
        <Tree influences={influences} />
      </Sheet>
      <Sheet title={words.heat} note={words.heatNote}>
        <HeatMap titles={codes.map((code) => titles.get(code) ?? code)} correlations={correlations} />
      </Sheet>
    </div>
  )
}

function Tree({ influences }: { influences: readonly Influence[] }) {
  const root = influences.find(({ parent }) => parent === null)
  return <ul className="lab-tree">{root && <Branch of={root} all={influences} />}</ul>
}

function Branch({ of, all }: { of: Influence; all: readonly Influence[] }) {
  const children = all.filter(({ parent }) => parent === of.code)
  const effective = Number.isNaN(of.effective) ? 0 : of.effective
  return (
    <li>
      <div className="lab-branch">
        <span className="lab-branch-name">{of.title}</span>
        <span className="lab-branch-bars">
          <Bar share={of.nominal} tone="other" />
          <Bar share={effective} />
        </span>
        <span className="soft lab-branch-said">
          {words.nominal} {percent(of.nominal)} · {words.effective} {effective < 0 ? words.against : percent(effective)}
        </span>
      </div>
      {children.length > 0 && (
        <ul>
          {children.map((child) => (
            <Branch key={child.code} of={child} all={all} />
          ))}
        </ul>
      )}
    </li>
  )
}

const percent = (share: number): string => `${(100 * share).toFixed(1)}%`

const CELL = 30
const LABEL = 120
/** What the last slanted title needs to the right of its column. */
const SLANT = 52
/** Columns of more indicators than this are as narrow as their numbers allow, so that all stand beside each other. */
const WIDE_MAX = 16
const NARROW = 22

/** Each cell carries its number, so that colour only repeats it; negative ones are hatched by their sign. */
function HeatMap({ titles, correlations }: { titles: readonly string[]; correlations: readonly Float64Array[] }) {
  const column = titles.length > WIDE_MAX ? NARROW : CELL
  const size = titles.length * CELL
  const width = LABEL + titles.length * column + SLANT
  const short = (title: string) => (title.length > 9 ? `${title.slice(0, 8)}…` : title)
  return (
    <div className="lab-scroll lab-heat" tabIndex={0} role="region" aria-label={words.heat}>
      <svg
        width={width}
        height={size + LABEL}
        viewBox={`0 0 ${width} ${size + LABEL}`}
        role="img"
        aria-label={`${words.heat}：${strongest(titles, correlations)}`}
      >
        {correlations.map((row, y) => (
          <g key={titles[y]}>
            <text
              x={LABEL - 8}
              y={y * CELL + CELL / 2}
              textAnchor="end"
              dominantBaseline="middle"
              className="lab-heat-title"
            >
              {short(titles[y] ?? '')}
            </text>
            {Array.from(row.subarray(0, y + 1), (value, x) => (
              <g key={titles[x]}>
                <title>{`${titles[y]} · ${titles[x]}：${shown(value)}`}</title>
                <rect
                  x={LABEL + x * column}
                  y={y * CELL}
                  width={column - 1}
                  height={CELL - 1}
                  className={value < 0 ? 'lab-heat-against' : 'lab-heat-with'}
                  fillOpacity={Number.isNaN(value) ? 0 : Math.abs(value) * 0.55}
                />
                {x !== y && (
                  <text
                    x={LABEL + x * column + column / 2}
                    y={y * CELL + CELL / 2}
                    textAnchor="middle"
                    dominantBaseline="middle"
                    className="lab-heat-value"
                  >
                    {shown(value)}
                  </text>
                )}
              </g>
            ))}
            <text
              transform={`translate(${LABEL + y * column + column / 2} ${size + 8}) rotate(60)`}
              className="lab-heat-title"
            >
              {short(titles[y] ?? '')}
            </text>
          </g>
        ))}
      </svg>
    </div>
  )
}

const shown = (value: number): string => (Number.isNaN(value) ? '—' : value.toFixed(2).replace('0.', '.'))

/** The pair most alike, for whoever hears the map. */
function strongest(titles: readonly string[], correlations: readonly Float64Array[]): string {
  const pairs = correlations.flatMap((row, y) =>
    Array.from(row.subarray(0, y), (value, x) => ({ value, pair: `${titles[y]} · ${titles[x]}` })),
  )
  const [first] = pairs.filter(({ value }) => !Number.isNaN(value)).toSorted((a, b) => b.value - a.value)
  return first ? `${first.pair} ${shown(first.value)}` : ''
}
