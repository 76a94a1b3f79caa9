import type { LocalDate } from '../base.ts'
import { type CodeEntry, type CodeTable, codeAsOf, codeBecome } from './code-table.ts'

/** An administrative division as it was read: what the code meant then, and what that place is called now. */
export type Division = { readonly then: CodeEntry; readonly now: CodeEntry }

/**
 * The division a six-digit code meant on a day, and the one that place has become by a later day: 410307 written in
 * 1998 is the former 郊区, now 洛龙区 410311; written in 2022 it is 偃师区. Undefined for an unknown code.
 */
export function divisionAsOf(table: CodeTable, code: string, asOf: LocalDate, today: LocalDate): Division | undefined {
  const then = codeAsOf(table, code, asOf)
  return then && { then, now: codeBecome(table, then, today) }
}

/**
 * The divisions a name may mean inside a province, city or county: the whole name, or the name without 区, 县 or 市.
 * A name long out of use is found too; several answers mean that the name alone does not tell.
 */
export function divisionsByName(table: CodeTable, name: string, within: string): readonly CodeEntry[] {
  const inside = withinPrefix(within)
  const entries = [...table.values()].flat().filter((entry) => entry.code.startsWith(inside))
  const whole = entries.filter((entry) => entry.name === name)
  if (whole.length > 0) return whole
  const stem = stemOf(name)
  return stem.length < 2 ? [] : entries.filter((entry) => stemOf(entry.name) === stem)
}

const withinPrefix = (code: string): string => code.replace(/(?:0000|00)$/, '')

const stemOf = (name: string): string => (name.length > 2 ? name.replace(/(?:自治县|[区县市])$/, '') : name)
