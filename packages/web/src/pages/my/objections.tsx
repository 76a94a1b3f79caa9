import { Link } from '@tanstack/react-router'
import { type Out, ask, forget, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { instant } from '../../parts/when.ts'
import { Word } from '../../parts/word.tsx'

const words = inBoth(
  {
    none: '没有提过异议',
    noneWhy: '在「数据」里点一个值的「数据有误」即可提出。',
    next: '去看数据',
    status: { open: '等待答复', accepted: '已采纳', refused: '未采纳', withdrawn: '已撤回' },
    claimed: '应为',
    was: '原为',
    nobody: '无人申报',
    answer: '答复：',
    withdraw: '撤回',
    raised: (date: string) => `${date}提出`,
  },
  {
    none: 'No objections yet',
    noneWhy: 'Press “Wrong data?” beside a value to raise one.',
    next: 'See the data',
    status: { open: 'Waiting', accepted: 'Accepted', refused: 'Refused', withdrawn: 'Withdrawn' },
    claimed: 'should be',
    was: 'was',
    nobody: 'nobody said',
    answer: 'Answer: ',
    withdraw: 'Withdraw',
    raised: (date) => `raised ${date}`,
  },
)

type Objection = Out<'GET /api/parties/:id/objections'>['rows'][number]
const TONES = { open: 'accent', accepted: 'good', refused: 'bad', withdrawn: 'plain' } as const

/** What the firm objected to, and what became of it. */
export function Objections({ party }: { party: number }) {
  const found = useAnswer('GET /api/parties/:id/objections', { params: { id: party }, query: { size: 100 } })
  return (
    <div className="my-values">
      <Answer of={found}>
        {({ rows }) =>
          rows.length === 0 ? (
            <Empty title={words.none} why={words.noneWhy} next={<Link to="/my/data">{words.next}</Link>} />
          ) : (
            <Sheet>
              <ul className="my-facts">
                {rows.map((one) => (
                  <One key={one.id} party={party} objection={one} />
                ))}
              </ul>
            </Sheet>
          )
        }
      </Answer>
    </div>
  )
}

function One({ party, objection }: { party: number; objection: Objection }) {
  const { isBusy, trouble, press } = usePress()
  const { id, fact, periodShown, disputed, claimed, reason, evidence, at, status, answer, answeredAt } = objection
  const withdraw = () =>
    press(async () => {
      await ask('POST /api/parties/:id/objections/:objection/withdraw', { params: { id: party, objection: id } })
      await forget('GET /api/parties/:id/objections', 'GET /api/parties/:id/home')
    })
  return (
    <li>
      <p className="row">
        <strong>{[fact.name, periodShown].filter(Boolean).join(' ')}</strong>
        <Word tone={TONES[status]}>{words.status[status]}</Word>
      </p>
      <p className="my-line-name">
        {words.claimed} {claimed}
        <span className="soft">
          {' '}
          · {words.was} {disputed ?? words.nobody}
        </span>
      </p>
      <p className="my-line-name soft">{reason}</p>
      <p className="faint">{[words.raised(instant(at)), ...evidence.map(({ name }) => name)].join(' · ')}</p>
      {answer && (
        <p className="my-line-name">
          {words.answer}
          {answer} {answeredAt && <span className="faint">{instant(answeredAt)}</span>}
        </p>
      )}
      {status === 'open' && (
        <button type="button" className="button" disabled={isBusy} onClick={() => void withdraw()}>
          {words.withdraw}
        </button>
      )}
      {trouble && <Problem error={trouble} />}
    </li>
  )
}
