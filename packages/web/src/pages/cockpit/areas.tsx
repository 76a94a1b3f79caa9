import { Link } from '@tanstack/react-router'
import { group } from '../../parts/money.tsx'
import { instant } from '../../parts/when.ts'
import type { CockpitFigures } from '../cockpit.tsx'
import { Card } from './card.tsx'
import { hexagon, honeycomb } from './honeycomb.ts'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '各片区企业',
    titleOf: (stage: string) => `各片区的${stage}企业`,
    definition: '企业、合作社和团队，合并的只算一家；阶段按积分政策划分，未算出的只计入合计',
    all: '全部阶段',
    firms: '家',
    opens: (area: string, firms: string) => `${area} ${firms} 家，看名单`,
    stages: '按阶段看',
    nowhere: '片区未知',
  },
  {
    title: 'Firms by area',
    titleOf: (stage) => `${stage} firms by area`,
    definition:
      'Firms, cooperatives and teams, merged ones counted once; stages of the points policy, those without one in the total only',
    all: 'All stages',
    firms: 'firms',
    opens: (area, firms) => `${area}: ${firms} firms, open the list`,
    stages: 'By stage',
    nowhere: 'Area unknown',
  },
)

const WIDTH = 1180
const HEIGHT = 720

/** Firms by area as hexagons, of all stages or of one. */
export function AreasScene({ figures, stage }: { figures: CockpitFigures; stage: string | undefined }) {
  const { areas, stages, firms, at } = figures
  const shown = stages.find((one) => one === stage)
  const tiles = areas
    .map(({ area, name, firms: all, stages: own }) => ({
      area,
      name: area === 'none' ? words.nowhere : name,
      firms: shown === undefined ? all : (own.find((one) => one.stage === shown)?.count ?? 0),
      parts: own,
    }))
    .filter(({ area, firms: count }) => area !== 'none' || count > 0)
  return (
    <Card title={shown ? words.titleOf(shown) : words.title} definition={words.definition} at={instant(at)}>
      <div className="wall-areas">
        <Tiles tiles={tiles} stage={shown} />
        <nav aria-label={words.stages} className="wall-stages">
          <StageLine title={words.all} stage={undefined} count={firms} isShown={shown === undefined} />
          {stages.map((one) => (
            <StageLine
              key={one}
              title={one}
              stage={one}
              count={areas.reduce((sum, area) => sum + (area.stages.find((own) => own.stage === one)?.count ?? 0), 0)}
              isShown={one === shown}
            />
          ))}
        </nav>
      </div>
    </Card>
  )
}

type TileOf = { area: string; name: string; firms: number; parts: readonly { stage: string; count: number }[] }

function Tiles({ tiles, stage }: { tiles: readonly TileOf[]; stage: string | undefined }) {
  const { radius, tiles: places } = honeycomb(tiles.length, WIDTH, HEIGHT)
  const most = Math.max(1, ...tiles.map(({ firms }) => firms))
  const corners = hexagon(radius - 6)
  return (
    <svg className="wall-hexes" viewBox={`0 0 ${WIDTH} ${HEIGHT}`}>
      {tiles.map(({ area, name, firms, parts }, at) => {
        const { x = 0, y = 0 } = places[at] ?? {}
        return (
          <Link
            key={area}
            to="/firms"
            search={{ area, kind: 'rated', ...(stage ? { stage } : {}), sort: '-points' }}
            className="wall-hex"
            aria-label={words.opens(name, group(firms))}
          >
            <g transform={`translate(${x.toFixed(1)} ${y.toFixed(1)})`}>
              <polygon points={corners} className="wall-hex-ground" />
              <polygon points={corners} className="wall-hex-fill" style={{ opacity: 0.08 + 0.3 * (firms / most) }} />
              <text y={-radius * 0.3} className="wall-hex-name" fontSize={Math.max(32, radius * 0.19)}>
                {name}
              </text>
              <text y={radius * 0.16} className="wall-hex-count" fontSize={Math.max(32, radius * 0.4)}>
                {group(firms)}
              </text>
              <Bar parts={parts} chosen={stage} width={radius * 1.05} y={radius * 0.34} />
            </g>
          </Link>
        )
      })}
    </svg>
  )
}

/** How the stages share an area, in their order from the first to the last; the numbers stand in the list beside. */
function Bar({
  parts,
  chosen,
  width,
  y,
}: {
  parts: TileOf['parts']
  chosen: string | undefined
  width: number
  y: number
}) {
  const sum = parts.reduce((all, { count }) => all + count, 0)
  if (sum === 0) return null
  let left = -width / 2
  return (
    <g aria-hidden="true">
      {parts.map(({ stage, count }, at) => {
        const share = (count / sum) * width
        const x = left
        left += share
        const isFaint = chosen !== undefined && chosen !== stage
        return (
          <rect
            key={stage}
            x={x}
            y={y}
            width={Math.max(0, share - 3)}
            height={18}
            className="wall-hex-part"
            style={{ opacity: isFaint ? 0.18 : 0.35 + (0.65 * (at + 1)) / parts.length }}
          />
        )
      })}
    </g>
  )
}

type StageProps = { title: string; stage: string | undefined; count: number; isShown: boolean }

function StageLine({ title, stage, count, isShown }: StageProps) {
  return (
    <div className={isShown ? 'wall-stage wall-stage-shown' : 'wall-stage'}>
      <Link
        to="/cockpit"
        search={stage === undefined ? { scene: 'areas' } : { scene: 'areas', stage }}
        replace
        aria-current={isShown ? 'true' : undefined}
        className="wall-stage-name"
      >
        {title}
      </Link>
      <Link
        to="/firms"
        search={stage === undefined ? { kind: 'rated' } : { kind: 'rated', stage, sort: '-points' }}
        className="wall-figure"
      >
        {group(count)}
        <span className="unit">{words.firms}</span>
      </Link>
    </div>
  )
}
