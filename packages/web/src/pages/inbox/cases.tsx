import { Link } from '@tanstack/react-router'
import { asked, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { group } from '../../parts/money.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { day } from '../../parts/when.ts'

const words = inBoth(
  {
    title: '轮到我办的办件',
    all: (count: string) => `全部 ${count} 件`,
    due: (when: string) => `${when}前`,
    overdue: '逾期',
  },
  {
    title: 'Cases waiting for me',
    all: (count) => `All ${count}`,
    due: (when) => `by ${when}`,
    overdue: 'overdue',
  },
)

const ROWS = 8

/** Asks for the first of them. */
export const WAITING_CASES = asked('GET /api/cases', { query: { mine: 'true', size: ROWS } })

/** Cases in which it is the officer's turn, the first due first; nothing where there are none. */
export function WaitingCases() {
  const cases = useAnswer(...WAITING_CASES, { staleTime: 0 })
  if (!cases.data || cases.data.total === 0) return null
  const { rows, total } = cases.data
  return (
    <Sheet
      title={
        <>
          {words.title} <span className="inbox-count">{group(total)}</span>
        </>
      }
      actions={<Link to="/cases">{words.all(group(total))}</Link>}
      flush
    >
      <ul className="inbox-lines">
        {rows.map(({ id, applicant, programmeName, state, due, isOverdue }) => (
          <li key={id} className="inbox-line">
            <p className="inbox-line-head">
              <Link to="/cases/$file" params={{ file: String(id) }}>
                {applicant.name}
              </Link>
              <Tag tone="accent">{state}</Tag>
              {isOverdue && <Tag tone="bad">{words.overdue}</Tag>}
            </p>
            <p className="row-between inbox-about">
              <span className="soft">{programmeName}</span>
              {due && <span className="faint nowrap">{words.due(day(due))}</span>}
            </p>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
