import { AS_OF_NAMES } from './check.ts'
import { normalName, parseExpression } from './parse.ts'

/** The grammar has no Chinese word of its own, so that any is a name; a grammar need not be made to find that out. */
const CHINESE_WORD = /^\p{Script=Han}{1,100}$/u

/**
 * Whether a formula can read something by this name: a word of the grammar (`if`, `5年`) or the date of assessment
 * cannot be declared; the name of a built-in function can, since brackets tell a call. Words of any script, spaces and signs between words are fine.
 */
export function isName(name: string): boolean {
  if (AS_OF_NAMES.includes(name)) return false
  if (CHINESE_WORD.test(name)) return true
  const { form, problems } = parseExpression(name, [name])
  return problems.length === 0 && form?.kind === 'name' && form.name === normalName(name)
}
