import { z } from 'zod'
import { caseLink, day, instant, rowId } from './value.ts'

const count = z.number().int()

/** A day on which the bank paid or the ledger booked. */
export const reconciledDay = z
  .object({
    day,
    currency: z.string(),
    bankCount: count,
    bankMinor: count,
    ledgerCount: count,
    ledgerMinor: count,
    matched: count,
    onlyBank: count,
    onlyLedger: count,
  })
  .meta({ id: 'ReconciledDay' })

/** One payment as bank and ledger have it. */
export const reconciledItem = z
  .object({
    day,
    agreement: z.enum(['matched', 'only_bank', 'only_ledger']),
    currency: z.string(),
    minor: count,
    reference: z.string().nullable(),
    envelope: z.object({ id: rowId, number: z.string() }).nullable(),
    transfer: z.string().nullable(),
    bookedAt: instant.nullable(),
    file: caseLink.nullable(),
    payee: z.string().nullable(),
    why: z.string().nullable(),
  })
  .meta({ id: 'ReconciledItem' })

/** What a nightly check of the books came to. */
export const bookCheck = z
  .object({
    day,
    at: instant,
    accounts: count,
    transfers: count,
    decisions: count,
    discrepancies: count,
    first: z.array(z.object({ place: z.string(), zh: z.string(), en: z.string() })),
  })
  .meta({ id: 'BookCheck' })
