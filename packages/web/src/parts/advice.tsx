import { type Advice as Proposal, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import './advice.css'
import { Money } from './money.tsx'

const words = inBoth(
  {
    title: '怎样改变结论',
    titleMore: '怎样再多得',
    note: '只列企业自己能改变的事实，每条都按改后的数重新算过；单改一项时，再少一点就不够。',
    eligible: '即可符合',
    paid: '可得',
    more: '多得',
    points: (gain: string) => `多得 ${gain} 分`,
  },
  {
    title: 'What would change it',
    titleMore: 'What would bring more',
    note: 'Only what the firm itself can change; each line was worked out again with the changed figures, and no smaller change of one figure would do.',
    eligible: 'then it qualifies',
    paid: 'and is paid',
    more: 'for another',
    points: (gain: string) => `for ${gain} more points`,
  },
)

type Props = {
  party: number
  programme: string
  query: { asOf: string | undefined; knownAt: string | undefined; run: number | undefined }
}

/** The smallest changes that would turn a refusal round or gain the next step; nothing while there is nothing to propose. */
export function Advice({ party, programme, query }: Props) {
  const found = useAnswer('GET /api/parties/:id/assessments/:programme', { params: { id: party, programme }, query })
  const proposals = found.data?.advice ?? []
  if (proposals.length === 0) return null
  return (
    <section className="advice">
      <h3>{proposals[0]?.goal === 'eligible' ? words.title : words.titleMore}</h3>
      <p className="faint">{words.note}</p>
      <ul>
        {proposals.map((proposal) => (
          <li key={proposal.goal + proposal.moves.map(({ text }) => text).join()}>
            <strong>{proposal.moves.map(({ text }) => text).join('，')}</strong> <Gain of={proposal} />
          </li>
        ))}
      </ul>
    </section>
  )
}

function Gain({ of: { goal, gain, amounts } }: { of: Proposal }) {
  const [amount] = amounts
  if (goal === 'points') return <span className="soft">{words.points(gain ?? '')}</span>
  if (goal === 'eligible' && !amount) return <span className="soft">{words.eligible}</span>
  if (!amount || gain === null) return null
  return (
    <span className="soft">
      {goal === 'eligible' ? `${words.eligible}，${words.paid}` : words.more}{' '}
      <Money minor={Number(gain)} currency={amount.currency} />
    </span>
  )
}
