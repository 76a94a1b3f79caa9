import { z } from 'zod'
import { area, id, partyKind, rowId } from './value.ts'

/** A line of the list of parties. Points and stage come from the zone's points programme. */
export const partyLine = z
  .object({
    id: rowId,
    name: z.string(),
    kind: partyKind,
    code: z.string().nullable(),
    area: area.nullable(),
    stage: z.string().nullable(),
    points: z.string().nullable(),
    rank: z.number().int().nullable(),
    eligible: z.number().int(),
    near: z.number().int(),
    incomplete: z.number().int(),
    openFindings: z.number().int(),
    tags: z.array(z.string()),
    /** The officer who looks after it. */
    officer: z.object({ id: rowId, name: z.string() }).nullable(),
  })
  .meta({ id: 'PartyLine' })

/** What a list of parties is narrowed by; all that is given must hold. */
export const partyFilter = {
  search: z.string().trim().max(100).optional(),
  /** `rated`: firms, cooperatives and teams, whom programmes are asked about. */
  kind: z.union([partyKind, z.literal('rated')]).optional(),
  /** An area of the zone; `none`: nobody has said where it is. */
  area: z.string().max(40).optional(),
  stage: z.string().max(100).optional(),
  tag: z.string().trim().min(1).max(30).optional(),
  /** An account's number, `me`, or `none`: nobody looks after it. */
  officer: z.union([z.literal('me'), z.literal('none'), id]).optional(),
  programme: z.string().max(100).optional(),
  outcome: z.enum(['eligible', 'near', 'incomplete']).optional(),
  /** A fact, by its name or column, of which nothing is known for `period` (0: a fact without period). */
  lacks: z.string().max(100).optional(),
  period: z.coerce.number<number>().int().min(0).max(99_999_999).optional(),
}
