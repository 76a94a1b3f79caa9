import { useState } from 'react'
import { type AuditLine, type Request, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Answer } from './answer.tsx'
import { Empty } from './empty.tsx'
import { TrailDetail } from './trail-detail.tsx'
import { TrailSubject } from './trail-subject.tsx'
import { eventWords } from './trail-words.ts'
import { instant } from './when.ts'
import './trail.css'

const words = inBoth(
  {
    label: '经过',
    system: '系统',
    none: '还没有人动过它',
    noneWhy: '谁看过敏感数据、改过什么、为什么，都会记在这里，不能修改或删除。',
    more: (left: number) => `再看更早的 ${left} 条`,
    for: (firm: string) => `代 ${firm}`,
    from: (address: string) => `来自 ${address}`,
  },
  {
    label: 'Trail',
    system: 'the system',
    none: 'Nobody has touched it yet',
    noneWhy: 'Who read sensitive figures, what was changed and why is kept here and cannot be altered.',
    more: (left) => `${left} earlier ones`,
    for: (firm) => `for ${firm}`,
    from: (address) => `from ${address}`,
  },
)

/** Which record, as the trail calls it; a policy has a name, all others have a number. */
export type TrailOf =
  | { readonly kind: Exclude<keyof typeof KEYS, 'programme'>; readonly id: number }
  | { readonly kind: 'programme'; readonly id: string }

const STEP = 20

/** What was done with one record, the newest first: who, when, from where, before, after and why. */
export function Trail({ of }: { of: TrailOf }) {
  const [size, setSize] = useState(STEP)
  const trail = useTrail(of, Math.min(size, 200))
  return (
    <Answer of={trail}>
      {({ rows, total }) =>
        rows.length === 0 ? (
          <Empty title={words.none} why={words.noneWhy} />
        ) : (
          <>
            <ol className="trail" aria-label={words.label}>
              {rows.map((line) => (
                <Line key={line.id} line={line} own={of} />
              ))}
            </ol>
            {total > rows.length && size < 200 && (
              <button type="button" className="button" onClick={() => setSize(size + STEP * 2)}>
                {words.more(total - rows.length)}
              </button>
            )}
          </>
        )
      }
    </Answer>
  )
}

const KEYS = {
  party: 'GET /api/parties/:id/trail',
  run: 'GET /api/runs/:id/trail',
  batch: 'GET /api/imports/:batch/trail',
  account: 'GET /api/accounts/:id/trail',
  programme: 'GET /api/programmes/:id/trail',
  draft: 'GET /api/drafts/:id/trail',
  case: 'GET /api/cases/:id/trail',
  payment: 'GET /api/payments/:id/trail',
  budget: 'GET /api/budgets/changes/:id/trail',
  fund: 'GET /api/funds/accounts/:id/trail',
  claim: 'GET /api/claims/:id/trail',
  client: 'GET /api/api-clients/:id/trail',
} as const

/** All trails are asked for and answered alike; only what a record is called in the address differs. */
function useTrail({ kind, id }: TrailOf, size: number) {
  const params = kind === 'batch' ? { batch: id } : { id }
  const request = { params, query: { size, page: 1 } } as Request<(typeof KEYS)['party']>
  return useAnswer(KEYS[kind] as (typeof KEYS)['party'], request, { placeholderData: (last) => last })
}

function Line({
  line: { at, account, actingFor, event, subject, subjectName, detail, address },
  own,
}: {
  line: AuditLine
  own: TrailOf
}) {
  const isElsewhere = subject !== null && subject !== `${own.kind}:${own.id}`
  return (
    <li>
      <time dateTime={at}>{instant(at)}</time>
      <div>
        <p className="row">
          <strong>{account?.name ?? words.system}</strong>
          {actingFor && <span className="soft">{words.for(actingFor.name)}</span>}
          <span>{eventWords(event)}</span>
          {isElsewhere && (
            <span className="soft">
              <TrailSubject subject={subject} subjectName={subjectName} />
            </span>
          )}
          {address && <span className="faint">{words.from(address)}</span>}
        </p>
        <TrailDetail detail={detail} />
      </div>
    </li>
  )
}
