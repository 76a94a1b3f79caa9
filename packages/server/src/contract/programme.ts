import { z } from 'zod'
import { outcomeCounts } from './job.ts'
import { day, instant, problem } from './value.ts'

/** A programme as a line of a list. */
export const programmeLine = z
  .object({
    programme: z.string(),
    name: z.string(),
    en: z.string(),
    owner: z.string(),
    source: z.string().nullable(),
    /** In plain words, a sentence a line. */
    summary: z.string().nullable(),
    summaryEn: z.string().nullable(),
    /** SHA-256 over the programme's files and the zone's overrides. */
    edition: z.string(),
    effective: day,
    ends: day.nullable(),
    supersedes: z.string().nullable(),
    purpose: z.string().nullable(),
    /** The next rung of the ladder. */
    next: z.string().nullable(),
    variant: z.string().nullable(),
    overridden: z.number().int(),
    /** A figure nobody has published (示例参数) can enter its results. */
    illustrative: z.boolean(),
    inForce: z.boolean(),
    /** Why it is not in force on the asked day; null when it is. */
    reason: z.string().nullable(),
    /** Whether it decides who fits, sorts into classes, scores, pays. */
    gives: z.array(z.enum(['decision', 'class', 'score', 'amount'])),
    warnings: z.array(problem),
    /** Current results over the zone's firms. */
    counts: outcomeCounts.nullable(),
  })
  .meta({ id: 'Programme' })

const parameter = z.object({
  name: z.string(),
  /** The value on the asked day, with its unit: `50万元`; null where it has none yet. */
  shown: z.string().nullable(),
  dated: z.array(z.object({ from: day.nullable(), shown: z.string() })),
  source: z.string().nullable(),
  verified: z.boolean(),
  /** Nobody has published it: 示例参数. */
  illustrative: z.boolean(),
  overridden: z.boolean(),
  note: z.string().nullable(),
})

/** A programme with its text, figures and rules. */
export const programmeDetail = programmeLine
  .extend({
    /** policy.md as Markdown. */
    policy: z.string(),
    articles: z.array(
      z.object({
        article: z.string(),
        heading: z.string(),
        text: z.string(),
        verified: z.boolean(),
        notModelled: z.boolean(),
        parameters: z.array(parameter),
        rules: z.array(
          z.object({
            name: z.string(),
            formula: z.string(),
            /** Its rows where it is a decision table. */
            table: z
              .object({
                inputs: z.array(z.string()),
                rows: z.array(z.object({ tests: z.array(z.string()), output: z.string() })),
              })
              .nullable(),
            type: z.string(),
            note: z.string().nullable(),
          }),
        ),
      }),
    ),
    gates: z.array(z.object({ id: z.string(), title: z.string(), article: z.string(), formula: z.string() })),
    index: z
      .array(
        z.object({
          node: z.string(),
          title: z.string(),
          article: z.string(),
          depth: z.number().int(),
          max: z.string().nullable(),
          value: z.string().nullable(),
          method: z.string(),
          /** The steps of a leaf's method: `≥ 30%` gives `20`. */
          steps: z.array(z.object({ at: z.string(), gives: z.string() })),
          /** The fact with the mark that an expert gives within the steps' bounds; null where points are computed. */
          mark: z.string().nullable(),
          illustrative: z.boolean(),
        }),
      )
      .nullable(),
    facts: z.array(
      z.object({
        name: z.string(),
        column: z.string(),
        unit: z.string().nullable(),
        actionable: z.boolean(),
        evidence: z.string().nullable(),
      }),
    ),
    /** The folder as it stands: file name → text. */
    files: z.record(z.string(), z.string()),
    editions: z.array(z.object({ edition: z.string(), effective: day, storedAt: instant })),
  })
  .meta({ id: 'ProgrammeDetail' })
