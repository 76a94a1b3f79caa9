import { z } from 'zod'
import { ENVELOPE_STATES, ENVELOPE_STEPS } from '@gongzhen/core/payment'
import { accountLink, day, instant, partyLink, rowId } from './value.ts'

/** Where a party is paid; the number whole to those who pay, its last four signs to everybody else. */
export const payeeAccount = z
  .object({
    id: rowId,
    holder: z.string(),
    number: z.string(),
    bank: z.string(),
    reason: z.string(),
    byName: z.string().nullable(),
    at: instant,
  })
  .meta({ id: 'PayeeAccount' })

/** Where a firm asks to be paid from now on, and what became of that. */
export const payeeRequest = z
  .object({
    id: rowId,
    party: partyLink,
    holder: z.string(),
    number: z.string(),
    bank: z.string(),
    reason: z.string(),
    askedByName: z.string().nullable(),
    askedAt: instant,
    /** Null while nobody has decided. */
    confirmed: z.boolean().nullable(),
    decidedByName: z.string().nullable(),
    decidedAt: instant.nullable(),
    note: z.string().nullable(),
    /** When the firm took it back; it was never decided then. */
    withdrawnAt: instant.nullable(),
  })
  .meta({ id: 'PayeeRequest' })

const money = { minor: z.number().int(), currency: z.string() }

/** Money held for a case's payment that is in no envelope yet. */
export const payable = z
  .object({
    hold: z.string(),
    file: rowId,
    number: z.string(),
    programme: z.string(),
    programmeName: z.string(),
    posting: z.string(),
    party: partyLink,
    ...money,
    heldAt: instant,
    payee: z.object({ id: rowId, holder: z.string(), number: z.string(), bank: z.string() }).nullable(),
    /** Why the bank sent it back the last time; null where it never went. */
    returned: z.string().nullable(),
  })
  .meta({ id: 'Payable' })

/** An envelope in one line of a list. */
export const envelopeLine = z
  .object({
    id: rowId,
    number: z.string(),
    format: z.string(),
    formatName: z.string(),
    count: z.number().int(),
    ...money,
    state: z.enum(ENVELOPE_STATES),
    by: accountLink,
    approvedBy: accountLink,
    createdAt: instant,
    changedAt: instant,
    settled: z.number().int(),
    returned: z.number().int(),
    settledMinor: z.number().int(),
    returnedMinor: z.number().int(),
  })
  .meta({ id: 'EnvelopeLine' })

/** One payment of an envelope. */
const paymentLine = z
  .object({
    id: rowId,
    place: z.number().int(),
    reference: z.string(),
    file: rowId,
    number: z.string(),
    programmeName: z.string(),
    party: partyLink,
    holder: z.string(),
    account: z.string(),
    bank: z.string(),
    minor: z.number().int(),
    purpose: z.string(),
    outcome: z.enum(['settled', 'returned', 'dropped']).nullable(),
    reason: z.string().nullable(),
    bankDay: day.nullable(),
    transfer: z.string().nullable(),
    trouble: z.string().nullable(),
    /** It goes to another account than the party's last payment did. */
    newAccount: z.boolean(),
  })
  .meta({ id: 'PaymentLine' })

/** A line of a bank's result and what it was worth. */
export const resultLine = z
  .object({
    file: rowId,
    row: z.number().int(),
    reference: z.string(),
    account: z.string(),
    minor: z.number().int().nullable(),
    status: z.string(),
    reason: z.string(),
    bankDay: day.nullable(),
    verdict: z.enum([
      'settled',
      'returned',
      'known',
      'unknown',
      'twice',
      'both',
      'amount',
      'account',
      'status',
      'against',
    ]),
    zh: z.string(),
    en: z.string(),
  })
  .meta({ id: 'ResultLine' })

/** An envelope with everything there is to know of it. */
export const envelopeDetail = envelopeLine
  .extend({
    version: z.number().int(),
    /** The sum in capitals, as vouchers write it. */
    capitals: z.string(),
    /** What the ledger holds for its payments now. */
    held: z.number().int(),
    lines: z.array(paymentLine),
    steps: z.array(
      z.object({
        version: z.number().int(),
        step: z.string(),
        who: z.string().nullable(),
        note: z.string().nullable(),
        at: instant,
      }),
    ),
    files: z.array(
      z.object({
        id: rowId,
        kind: z.enum(['payment', 'result']),
        name: z.string(),
        sha256: z.string(),
        byName: z.string().nullable(),
        at: instant,
      }),
    ),
    results: z.array(resultLine),
    /** What the reader may do with it now. */
    can: z.array(z.enum(ENVELOPE_STEPS)),
    /** The reader drew it up or submitted it: somebody else approves. */
    isOwn: z.boolean(),
  })
  .meta({ id: 'EnvelopeDetail' })
