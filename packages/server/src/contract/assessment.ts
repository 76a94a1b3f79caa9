import { z } from 'zod'
import { amount, day, decimal, instant, rowId } from './value.ts'

/** The four things a programme can say about a firm; only the first can pay. */
export const outcome = z.enum(['eligible', 'ineligible', 'incomplete', 'error'])

/** Why a fact cannot be used. */
export const doubt = z.enum(['unknown', 'conflict', 'stale', 'invalid'])

/** Who said a value, when, and in which row of which file. */
export const origin = z.object({
  source: z.string(),
  declaredAt: instant,
  declaration: rowId.optional(),
  file: z.string().optional(),
  row: z.number().int().optional(),
  reason: z.string().optional(),
})

/** A value a rule read, as it is shown, with who said it. */
export const reading = z.object({
  name: z.string(),
  period: z.number().int(),
  shown: z.string(),
  doubt: doubt.optional(),
  origin: origin.optional(),
  illustrative: z.boolean().optional(),
})

/** One side of a comparison: as it is written and as it came out. */
const side = z.object({ text: z.string(), shown: z.string() })

/** A comparison as it came out; `met` says whether that is what its rule wants. */
const shownComparison = z.object({
  left: side,
  operator: z.enum(['=', '!=', '<', '<=', '>', '>=']),
  right: side,
  holds: z.boolean().nullable(),
  met: z.boolean().nullable(),
  margin: z.string().nullable(),
})

/** One rule as it was applied. */
export const traceLine = z.object({
  rule: z.string(),
  article: z.string(),
  formula: z.string(),
  values: z.string(),
  readings: z.array(reading),
  comparisons: z.array(shownComparison),
  result: z.string(),
  state: z.enum(['true', 'false', 'value', 'unknown', 'fault']),
  margin: z.string().nullable(),
  distance: decimal.nullable(),
})

/** One node of an index: its points and where the next step lies. */
const scoreLine = z.object({
  node: z.string(),
  title: z.string(),
  article: z.string(),
  depth: z.number().int(),
  score: z.string(),
  max: z.string().nullable(),
  value: z.string().nullable(),
  nextStep: z.string().nullable(),
  readings: z.array(reading),
})

/** Points: one decimal text, or the bounds while experts have still to mark. */
export const score = z.union([decimal, z.object({ min: decimal, max: decimal })]).nullable()

/** How far a failing rule is from holding: `差 1.8 个百分点`; or what went wrong in it. */
export const margin = z.object({ rule: z.string(), text: z.string() })

/** What a programme says about one firm on one date, with the whole reasoning. */
export const assessment = z
  .object({
    programme: z.string(),
    name: z.string(),
    edition: z.string(),
    asOf: day,
    outcome,
    amounts: z.array(amount),
    score,
    decision: z.string().nullable(),
    peers: z.string().nullable(),
    because: z.array(z.string()),
    margins: z.array(margin),
    missing: z.array(z.object({ fact: z.string(), doubt })),
    faults: z.array(z.object({ rule: z.string(), article: z.string(), zh: z.string(), en: z.string() })),
    near: z.boolean(),
    illustrative: z.boolean(),
    trace: z.array(traceLine),
    scores: z.array(scoreLine),
  })
  .meta({ id: 'Assessment' })

/** What an assessment can be held to: SHA-256 over what was read and what came out, the edition and the day. */
export const receipt = z
  .object({ edition: z.string(), asOf: day, facts: z.string(), result: z.string(), receipt: z.string() })
  .meta({ id: 'Receipt' })

/** Changes that turn a refusal round or gain the next step, worked out again with the changed facts. */
export const advice = z
  .object({
    goal: z.enum(['eligible', 'amount', 'points']),
    /** `研发费用再增加 12.4 万元`, each of a fact of its own; all of them together. */
    moves: z.array(z.object({ fact: z.string(), period: z.number().int(), text: z.string() })),
    /** What is gained: minor units of the currency of the amounts, or points. */
    gain: decimal.nullable(),
    /** Points for each effort, where the programme declares what an effort brings; the best is first. */
    perEffort: decimal.nullable(),
    outcome,
    amounts: z.array(amount),
    score,
  })
  .meta({ id: 'Advice' })

/** What a programme says about one firm, without the reasoning: a line of a list. */
export const standing = z
  .object({
    programme: z.string(),
    name: z.string(),
    edition: z.string(),
    run: rowId.nullable(),
    asOf: day,
    refreshedAt: instant,
    outcome,
    near: z.boolean(),
    amounts: z.array(amount),
    score,
    decision: z.string().nullable(),
    peers: z.string().nullable(),
    because: z.array(z.string()),
    missing: z.array(z.string()),
    margins: z.array(margin),
    illustrative: z.boolean(),
  })
  .meta({ id: 'Standing' })
