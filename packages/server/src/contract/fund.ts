import { z } from 'zod'
import { caseLink, day, decimal, instant, rowId } from './value.ts'

/** An account of public money as it stands now. */
export const fundAccount = z
  .object({
    id: rowId,
    path: z.string(),
    /** The path with the names of parties in the place of their numbers. */
    shown: z.string(),
    title: z.string().nullable(),
    currency: z.string(),
    limit: z.enum(['never_negative', 'never_positive', 'none']),
    state: z.enum(['open', 'frozen', 'closed']),
    balance: z.number().int(),
    held: z.number().int(),
    available: z.number().int(),
    entries: z.number().int(),
    lastAt: instant,
  })
  .meta({ id: 'FundAccount' })

/** One line of a statement: what moved, and where it left the account. */
export const statementLine = z.object({
  version: z.number().int(),
  seq: z.number().int(),
  id: z.string(),
  kind: z.enum(['post', 'hold', 'settle', 'release', 'expire', 'reverse']),
  at: instant,
  /** The other side of it. */
  other: z.string(),
  otherShown: z.string(),
  isOut: z.boolean(),
  minor: z.number().int(),
  balanceBefore: z.number().int(),
  balance: z.number().int(),
  held: z.number().int(),
  reversedBy: z.string().nullable(),
  memo: z.string().nullable(),
  file: caseLink.nullable(),
})

/** A figure of a fund: what it comes to, how it is counted, and of which others. */
export const fundFigure = z
  .object({
    name: z.string(),
    en: z.string(),
    kind: z.enum(['flow', 'balance', 'ratio', 'difference', 'days']),
    note: z.string().nullable(),
    definition: z.string(),
    unit: z.enum(['元', '倍', '%', '天']),
    /** Money in minor units of the currency; null for another unit. */
    minor: z.number().int().nullable(),
    currency: z.string().nullable(),
    /** Times, percent or days, rounded for reading; null where it is over nothing. */
    value: decimal.nullable(),
    /** Zero is the aim: whether it is reached; null where that is not asked. */
    isZero: z.boolean().nullable(),
    postings: z.number().int(),
  })
  .meta({ id: 'FundFigure' })

/** A posting that a figure sums. */
export const figurePosting = z.object({
  seq: z.number().int(),
  id: z.string(),
  at: instant,
  from: z.string(),
  fromShown: z.string(),
  to: z.string(),
  toShown: z.string(),
  isOut: z.boolean(),
  minor: z.number().int(),
  currency: z.string(),
  file: caseLink.nullable(),
})

/** The period figures are asked for; an open side is everything. */
export const period = { from: day.optional(), to: day.optional() }
