import { Link, getRouteApi } from '@tanstack/react-router'
import { type Advice, type Assessment, type Out, type ScoreLine, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { type Axis, Radar } from '../../parts/radar.tsx'
import { shareOf } from '../../parts/score-bar.tsx'
import { ScoreLines } from '../../parts/score-lines.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Strip } from '../../parts/strip.tsx'
import { Waterfall } from '../../parts/waterfall.tsx'
import { roughly, shortPoints } from '../../parts/shown.ts'
import { IllustrativeTag } from '../../parts/tag.tsx'
import { group } from '../../parts/money.tsx'

const words = inBoth(
  {
    title: '积分',
    none: '还没有积分',
    noneWhy: '园区没有采用积分办法，或缺少算分所需的数据。',
    data: '看我的数据',
    rank: (stage: string | null, rank: number, peers: number) =>
      `${stage ?? '同组'} ${group(peers)} 家中第 ${group(rank)} 名`,
    points: (score: string) => `${score} 分`,
    radar: '各方面得分，与本阶段中位数',
    radarNote: (stage: string, counted: number) => `虚线为${stage} ${counted} 家的中位数；每轴为占满分的比例。`,
    own: '本企业',
    median: '中位数',
    full: '满分',
    part: '方面',
    waterfall: '这些分是怎样来的',
    waterfallNote: '一段接一段相加；浅色是这一项还能拿的分。',
    total: '合计',
    unit: '分',
    strip: '在同阶段里的位置',
    stripNote: (counted: number) => `每个点是同阶段的一家企业，共 ${counted} 家，不显示名称；菱形是本企业。`,
    stripFew: '同阶段不足 5 家，为不透露他人情况，不显示分布。',
    stripWords: (own: string, below: number) => `本企业 ${own} 分，高于其中约 ${below}%`,
    gain: '怎样加分',
    gainNote: '每条只改一项您能做的事，都按改后的数据把全部指标重新算过。',
    gainByEffort: '写明了投入的，按每份投入多得的分排在前面；一份投入是多少见积分办法。',
    more: (points: string) => `多得 ${points} 分`,
    perEffort: (points: string) => `每份投入 ${points} 分`,
    eachStep: (count: number) => `各项指标的下一步（${count}）`,
    noGain: '没有只改一项就能加分的指标',
    noGainWhy: '可以在「假如」里同时改几项数据试试。',
    whatIf: '同时改几项试试',
    rules: '积分办法',
    certificate: '积分证书',
  },
  {
    title: 'Points',
    none: 'No points yet',
    noneWhy: 'The zone has adopted no points programme, or data for it is missing.',
    data: 'See my data',
    rank: (stage, rank, peers) => `No. ${group(rank)} of ${group(peers)} in ${stage ?? 'the group'}`,
    points: (score) => `${score} points`,
    radar: 'Points by area, against the median of the stage',
    radarNote: (stage, counted) =>
      `Dashed: the median of ${counted} firms in ${stage}. Each axis is a share of the full mark.`,
    own: 'This firm',
    median: 'Median',
    full: 'Full mark',
    part: 'Area',
    waterfall: 'Where the points come from',
    waterfallNote: 'Added part by part; the pale end is what a part could still give.',
    total: 'Total',
    unit: 'points',
    strip: 'Where it stands in the stage',
    stripNote: (counted) => `Each dot is one of ${counted} firms of the stage, without its name; the diamond is yours.`,
    stripFew: 'Fewer than five firms in the stage: their points are kept back.',
    stripWords: (own, below) => `${own} points, above some ${below} % of them`,
    gain: 'How to gain more',
    gainNote: 'Each changes one thing in your power; all indicators were worked out again with the changed figure.',
    gainByEffort: 'Where the method says what an effort brings, what gains most for it comes first.',
    more: (points) => `${points} more points`,
    perEffort: (points) => `${points} for each effort`,
    eachStep: (count) => `Next step of each indicator (${count})`,
    noGain: 'No single change gains points',
    noGainWhy: 'Try several changes at once in “what if”.',
    whatIf: 'Try several changes at once',
    rules: 'The method',
    certificate: 'Certificate',
  },
)

type Peers = NonNullable<Out<'GET /api/parties/:id/peers'>>
type Party = Out<'GET /api/parties/:id'>

const my = getRouteApi('/my')

/** The firm's points: where it stands against its stage, what each was made of, and the way to more. */
export function MyPoints() {
  const { party } = my.useRouteContext()
  const about = useAnswer('GET /api/parties/:id', { params: { id: party.id } })
  return (
    <>
      <Answer of={about}>
        {(known) => (known.points ? <Scored party={known} points={known.points} /> : <NoPoints />)}
      </Answer>
    </>
  )
}

function NoPoints() {
  return (
    <>
      <PageHead title={words.title} />
      <Empty title={words.none} why={words.noneWhy} next={<Link to="/my/data">{words.data}</Link>} />
    </>
  )
}

function Scored({ party, points }: { party: Party; points: NonNullable<Party['points']> }) {
  const { programme, score, scoreMax, stage, rank, peers } = points
  const answer = useAnswer('GET /api/parties/:id/assessments/:programme', {
    params: { id: party.id, programme },
    query: {},
  })
  const medians = useAnswer('GET /api/parties/:id/peers', { params: { id: party.id } })
  const shown =
    score === null ? '—' : scoreMax === null ? shortPoints(score) : `${shortPoints(score)}–${shortPoints(scoreMax)}`
  return (
    <>
      <PageHead
        help={['innovation points', 'stage', 'rank', 'median', 'illustrative figure']}
        title={words.title}
        beside={<strong className="my-total">{words.points(shown)}</strong>}
        note={rank !== null && words.rank(stage, rank, peers)}
        actions={
          <>
            <Link to="/my/documents" className="button">
              {words.certificate}
            </Link>
            <Link to="/programmes/$programme" params={{ programme }} className="button">
              {words.rules}
            </Link>
          </>
        }
      />
      <Answer of={answer}>
        {({ assessment, advice }) => (
          <div className="stack-wide">
            {assessment.illustrative && (
              <p>
                <IllustrativeTag />
              </p>
            )}
            <Shape lines={assessment.scores} peers={medians.data ?? undefined} />
            <Origin lines={assessment.scores} />
            {score !== null && medians.data && <Place own={roughly(score)} peers={medians.data} />}
            <Gains lines={assessment.scores} advice={advice} />
            <Made assessment={assessment} />
          </div>
        )}
      </Answer>
    </>
  )
}

function Shape({ lines, peers }: { lines: readonly ScoreLine[]; peers: Peers | undefined }) {
  const areas = areasOf(lines)
  const medians = new Map(peers?.nodes.map(({ node, median }) => [node, median]))
  const axes = areas.map(({ node, title, score, max }): Axis => {
    const median = medians.get(node) ?? null
    return {
      title,
      own: shareOf(score, max) / 100,
      others: median === null ? null : shareOf(median, max) / 100,
    }
  })
  if (areas.length === 0) return null
  return (
    <Sheet title={words.radar} note={peers?.stage && words.radarNote(peers.stage, peers.counted)}>
      <Radar axes={axes} label={words.radar} />
      <table className="my-table">
        <thead>
          <tr>
            <th scope="col">{words.part}</th>
            <th scope="col">{words.own}</th>
            <th scope="col">{words.median}</th>
            <th scope="col">{words.full}</th>
          </tr>
        </thead>
        <tbody>
          {areas.map(({ node, title, score, max }) => (
            <tr key={node}>
              <th scope="row">{title}</th>
              <td>{shortPoints(score)}</td>
              <td>{medianWords(medians.get(node))}</td>
              <td>{max ?? '—'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Sheet>
  )
}

const medianWords = (median: string | null | undefined): string => (median ? shortPoints(median) : '—')

/** The total as its parts add up; of a method that does not add up nothing is drawn. */
function Origin({ lines }: { lines: readonly ScoreLine[] }) {
  const areas = areasOf(lines)
  const [whole] = lines
  const sum = areas.reduce((all, { score }) => all + roughly(score), 0)
  if (areas.length === 0 || !whole || !(Math.abs(sum - roughly(whole.score)) <= ROUNDING)) return null
  const steps = areas.map(({ title, score, max }) => ({
    title,
    gave: roughly(score),
    full: max === null ? null : roughly(max),
  }))
  return (
    <Sheet title={words.waterfall} note={words.waterfallNote}>
      <Waterfall steps={steps} label={words.waterfall} total={words.total} unit={words.unit} />
    </Sheet>
  )
}

/** The whole is rounded once, its parts are not. */
const ROUNDING = 0.06

/** The firm among those of its stage. */
function Place({ own, peers: { spread, counted } }: { own: number; peers: Peers }) {
  if (spread === null) {
    return (
      <Sheet title={words.strip}>
        <p className="faint">{words.stripFew}</p>
      </Sheet>
    )
  }
  const below = Math.round((100 * spread.filter((points) => points < own).length) / spread.length)
  const said = words.stripWords(shortPoints(String(own)), below)
  return (
    <Sheet title={words.strip} note={words.stripNote(counted)}>
      <Strip own={own} others={spread} label={said} ownLabel={words.own} />
      <p>{said}</p>
    </Sheet>
  )
}

/** The parts of the whole at the first level that has a shape: with leaves of the levels above it, three or more. */
function areasOf(lines: readonly ScoreLine[]): readonly ScoreLine[] {
  const isLeaf = (at: number) => (lines[at + 1]?.depth ?? 0) <= (lines[at]?.depth ?? 0)
  for (let depth = 1; depth <= DEPTH_MAX; depth++) {
    const found = lines.filter((line, at) => line.depth === depth || (line.depth < depth && isLeaf(at)))
    const areas = found.filter(({ max }) => max !== null)
    if (areas.length >= AXES_MIN) return areas
  }
  return []
}

const DEPTH_MAX = 4
const AXES_MIN = 3

type GainsProps = { readonly lines: readonly ScoreLine[]; readonly advice: readonly Advice[] }

/** The best moves first, each worked out again; the next step of every indicator one press away. */
function Gains({ lines, advice }: GainsProps) {
  const moves = advice.filter(({ goal }) => goal === 'points')
  const steps = lines.flatMap(({ node, title, nextStep }) => (nextStep === null ? [] : [{ node, title, nextStep }]))
  const whatIf = <Link to="/my/what-if">{words.whatIf}</Link>
  if (steps.length === 0 && moves.length === 0)
    return <Empty title={words.noGain} why={words.noGainWhy} next={whatIf} />
  const isByEffort = moves.some(({ perEffort }) => perEffort !== null)
  return (
    <Sheet
      title={words.gain}
      note={isByEffort ? `${words.gainNote}${words.gainByEffort}` : words.gainNote}
      actions={whatIf}
    >
      <ol className="my-list">
        {moves.map((move) => (
          <Gain key={move.moves.map(({ fact }) => fact).join()} move={move} />
        ))}
      </ol>
      {steps.length > 0 && (
        <details open={moves.length === 0}>
          <summary>{words.eachStep(steps.length)}</summary>
          <ul className="my-list">
            {steps.map(({ node, title, nextStep }) => (
              <li key={node} className="my-line">
                <span className="my-line-name">{nextStep}</span>
                <span className="my-line-why">{title}</span>
              </li>
            ))}
          </ul>
        </details>
      )}
    </Sheet>
  )
}

function Gain({ move: { moves, gain, perEffort } }: { move: Advice }) {
  return (
    <li className="my-line">
      <span className="my-line-name">{moves.map(({ text }) => text).join('，')}</span>
      <span className="my-line-why">
        {gain !== null && words.more(shortPoints(gain))}
        {perEffort !== null && ` · ${words.perEffort(shortPoints(perEffort))}`}
      </span>
    </li>
  )
}

type About = NonNullable<Out<'GET /api/programmes/:id'>['index']>[number]

/** `研发费用 / 营业收入：≥ 10% 得 20 分；≥ 5% 得 10 分`; nothing for a group, whose points are those below it. */
function formulaOf({ value, steps }: About): string {
  const rows = steps.map(({ at, gives }) => `${at} → ${gives}`).join('；')
  return [value, rows].filter(Boolean).join('：')
}

function Made({ assessment: { scores, programme } }: { assessment: Assessment }) {
  const about = useAnswer('GET /api/programmes/:id', { params: { id: programme } })
  const formulas = new Map(about.data?.index?.map((node) => [node.node, formulaOf(node)]))
  return (
    <Sheet>
      <ScoreLines lines={scores} programme={programme} formulas={formulas} />
    </Sheet>
  )
}
