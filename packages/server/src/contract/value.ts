import { z } from 'zod'
import { PARTY_KINDS } from '@gongzhen/core/registry'
import { shapeWords } from '../in-both.ts'

/** A row's number as it stands in a path or a query. */
export const id = z.coerce.number<number>().int().positive()

/** A row's number in a body or an answer. */
export const rowId = z.number().int()

/** A day as YYYY-MM-DD that exists. */
export const day = z.iso.date()

/** An instant as ISO 8601 with offset. */
export const instant = z.iso.datetime({ offset: true })

/** An exact number as its decimal text, never rounded through a double. */
export const decimal = z.string()

/** A reason a person has to give: it is kept with what was done. */
export const reason = z
  .string()
  .trim()
  .min(2, shapeWords('请写明理由（至少两个字）', 'give a reason of at least two characters'))
  .max(2000)

/** What somebody signs in as. */
export const newLogin = z
  .string()
  .trim()
  .regex(
    /^[a-z0-9][a-z0-9._-]{1,49}$/,
    shapeWords(
      '账号为 2–50 个小写字母、数字或 . _ -，以字母或数字开头',
      'a login has 2–50 small letters, digits or . _ - and begins with a letter or digit',
    ),
  )

/** Yes or no in a query. */
export const flag = z.enum(['true', 'false']).transform((text) => text === 'true')

/** Which page of a list; pages count from 1. */
export const page = {
  page: z.coerce.number<number>().int().min(1).max(100_000).default(1),
  size: z.coerce.number<number>().int().min(1).max(200).default(50),
}

/** One page of a list and how long the whole list is. */
export const pageOf = <Row extends z.ZodType>(row: Row) =>
  z.object({ rows: z.array(row), total: z.number().int(), page: z.number().int(), size: z.number().int() })

/** A party as a link: its number and current name. */
export const partyLink = z.object({ id: rowId, name: z.string() })

/** An account as it is named beside what it did; null for the system itself. */
export const accountLink = z.object({ id: rowId, name: z.string() }).nullable()

/** A case as a link: its number in the database, and the one people know. */
export const caseLink = z.object({ id: rowId, number: z.string() })

/** What a programme pays or calculates, in whole minor units of its currency. */
export const amount = z.object({ id: z.string(), currency: z.string(), minor: z.number().int() })

/** Something wrong in a file: where, what, and what to do. */
export const problem = z
  .object({
    code: z.string(),
    file: z.string().optional(),
    line: z.number().int().optional(),
    column: z.number().int().optional(),
    article: z.string().optional(),
    zh: z.string(),
    en: z.string(),
    proposal: z.string().optional(),
  })
  .meta({ id: 'Problem' })

/** What kind of party: an enterprise, a bank, a team … */
export const partyKind = z.enum(Object.keys(PARTY_KINDS) as [keyof typeof PARTY_KINDS])

/** A part of a zone, by its short name and in full. */
export const area = z.object({ area: z.string(), name: z.string() })
