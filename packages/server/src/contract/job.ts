import { z } from 'zod'
import { accountLink, instant, problem, rowId } from './value.ts'

/** What becomes of long work. `interrupted`: the server stopped; it goes on by itself where it can. */
export const jobStatus = z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted'])

/** Whether a firm's current results follow its facts again: at once, in the background, or by a new run. */
export const refresh = z.enum(['done', 'background', 'run_due']).meta({ id: 'Refresh' })

/** What was wrong with one row of an imported file. */
export const rowProblem = z.object({
  column: z.string().nullable(),
  code: z.string(),
  expected: z.string(),
  found: z.string(),
  message: z.string(),
  /** A warning needs an explanation only. */
  severity: z.enum(['error', 'warning']).optional(),
})

/** What an import found: the same for a dry run and for the real one. */
export const importReport = z
  .object({
    kind: z.literal('import'),
    batch: rowId.nullable(),
    dryRun: z.boolean(),
    rowsRead: z.number().int(),
    rowsGood: z.number().int(),
    rowsRefused: z.number().int(),
    /** Those of the refused that only want an explanation; 0 in reports written before it was counted. */
    rowsUnexplained: z.number().int().default(0),
    partiesCreated: z.number().int(),
    findings: z.number().int(),
    rowsPerSecond: z.number().nullable(),
    warnings: z.array(
      z.object({
        code: z.string(),
        title: z.string(),
        count: z.number().int(),
        example: z.string(),
        explanation: z.string().nullable(),
      }),
    ),
    refusals: z.array(z.object({ row: z.number().int(), problems: z.array(rowProblem) })),
    problems: z.array(problem),
    refresh,
  })
  .meta({ id: 'ImportReport' })

/** How many firms came out how, for one programme. */
export const outcomeCounts = z
  .object({
    eligible: z.number().int(),
    ineligible: z.number().int(),
    incomplete: z.number().int(),
    error: z.number().int(),
    near: z.number().int(),
  })
  .meta({ id: 'OutcomeCounts' })

/** What a run came to. */
export const runReport = z
  .object({
    kind: z.literal('run'),
    run: rowId,
    subjects: z.number().int(),
    counts: z.record(z.string(), outcomeCounts),
    secondsTaken: z.number(),
    /** Where the time went; runs of earlier versions do not tell. */
    spent: z.object({ read: z.number(), judge: z.number(), write: z.number() }).optional(),
  })
  .meta({ id: 'RunReport' })

/** What bringing current results in line with changed facts came to. */
export const refreshReport = z
  .object({ kind: z.literal('refresh'), batch: rowId.nullable(), subjects: z.number().int() })
  .meta({ id: 'RefreshReport' })

/** Long work and how far it has come. */
export const job = z
  .object({
    id: rowId,
    kind: z.enum(['import', 'run']),
    status: jobStatus,
    title: z.string(),
    titleEn: z.string(),
    done: z.number().int(),
    total: z.number().int().nullable(),
    message: z.string().nullable(),
    result: z.union([importReport, runReport, refreshReport]).nullable(),
    by: accountLink,
    createdAt: instant,
    startedAt: instant.nullable(),
    finishedAt: instant.nullable(),
    cancelRequested: z.boolean(),
    resumable: z.boolean(),
  })
  .meta({ id: 'Job' })
