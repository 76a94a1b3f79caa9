import { Link } from '@tanstack/react-router'
import type { Assessment, Assessments } from '../../api.ts'
import { Money } from '../../parts/money.tsx'
import { Mark, type MarkName } from '../../parts/outcome.tsx'
import { gist, reasonsOf } from '../../parts/reasons.ts'
import { shortPoints } from '../../parts/shown.ts'
import { Tag } from '../../parts/tag.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    list: '政策',
    groups: {
      eligible: '符合',
      near: '差一点',
      incomplete: '缺数据',
      ineligible: '不符合',
      error: '出错',
      computed: '计分与划型',
    },
    notInForce: '这一天不适用',
    points: '分',
    illustrative: '示例参数',
    others: (count: number) => `；另有 ${count} 项`,
  },
  {
    list: 'Policies',
    groups: {
      eligible: 'Eligible',
      near: 'Nearly',
      incomplete: 'Data missing',
      ineligible: 'Not eligible',
      error: 'Error',
      computed: 'Scores and classes',
    },
    notInForce: 'Not in force on that day',
    points: 'points',
    illustrative: 'illustrative',
    others: (count) => `; ${count} more`,
  },
)

type Props = {
  readonly ordered: readonly Assessment[]
  readonly notInForce: Assessments['notInForce']
  readonly current: string | undefined
  /** Programmes that can be fitted or failed. */
  readonly judging: readonly string[]
}

/** The policies by how they stand: what can be had first, then what nearly can. */
export function PolicyList({ ordered, notInForce, current, judging }: Props) {
  return (
    <nav className="policy-list" aria-label={words.list}>
      {GROUPS.map((name) => {
        const found = ordered.filter((assessment) => groupOf(assessment, judging) === name)
        if (found.length === 0) return null
        return (
          <section key={name}>
            <h2 className="policy-group">
              {words.groups[name]} {found.length}
            </h2>
            <ul>
              {found.map((assessment) => (
                <Item
                  key={assessment.programme}
                  assessment={assessment}
                  mark={markOf(assessment, judging)}
                  isHere={assessment.programme === current}
                />
              ))}
            </ul>
          </section>
        )
      })}
      {notInForce.length > 0 && (
        <section>
          <h2 className="policy-group">
            {words.notInForce} {notInForce.length}
          </h2>
          <ul>
            {notInForce.map(({ programme, name, reason }) => (
              <li key={programme} className="policy-item">
                <span className="soft">{name}</span>
                <span className="policy-item-gist">{reason}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </nav>
  )
}

/** What can be had, the largest amount first; what nearly can; what waits for data; what cannot; points and classes last. */
export function inReadingOrder(assessments: readonly Assessment[], judging: readonly string[]): readonly Assessment[] {
  const amount = ({ amounts }: Assessment) => amounts.reduce((sum, { minor }) => sum + minor, 0)
  return GROUPS.flatMap((name) =>
    assessments
      .filter((assessment) => groupOf(assessment, judging) === name)
      .sort((one, other) => amount(other) - amount(one)),
  )
}

function Item({ assessment, mark, isHere }: { assessment: Assessment; mark: MarkName; isHere: boolean }) {
  const line = lineOf(assessment)
  return (
    <li>
      <Link
        from="/firms/$firm"
        search={(now) => ({ ...now, programme: assessment.programme })}
        resetScroll={false}
        className={isHere ? 'policy-item policy-item-here' : 'policy-item'}
        aria-current={isHere ? 'true' : undefined}
      >
        <span className="policy-item-head">
          <Mark name={mark} />
          <span className="policy-item-name">{assessment.name}</span>
          <span className="policy-item-gives">
            <Gives assessment={assessment} />
          </span>
        </span>
        {(line || assessment.illustrative) && (
          <span className="policy-item-gist">
            {line} {assessment.illustrative && <Tag tone="unsure">{words.illustrative}</Tag>}
          </span>
        )}
      </Link>
    </li>
  )
}

function Gives({ assessment: { amounts, score } }: { assessment: Assessment }) {
  const [amount] = amounts
  if (amount && amounts.length === 1) return <Money minor={amount.minor} currency={amount.currency} />
  if (score === null) return null
  const shown = typeof score === 'string' ? shortPoints(score) : `${shortPoints(score.min)}–${shortPoints(score.max)}`
  return (
    <>
      {shown}
      <span className="unit">{words.points}</span>
    </>
  )
}

/** What there is to say in one line: the decision, or the first thing that stands in the way. */
export function lineOf(assessment: Assessment): string {
  if (assessment.outcome === 'eligible') return assessment.decision ?? assessment.peers ?? ''
  const [first, ...rest] = reasonsOf(assessment).unmet
  const [facet] = first?.facets ?? []
  if (!facet) {
    const missing = [...new Set(assessment.missing.map(({ fact }) => fact))]
    return gist({ because: assessment.because, missing, margins: assessment.margins })
  }
  const told = facet.margin ? `${facet.sentence}，${facet.margin}` : facet.sentence
  return rest.length > 0 ? `${told}${words.others(rest.length)}` : told
}

type Group = Exclude<MarkName, 'other'>

const GROUPS: readonly Group[] = ['eligible', 'near', 'incomplete', 'ineligible', 'error', 'computed']

type Judged = Pick<Assessment, 'programme' | 'outcome' | 'near'>

/**
 * Where an assessment stands, as every count of policies has it; a refusal that is nearly none stands apart, and so does
 * what only scores or classifies, computed or not.
 */
export function groupOf({ programme, outcome, near }: Judged, judging: readonly string[]): Group {
  if (outcome !== 'error' && !judging.includes(programme)) return 'computed'
  return outcome === 'ineligible' && near ? 'near' : outcome
}

/** The mark of an assessment in its group: what could not be computed says so among what was. */
export function markOf(judged: Judged, judging: readonly string[]): MarkName {
  const group = groupOf(judged, judging)
  return group === 'computed' && judged.outcome !== 'eligible' ? judged.outcome : group
}
