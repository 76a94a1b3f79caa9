import { z } from 'zod'
import { doubt, origin } from './assessment.ts'
import { rowId } from './value.ts'

/** A fact's value: money in minor units and counts as numbers, ratios and numbers as decimal texts, dates as YYYY-MM-DD. */
export const factValue = z.union([z.boolean(), z.number(), z.string()])

/** How a fact is written and compared. */
const factType = z.enum(['text', 'yesno', 'number', 'count', 'money', 'ratio', 'date'])

/** How often a fact has a value. */
export const periodKind = z.enum(['year', 'month', 'date', 'none'])

/** Who may see a fact. */
export const sensitivity = z.enum(['public', 'internal', 'confidential', 'personal'])

/** One fact of the catalogue. */
export const factDefinition = z
  .object({
    name: z.string(),
    en: z.string(),
    aliases: z.array(z.string()),
    column: z.string(),
    type: factType,
    unit: z.string().nullable(),
    currency: z.string().nullable(),
    period: periodKind,
    sources: z.array(z.string()),
    sensitivity,
    tolerance: z.string(),
    actionable: z.boolean(),
    description: z.string().nullable(),
  })
  .meta({ id: 'FactDefinition' })

/** What one source says where sources disagree. */
export const rival = z.object({ source: z.string(), value: factValue, shown: z.string() })

/** One value of a fact for one period, who said it, and who says otherwise. */
export const factPoint = z.object({
  period: z.number().int(),
  periodShown: z.string(),
  value: factValue.nullable(),
  shown: z.string(),
  doubt: doubt.optional(),
  origin: origin.optional(),
  rivals: z.array(rival),
  finding: rowId.nullable(),
})

/** A fact of one party with all its periods, the newest first. */
export const factRow = z
  .object({
    name: z.string(),
    en: z.string(),
    column: z.string(),
    type: factType,
    unit: z.string().nullable(),
    currency: z.string().nullable(),
    period: periodKind,
    sensitivity,
    values: z.array(factPoint),
  })
  .meta({ id: 'FactRow' })
