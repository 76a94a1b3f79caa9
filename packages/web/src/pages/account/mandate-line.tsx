import type { ReactNode } from 'react'
import type { Mandate } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Tag } from '../../parts/tag.tsx'
import { day } from '../../parts/when.ts'

const words = inBoth(
  {
    states: { future: '尚未开始', valid: '有效', ended: '已到期', revoked: '已撤销' },
    term: (from: string, to: string) => `${from}至${to}`,
    revoked: (reason: string) => `撤销理由：${reason}`,
  },
  {
    states: { future: 'Not yet begun', valid: 'In force', ended: 'Ended', revoked: 'Revoked' },
    term: (from, to) => `${from} to ${to}`,
    revoked: (reason) => `Revoked: ${reason}`,
  },
)

/** One mandate: with whom, what for, from when to when, and whether it is in force. */
export function MandateLine({ mandate, title, children }: { mandate: Mandate; title: string; children: ReactNode }) {
  const { state, purpose, validFrom, validTo, revokeReason } = mandate
  return (
    <li>
      <div>
        <p className="row">
          <strong>{title}</strong>
          <Tag tone={state === 'valid' ? 'good' : state === 'revoked' ? 'bad' : 'plain'}>{words.states[state]}</Tag>
        </p>
        <p>{purpose}</p>
        <p className="faint">
          {words.term(day(validFrom), day(validTo))}
          {revokeReason && ` · ${words.revoked(revokeReason)}`}
        </p>
      </div>
      {children}
    </li>
  )
}
