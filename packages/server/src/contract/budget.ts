import { z } from 'zod'
import { caseLink, instant, rowId } from './value.ts'

const minor = z.number().int()

/** A budget line: what was given, promised, paid, reserved on it and is left. The figures add up to what was given. */
export const budgetLine = z
  .object({
    path: z.string(),
    /** The fund without its year, as its policy calls it. */
    name: z.string(),
    year: z.number().int().nullable(),
    currency: z.string(),
    budget: minor,
    committed: minor,
    held: minor,
    paid: minor,
    left: minor,
  })
  .meta({ id: 'BudgetLine' })

/** A change of a budget that somebody asked for; `approved` is null while nobody has decided. */
export const budgetChange = z
  .object({
    id: rowId,
    account: z.string(),
    currency: z.string(),
    minor,
    reason: z.string(),
    askedByName: z.string().nullable(),
    askedAt: instant,
    approved: z.boolean().nullable(),
    decidedByName: z.string().nullable(),
    decidedAt: instant.nullable(),
    note: z.string().nullable(),
    /** The reader asked for it: somebody else decides. */
    isOwn: z.boolean(),
  })
  .meta({ id: 'BudgetChange' })

/** A posting a figure sums, with its sign in that figure. */
export const budgetPosting = z
  .object({
    seq: rowId,
    id: z.string(),
    kind: z.string(),
    at: instant,
    from: z.string(),
    to: z.string(),
    minor,
    memo: z.string().nullable(),
    file: caseLink.nullable(),
  })
  .meta({ id: 'BudgetPosting' })
