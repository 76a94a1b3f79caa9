import type { z } from 'zod'
import { type Currency } from '@gongzhen/core/base'
import { inCapitals } from '@gongzhen/core/ledger'
import { type BankFormat, type EnvelopeStep, isOwn, stepsFrom } from '@gongzhen/core/payment'
import type { envelopeDetail, envelopeLine } from './contract.ts'
import type { Sql } from './database.ts'
import { openEnvelope } from './payment-work.ts'
import type { Session } from './session.ts'
import { type EnvelopeRow, filesOfEnvelope, resultLinesOf, stepsOf } from './store/payments.ts'

/** An envelope in one line. */
export function presentEnvelope(row: EnvelopeRow, formats: readonly BankFormat[]): z.output<typeof envelopeLine> {
  const { by, byName, approvedBy, approvedByName, format } = row
  const named = (id: number | null, name: string | null) => (id === null ? null : { id, name: name ?? '' })
  return {
    ...row,
    formatName: formats.find((one) => one.id === format)?.name ?? format,
    by: named(by, byName),
    approvedBy: named(approvedBy, approvedByName),
  }
}

/** An envelope as somebody sees it: its payments, what was done, its files, what the bank said, what they may do. */
export async function presentWhole(
  sql: Sql,
  id: number,
  session: Session,
  formats: readonly BankFormat[],
): Promise<z.output<typeof envelopeDetail>> {
  const { envelope, lines } = await openEnvelope(sql, id)
  const waiting = lines.filter(({ outcome }) => outcome === null)
  return {
    ...presentEnvelope(envelope, formats),
    version: envelope.version,
    capitals: inCapitals(BigInt(envelope.minor), envelope.currency as Currency),
    held: waiting.reduce((sum, { held }) => sum + held, 0),
    lines,
    steps: await stepsOf(sql, id),
    files: await filesOfEnvelope(sql, id),
    results: await resultLinesOf(sql, id),
    can: stepsFrom(envelope.state).filter((step) => mayTake(session, step, envelope, waiting.length)),
    isOwn: isOwn(envelope, session.account),
  }
}

function mayTake({ roles, account }: Session, step: EnvelopeStep, envelope: EnvelopeRow, waiting: number): boolean {
  const isFinance = roles.includes('finance')
  switch (step) {
    case 'approve':
      return (isFinance || roles.includes('leader')) && !isOwn(envelope, account)
    case 'return':
      return isFinance || roles.includes('leader')
    case 'close':
      return isFinance && waiting === 0
    case 'read':
      return isFinance && waiting > 0
    case 'submit':
    case 'export':
    case 'cancel':
      return isFinance
  }
}
