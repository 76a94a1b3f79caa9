import { type CaseDetail, asked, useAnswer } from '../api.ts'
import { Answer } from './answer.tsx'
import { CaseMoney, type Opens } from './case-file/accounts.tsx'
import { History } from './case-file/history.tsx'
import { Proof } from './case-file/proof.tsx'
import { Offers } from './case-file/offers.tsx'
import { caseWords as words } from './case-file/words.ts'
import { PageHead } from './page-head.tsx'
import { Sheet } from './sheet.tsx'
import { IllustrativeTag, Tag } from './tag.tsx'
import { day, inDays, instant } from './when.ts'
import './case-file/case-file.css'
import type { ReactNode } from 'react'
import { addressOf } from '../api.ts'

type Props = {
  readonly id: number
  /** What leads back to the list. */
  readonly back: ReactNode
  /** What leads to the reasons of the assessment. */
  readonly reasons: (file: CaseDetail) => ReactNode
  /** What stands before everything else. */
  readonly first?: (file: CaseDetail) => ReactNode
  /** What leads from an account to its statement, for those who may read it. */
  readonly opens?: Opens | undefined
}

/** Asks for a case by its number. */
export const caseOf = (id: number) => asked('GET /api/cases/:id', { params: { id } })

/** A case: where it stands, what I can do now and why not, what was filled in, what happened, the money. */
export function CaseFile({ id, back, reasons, first, opens }: Props) {
  const file = useAnswer(...caseOf(id), { staleTime: 0, refetchInterval: 60_000 })
  return (
    <>
      {back}
      <Answer of={file}>
        {(known) => <File file={known} reasons={reasons(known)} first={first?.(known)} opens={opens} />}
      </Answer>
    </>
  )
}

type Known = {
  readonly file: CaseDetail
  readonly reasons: ReactNode
  readonly first: ReactNode
  readonly opens: Opens | undefined
}

function File({ file, reasons, first, opens }: Known) {
  return (
    <>
      <PageHead title={file.programmeName} note={<Standing file={file} />} actions={reasons} />
      <div className="case-columns">
        <div className="stack-wide">
          {first}
          <Consent file={file} />
          {!file.isFinal && <Offers file={file} />}
          <Given file={file} />
          <CaseMoney file={file} opens={opens} />
        </div>
        <Sheet title={words.timeline}>
          <History file={file} />
          <Proof file={file} />
        </Sheet>
      </div>
    </>
  )
}

function Standing({ file }: { file: CaseDetail }) {
  const { applicant, number, state, isFinal, due, isOverdue, dueIsExpected, dueArticle, illustrative } = file
  return (
    <span className="case-standing">
      <strong className="case-firm">{applicant.name}</strong>
      <span className="faint nowrap">{number}</span>
      <Tag tone={isFinal ? 'plain' : 'accent'}>{state}</Tag>
      {isOverdue && <Tag tone="bad">{words.overdue}</Tag>}
      {due && !isFinal && (
        <span className="soft" title={dueArticle ?? undefined}>
          {words.due(day(due))}
          {dueIsExpected && `（${words.expected}）`}
        </span>
      )}
      {illustrative && <IllustrativeTag />}
    </span>
  )
}

function Consent({ file: { consent, isFinal } }: { file: CaseDetail }) {
  if (!consent || isFinal) return null
  const { to, state, validTo, revokedAt } = consent
  const text = words.consent[state](to, state === 'revoked' && revokedAt ? instant(revokedAt) : day(validTo))
  return <p className={state === 'revoked' || state === 'ended' ? 'case-against' : 'soft'}>{text}</p>
}

function Given({ file: { id, given, parties } }: { file: CaseDetail }) {
  if (given.length + parties.length === 0) return null
  return (
    <Sheet title={words.given}>
      <dl className="case-given">
        {parties.map(({ role, party }) => (
          <div key={role}>
            <dt>{role}</dt>
            <dd>{party.name}</dd>
          </div>
        ))}
        {given.map(({ name, shown, evidence }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {inDays(shown)}
              {evidence !== null && (
                <a
                  className="case-paper"
                  href={addressOf('GET /api/cases/:id/evidence/:attachment', { params: { id, attachment: evidence } })}
                >
                  {words.givenBy}
                </a>
              )}
            </dd>
          </div>
        ))}
      </dl>
    </Sheet>
  )
}
