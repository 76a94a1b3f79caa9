import type { ReactNode } from 'react'
import type { AuditLine } from '../api.ts'
import { inBoth, listed } from '../i18n.ts'
import { ROLE_WORDS } from '../session.ts'
import { ProgrammeName } from './programme-name.tsx'
import { detailWords } from './trail-words.ts'
import './trail.css'

const words = inBoth({ yes: '是', no: '否', nothing: '无' }, { yes: 'yes', no: 'no', nothing: 'nothing' })

/** What the trail keeps as a word of the platform: ways in, steps of an envelope, where a claim stands. */
const plainWords: Readonly<Record<string, string>> = inBoth(
  {
    password: '密码',
    sso: '单点登录',
    link: '一次性链接',
    submit: '提交复核',
    approve: '复核通过',
    return: '退回',
    cancel: '作废',
    close: '结案',
    pending: '待审核',
    approved: '已批准',
    refused: '已退回',
    withdrawn: '已撤回',
    open: '正常',
    frozen: '已冻结',
    closed: '已销户',
  },
  {
    password: 'password',
    sso: 'single sign-on',
    link: 'one-time link',
    submit: 'submitted',
    approve: 'approved',
    return: 'sent back',
    cancel: 'cancelled',
    close: 'closed',
    pending: 'waiting',
    approved: 'approved',
    refused: 'sent back',
    withdrawn: 'withdrawn',
    open: 'open',
    frozen: 'frozen',
    closed: 'closed',
  },
)

/** The details of a deed: what was before and after first, then why, then the rest. */
export function TrailDetail({ detail }: { detail: AuditLine['detail'] }) {
  const { before, after, reason, ...rest } = detail
  const told = Object.entries(rest).filter(([, value]) => !isNothing(value))
  return (
    <dl className="trail-detail">
      {(!isNothing(before) || !isNothing(after)) && (
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
          <dd>{shown(name, value)}</dd>
        </div>
      ))}
    </dl>
  )
}

/** A value as its name asks: an amount in units, a policy by what it is called. */
function shown(name: string, value: unknown): ReactNode {
  if (name === 'minor') return inUnits(value)
  if (name === 'programme' && typeof value === 'string') return <ProgrammeName id={value} />
  return plainly(value)
}

/** A role or a word of the platform by its name, a digest by its beginning: the whole one stands in the export. */
function namedValue(value: string): string {
  if (/^[0-9a-f]{40,}$/.test(value)) return `${value.slice(0, 12)}…`
  return (ROLE_WORDS as Readonly<Record<string, string>>)[value] ?? plainWords[value] ?? value
}

/** An amount in units: every currency of the ledger has a hundred parts. */
const inUnits = (minor: unknown): string =>
  typeof minor === 'number' ? (minor / 100).toLocaleString('en', { minimumFractionDigits: 2 }) : plainly(minor)

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || value === '' || (Array.isArray(value) && value.length === 0)

function plainly(value: unknown): string {
  if (isNothing(value)) return words.nothing
  if (typeof value === 'boolean') return value ? words.yes : words.no
  if (Array.isArray(value)) return listed(value.map(plainly))
  if (typeof value === 'string') return namedValue(value)
  return JSON.stringify(value)
}
