import type { AuditLine } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { ROLE_WORDS } from '../session.ts'
import { detailWords } from './trail-words.ts'
import './trail.css'

const words = inBoth({ yes: '是', no: '否', nothing: '无' }, { yes: 'yes', no: 'no', nothing: 'nothing' })

/** The details of a deed: what was before and after first, then why, then the rest. */
export function TrailDetail({ detail }: { detail: AuditLine['detail'] }) {
  const { before, after, reason, ...rest } = detail
  const told = Object.entries(rest).filter(([, value]) => !isNothing(value))
  return (
    <dl className="trail-detail">
      {(before !== undefined || after !== undefined) && (
        <div>
          <dt className="unseen">
            {detailWords('before')} → {detailWords('after')}
          </dt>
          <dd>
            <del>{plainly(before)}</del> → <ins>{plainly(after)}</ins>
          </dd>
        </div>
      )}
      {!isNothing(reason) && (
        <div>
          <dt>{detailWords('reason')}</dt>
          <dd>{plainly(reason)}</dd>
        </div>
      )}
      {told.map(([name, value]) => (
        <div key={name}>
          <dt>{detailWords(name)}</dt>
          <dd>{plainly(value)}</dd>
        </div>
      ))}
    </dl>
  )
}

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

function plainly(value: unknown): string {
  if (isNothing(value)) return words.nothing
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (Array.isArray(value)) return value.map(plainly).join('、')
  if (typeof value === 'string') return (ROLE_WORDS as Readonly<Record<string, string>>)[value] ?? value
  return JSON.stringify(value)
}
