import { Link, getRouteApi } from '@tanstack/react-router'
import { type Assessment, type CaseLine, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Outcome } from '../../parts/outcome.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { day } from '../../parts/when.ts'
import { Apply } from './apply.tsx'

const words = inBoth(
  {
    title: '办件',
    note: '您的申请办到哪一步、该谁办、几时办完',
    apply: '可以在线申请',
    applyNote: '按现有数据的判断；不符合的也能申请，办理时会说明差在哪里。',
    mine: '我的办件',
    none: '还没有办件',
    noneWhy: '从下面选一项政策开始申请；已有的数据不用再填。',
    noneOpen: '园区还没有可以在线申请的政策；有了就会列在这里。',
    turn: '要您办',
    due: (when: string) => `${when} 前`,
  },
  {
    title: 'Cases',
    note: 'How far your applications have come, whose turn it is and by when',
    apply: 'Open for application',
    applyNote: 'As judged on present data; whoever does not fit may apply too and is told what is missing.',
    mine: 'My cases',
    none: 'No cases yet',
    noneWhy: 'Begin with a policy below; what is known already is not asked for again.',
    noneOpen: 'The zone has no policy to apply for online yet; it will be listed here.',
    turn: 'your turn',
    due: (when) => `by ${when}`,
  },
)

const my = getRouteApi('/my')

/** A firm's cases, and the policies it can apply for. */
export function MyCases() {
  const { party } = my.useRouteContext()
  const cases = useAnswer('GET /api/parties/:id/cases', { params: { id: party.id }, query: {} }, { staleTime: 0 })
  const open = useAnswer('GET /api/case-programmes', {})
  return (
    <>
      <PageHead help={['case', 'edition', 'application window']} title={words.title} note={words.note} />
      <div className="stack-wide">
        <Sheet title={words.mine}>
          <Answer of={cases}>
            {({ rows }) =>
              rows.length === 0 ? (
                <Empty title={words.none} why={open.data?.programmes.length === 0 ? words.noneOpen : words.noneWhy} />
              ) : (
                <ul className="my-list">
                  {rows.map((row) => (
                    <Line key={row.id} row={row} />
                  ))}
                </ul>
              )
            }
          </Answer>
        </Sheet>
        <ToApplyFor />
      </div>
    </>
  )
}

/** What can be applied for, with how the firm stands to it: what it can have comes first. */
function ToApplyFor() {
  const { party } = my.useRouteContext()
  const open = useAnswer('GET /api/case-programmes', {})
  const found = useAnswer('GET /api/parties/:id/assessments', { params: { id: party.id }, query: {} })
  const programmes = open.data?.programmes ?? []
  if (programmes.length === 0) return null
  const standing = (programme: string) => found.data?.assessments.find((one) => one.programme === programme)
  const place = (programme: string) => ORDER.indexOf(standing(programme)?.outcome ?? 'error')
  return (
    <Sheet title={words.apply} note={words.applyNote}>
      <ul className="my-list">
        {programmes
          .toSorted((one, other) => place(one.programme) - place(other.programme))
          .map(({ programme, name }) => (
            <li key={programme} className="my-line">
              <span>
                <Link to="/my/policies" search={{ programme }} className="my-line-name my-line-opens">
                  {name}
                </Link>
                <Standing of={standing(programme)} />
              </span>
              <Apply programme={programme} name={name} />
            </li>
          ))}
      </ul>
    </Sheet>
  )
}

const ORDER: readonly Assessment['outcome'][] = ['eligible', 'incomplete', 'ineligible', 'error']

function Standing({ of: assessment }: { of: Assessment | undefined }) {
  if (!assessment) return null
  const { outcome, near } = assessment
  return <Outcome outcome={outcome} near={near && outcome === 'ineligible'} />
}

function Line({ row: { id, programmeName, number, state, isFinal, isTurn, due } }: { row: CaseLine }) {
  return (
    <li>
      <Link to="/my/cases/$file" params={{ file: String(id) }} className="my-line">
        <span className="my-line-name">
          {programmeName} <span className="faint nowrap">{number}</span>
        </span>
        <span className="row">
          <Tag tone={isFinal ? 'plain' : 'accent'}>{state}</Tag>
          {isTurn && !isFinal && <Tag tone="good">{words.turn}</Tag>}
          {due && !isFinal && <span className="faint nowrap">{words.due(day(due))}</span>}
        </span>
      </Link>
    </li>
  )
}
