import { z } from 'zod'
import type { Framework } from '@gongzhen/core/composite'
import type { LaboratoryNode } from '@gongzhen/core/programme'
import { day, decimal, rowId } from './value.ts'

const column = z.array(z.number().nullable())

/**
 * An index over the firms of a zone as they are known now, for trying out changes in the browser: `framework` and
 * `columns` are what core/composite scores, `text` is the file a trial is written into.
 */
export const laboratory = z
  .object({
    programme: z.string(),
    name: z.string(),
    edition: z.string(),
    asOf: day,
    /** programme.yaml of the edition. */
    text: z.string(),
    /** Numbers and names of the firms, in the order of every column. */
    units: z.array(rowId),
    names: z.array(z.string()),
    framework: z.custom<Framework>(),
    nodes: z.custom<readonly LaboratoryNode[]>(),
    columns: z.record(z.string(), column),
    groups: z.record(z.string(), z.object({ labels: z.array(z.string()), of: z.array(z.number().int()) })),
    /** Published points as the rules give them; null where facts are missing. */
    points: z.array(decimal.nullable()),
    /** Places in the columns of firms that fail a gate: they are not ranked. */
    withoutPlace: z.array(z.number().int()),
    /** Additions and deductions that read points: the laboratory leaves them as they are. */
    adjustmentsHeld: z.array(z.string()),
  })
  .meta({ id: 'Laboratory' })
