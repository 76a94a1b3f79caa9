import { z } from 'zod'
import { day, instant, rowId } from './value.ts'

/** A change to a programme on its way, or what became of it. */
export const draftLine = z
  .object({
    id: rowId,
    programme: z.string(),
    name: z.string(),
    kind: z.enum(['change', 'rollback']),
    status: z.enum(['open', 'submitted', 'published', 'discarded']),
    version: z.number().int(),
    /** The edition it was begun from. */
    basedOn: z.string(),
    authors: z.array(z.object({ account: rowId, name: z.string() })),
    effective: day.nullable(),
    reason: z.string().nullable(),
    /** What was written when it was sent back, discarded or approved. */
    answer: z.string().nullable(),
    openedAt: instant,
    changedAt: instant,
    changedBy: z.string(),
    submittedAt: instant.nullable(),
    submittedBy: z.string().nullable(),
    /** Whether the reader wrote or submitted it, and so cannot be the one who approves. */
    isOwn: z.boolean(),
  })
  .meta({ id: 'Draft' })

const folder = z.object({
  edition: z.string(),
  files: z.record(z.string(), z.string()),
  /** The variant and the zone's own figures it is read with, as JSON. */
  adoption: z.string(),
})

/** A draft with its files, beside the edition it would replace and the catalogue it is checked with. */
export const draftDetail = draftLine
  .extend({
    files: z.record(z.string(), z.string()),
    adoption: z.string(),
    /** What is in force where the draft would take its place. */
    base: folder,
    /** The files of the fact catalogue. */
    catalogue: z.record(z.string(), z.string()),
    today: day,
  })
  .meta({ id: 'DraftDetail' })

/** A decision that an edition applies from a day to another, both inclusive. */
export const publication = z
  .object({
    id: rowId,
    edition: z.string(),
    kind: z.enum(['change', 'rollback']),
    effective: day,
    /** The day before the next edition takes effect; null where none is decided. */
    until: day.nullable(),
    /** Another decision for the same day took its place, so that it never applied. */
    isReplaced: z.boolean(),
    draft: rowId,
    reason: z.string(),
    submittedBy: z.string(),
    approvedBy: z.string(),
    approvedAt: instant,
  })
  .meta({ id: 'Publication' })
