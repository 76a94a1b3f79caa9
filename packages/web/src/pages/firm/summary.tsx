import { Link } from '@tanstack/react-router'
import type { Party, Standing } from '../../api.ts'
import { Figure } from '../../parts/figure.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { shortPoints } from '../../parts/shown.ts'
import { IllustrativeTag } from '../../parts/tag.tsx'
import { shortDay } from '../../parts/when.ts'
import { groupOf } from './policy-list.tsx'
import './summary.css'
import { inBoth } from '../../i18n.ts'
import { units } from '../../parts/units.ts'
import { group } from '../../parts/money.tsx'

const words = inBoth(
  {
    points: '积分',
    pointsNoneNote: '缺少算分所需的数据，或还没有比对过。',
    rank: (stage: string | null, rank: number, peers: number) =>
      `${stage ?? '同组'} ${group(peers)} 家中第 ${group(rank)} 名`,
    asOf: (date: string) => `以${date}为判断之日`,
    eligible: '符合',
    near: '差一点',
    incomplete: '缺数据',
    unit: '项',
    notes: { eligible: '按现有数据即可享受', near: '离门槛不到一成', incomplete: '补齐数据才能判断' },
  },
  {
    points: 'Points',
    pointsNoneNote: 'Data for points is missing, or no run has been made.',
    rank: (stage, rank, peers) => `no. ${group(rank)} of ${group(peers)} in ${stage ?? 'its group'}`,
    asOf: (date) => `as of ${date}`,
    eligible: 'Eligible',
    near: 'Nearly',
    incomplete: 'Data missing',
    unit: '',
    notes: {
      eligible: 'can be had as things stand',
      near: 'less than a tenth from the threshold',
      incomplete: 'supply data to know',
    },
  },
)

/** The first thing the eye sees: points with rank within the stage, and how many policies stand how. */
export function Summary({ party }: { party: Party }) {
  const { id, points, standings } = party
  return (
    <Sheet>
      <div className="summary">
        {points && points.score !== null ? (
          <Points
            party={id}
            points={points}
            score={points.score}
            illustrative={standings.some(
              (standing) => standing.programme === points.programme && standing.illustrative,
            )}
          />
        ) : (
          <Figure label={words.points} value="—" size="large" note={words.pointsNoneNote} />
        )}
        <div className="figures summary-figures">
          {(['eligible', 'near', 'incomplete'] as const).map((key) => (
            <Count
              key={key}
              party={id}
              name={key}
              found={standings.filter((standing) => groupOf(standing, party.judging) === key)}
            />
          ))}
        </div>
      </div>
    </Sheet>
  )
}

type PointsOf = NonNullable<Party['points']>

type PointsProps = { party: number; points: PointsOf; score: string; illustrative: boolean }

function Points({ party, points, score, illustrative }: PointsProps) {
  const { programme, scoreMax, stage, rank, peers, asOf } = points
  return (
    <Figure
      label={words.points}
      value={scoreMax === null ? shortPoints(score) : `${shortPoints(score)}–${shortPoints(scoreMax)}`}
      unit={units.points}
      size="large"
      opens={(figure) => (
        <Link to="/firms/$firm" params={{ firm: String(party) }} search={{ programme }}>
          {figure}
        </Link>
      )}
      note={
        <>
          {rank !== null && <strong className="summary-rank">{words.rank(stage, rank, peers)}</strong>}
          {rank !== null && ' · '}
          {words.asOf(shortDay(asOf))} {illustrative && <IllustrativeTag />}
        </>
      }
    />
  )
}

type Name = 'eligible' | 'near' | 'incomplete'

function Count({ party, name, found }: { party: number; name: Name; found: readonly Standing[] }) {
  const [first] = found
  return (
    <Figure
      label={words[name]}
      value={found.length}
      unit={words.unit}
      note={words.notes[name]}
      {...(first
        ? {
            opens: (figure: React.ReactNode) => (
              <Link to="/firms/$firm" params={{ firm: String(party) }} search={{ programme: first.programme }}>
                {figure}
              </Link>
            ),
          }
        : {})}
    />
  )
}
