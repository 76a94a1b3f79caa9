import { z } from 'zod'
import type { Framework, Frozen } from '@gongzhen/core/composite'
import { day, decimal, instant, rowId } from './value.ts'

/** A column of doubles as it travels: null where nobody gave a value. */
const column = z.array(z.number().nullable())

/** A node of an index, in the order of the tree, parents first; what of it may be moved. */
const laboratoryNode = z.object({
  code: z.string(),
  title: z.string(),
  parent: z.string().nullable(),
  depth: z.number().int(),
  isLeaf: z.boolean(),
  weight: z.object({ key: z.enum(['points', 'max', 'weight']), by: z.string().nullable() }).nullable(),
  hasTable: z.boolean(),
})

/**
 * An index as a run saw it, for computing in the browser: `framework`, `nodes`, `points`, `withoutPlace` and
 * `adjustmentsHeld` are those of core/programme's `Laboratory`; `columns` and `groups` are its table, and `units` name
 * its rows. `scoreTable` takes `frozen` where it is not null.
 */
export const population = z
  .object({
    programme: z.string(),
    name: z.string(),
    edition: z.string(),
    run: rowId,
    asOf: day,
    /** The numbers of the firms, in the order of every column; their names beside. */
    units: z.array(rowId),
    names: z.array(z.string()),
    framework: z.custom<Framework>(),
    columns: z.record(z.string(), column),
    /** For each grouping the labels, and for each firm the place of its label; -1: in no group. */
    groups: z.record(z.string(), z.object({ labels: z.array(z.string()), of: z.array(z.number().int()) })),
    /** Published points, place and band as the run gave them: with limits, additions and deductions. */
    points: z.array(decimal.nullable()),
    nodes: z.array(laboratoryNode),
    /** Rows that fail a gate, or of which that is not known: they have no place. */
    withoutPlace: z.array(z.number().int()),
    /** Additions and deductions that read points: they stay as they are, whatever is tried. */
    adjustmentsHeld: z.array(z.string()),
    ranks: z.array(z.number().int().nullable()),
    bands: z.array(z.string().nullable()),
    /** What leaves that compare firms were scored with; null where there are none. */
    frozen: z.custom<Frozen>().nullable(),
    /** The approved parameters that were used; null where they were estimated from this run. */
    approved: rowId.nullable(),
    intervals: z.object({
      draws: z.number().int(),
      seed: z.number().int(),
      /** By how much each weight was drawn up or down. */
      spread: z.number(),
      low: column,
      high: column,
      /** In which share of the draws the firm is among the best fifth of its group. */
      among: column,
    }),
  })
  .meta({ id: 'Population' })

/** One row of the health report: what was looked at, its light, and words for an officer. */
export const healthRow = z
  .object({
    id: z.string(),
    title: z.string(),
    /** Green: nothing to do. Amber: know it. Red: mend the method before publishing. Grey: nothing to judge by. */
    light: z.enum(['green', 'amber', 'red', 'grey']),
    zh: z.string(),
    en: z.string(),
    advice: z.string(),
    figures: z.record(z.string(), z.number()),
    list: z.array(z.string()),
  })
  .meta({ id: 'HealthRow' })

/** Something the engine had to say about the firms or the method, such as an indicator all of whose values are equal. */
export const finding = z.object({
  severity: z.enum(['error', 'warning', 'note']),
  zh: z.string(),
  en: z.string(),
})

/** What was estimated for one indicator, in words and figures. */
const estimated = z.object({
  code: z.string(),
  title: z.string(),
  /** `最小值 1.2`, `最大值 33.4`, `缺失填 5.6`: in the order in which they are used. */
  figures: z.array(z.object({ zh: z.string(), en: z.string(), value: z.number().nullable() })),
})

/** Parameters that were estimated once for an edition, and who decided about them. */
export const frozenLine = z
  .object({
    id: rowId,
    programme: z.string(),
    edition: z.string(),
    run: rowId,
    asOf: day,
    units: z.number().int(),
    reason: z.string(),
    proposedBy: z.string(),
    proposedAt: instant,
    state: z.enum(['proposed', 'approved', 'declined']),
    decidedBy: z.string().nullable(),
    decidedAt: instant.nullable(),
    answer: z.string().nullable(),
    /** Whether the reader proposed it, and so cannot be the one who approves. */
    isOwn: z.boolean(),
    indicators: z.array(estimated),
  })
  .meta({ id: 'FrozenParameters' })

/** What another edition makes of one firm, and why. */
export const scoreMove = z
  .object({
    unit: rowId,
    name: z.string(),
    before: decimal.nullable(),
    after: decimal.nullable(),
    rankBefore: z.number().int().nullable(),
    rankAfter: z.number().int().nullable(),
    bandBefore: z.string().nullable(),
    bandAfter: z.string().nullable(),
    /** How much of the change comes from the frozen parameters alone; null where the old method cannot use them. */
    byParameters: z.number().nullable(),
    byMethod: z.number().nullable(),
    /** The change of each indicator's contribution, largest first. */
    indicators: z.array(z.object({ code: z.string(), title: z.string(), change: z.number() })),
    /** Figures of the programme that differ and that the changed indicators read. */
    parameters: z.array(z.object({ name: z.string(), before: z.string(), after: z.string() })),
  })
  .meta({ id: 'ScoreMove' })
