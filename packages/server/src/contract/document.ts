import { z } from 'zod'
import { day, instant, rowId } from './value.ts'

/** What a document is: points, that the conditions are met, or why they are not. */
const documentKind = z.enum(['points', 'eligible', 'refused'])

const reason = z.object({ sentence: z.string(), article: z.string(), sources: z.array(z.string()) })

/** What a document says, before it has a number and a day. */
export const wording = z
  .object({
    kind: documentKind,
    /** 积分证书 … */
    title: z.string(),
    issuer: z.string(),
    holder: z.string(),
    code: z.string().nullable(),
    /** What it certifies, in one sentence. */
    sentence: z.string(),
    /** The points, large, with the stage. */
    figure: z.object({ points: z.string(), max: z.string().nullable(), stage: z.string().nullable() }).nullable(),
    parts: z.array(z.object({ title: z.string(), score: z.string(), max: z.string().nullable() })),
    lines: z.array(z.object({ name: z.string(), value: z.string() })),
    /** Why it was refused: what fails, by which article, on which facts. */
    reasons: z.array(reason),
    /** What it says against itself, at the top: 示例参数, 演示. */
    warnings: z.array(z.string()),
    remarks: z.array(z.string()),
    asOf: day,
    knownAt: instant,
    receipt: z.string(),
  })
  .meta({ id: 'Wording' })

/** A certificate or notice as it was issued. */
export const document = z
  .object({
    id: rowId,
    number: z.string(),
    kind: documentKind,
    /** What it is called: 积分证书 … */
    name: z.string(),
    programme: z.string(),
    title: z.string(),
    holder: z.string(),
    asOf: day,
    knownAt: instant,
    states: z.string(),
    warnings: z.array(z.string()),
    at: instant,
    byName: z.string().nullable(),
    withdrawal: z.object({ reason: z.string(), at: instant }).nullable(),
  })
  .meta({ id: 'Document' })

/** What anybody learns who has a document or its number: no more than stands on it, and whether it holds. */
export const checkedDocument = z
  .object({
    zone: z.string(),
    zoneName: z.string(),
    demo: z.boolean(),
    number: z.string(),
    kind: documentKind,
    name: z.string(),
    holder: z.string(),
    title: z.string(),
    states: z.string(),
    warnings: z.array(z.string()),
    asOf: day,
    edition: z.string(),
    receipt: z.string(),
    issuedAt: instant,
    withdrawal: z.object({ reason: z.string(), at: instant }).nullable(),
    /** SHA-256 of the file as it was issued, in hex. */
    sha256: z.string(),
  })
  .meta({ id: 'CheckedDocument' })
