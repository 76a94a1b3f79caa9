import type { Problem } from '../base.ts'
import { buildExpression, buildUnaryTests } from './parse/build.ts'
import { explainStop } from './parse/diagnose.ts'
import { readTree } from './parse/grammar.ts'
import { DEPTH_MAX, LENGTH_MAX } from './limits.ts'
import { problemAt } from './problem.ts'
import { halfWidth } from './parse/signs.ts'
import type { Syntax, UnaryTests } from './syntax.ts'
import { blankLiterals, bracketDepth } from './parse/blank.ts'
import { takeUnits } from './parse/units.ts'

/** The syntax of a text as far as it can be read, with every problem found on the way. */
export type Parsed<Form> = { readonly form?: Form; readonly problems: readonly Problem[] }

/** Reads one formula. `names` are those of several words or with signs inside. */
export const parseExpression = (text: string, names: readonly string[]): Parsed<Syntax> =>
  parse(text, names, (fixed, problems) => {
    const tree = readTree(withoutRangeTypes(fixed), names, 'Expression')
    return 'stop' in tree ? stopAt(fixed, tree.stop, problems) : buildExpression(tree, fixed, problems, new Map())
  })

/** Reads the formula in the output of a table's row, whose figures may carry units. */
export const parseOutput = (text: string, names: readonly string[]): Parsed<Syntax> =>
  parse(text, names, (fixed, problems) => {
    const { plain, quantities } = takeUnits(fixed)
    const tree = readTree(plain, names, 'Expression')
    return 'stop' in tree ? stopAt(plain, tree.stop, problems) : buildExpression(tree, plain, problems, quantities)
  })

/** Reads the tests of one cell of a table: `-`, `< 3%`, `[1..3)`, `"a", "b"`, `not(…)`. Figures may carry units. */
export const parseUnaryTests = (text: string, names: readonly string[]): Parsed<UnaryTests> =>
  parse(text, names, (fixed, problems) => {
    const { plain, quantities } = takeUnits(fixed)
    const tree = readTree(plain, names, 'UnaryTests')
    return 'stop' in tree ? stopAt(plain, tree.stop, problems) : buildUnaryTests(tree, plain, problems, quantities)
  })

function parse<Form>(
  text: string,
  names: readonly string[],
  read: (fixed: string, problems: Problem[]) => Form | undefined,
): Parsed<Form> {
  if (text.length > LENGTH_MAX) {
    return { problems: [problemAt(0, 'too_long', { found: text.length, limit: LENGTH_MAX })] }
  }
  if (text.trim() === '') return { problems: [problemAt(0, 'empty', {})] }
  const { fixed, problems } = halfWidth(text, names)
  const { blanked, unclosed } = blankLiterals(fixed)
  if (unclosed !== undefined) return { problems: [...problems, problemAt(unclosed, 'unclosed_text', {})] }
  if (bracketDepth(blanked) > DEPTH_MAX) {
    return { problems: [...problems, problemAt(0, 'too_deep', { limit: DEPTH_MAX })] }
  }
  const found = [...problems]
  const form = read(fixed, found)
  return form === undefined ? { problems: found } : { form, problems: found }
}

/** The grammar has no `range<number>`: it reads a list type in the same place, and the text says which it is. */
const withoutRangeTypes = (text: string): string =>
  text.includes('range') ? text.replace(/range(?<=(?:\bof|[:<,]|->)\s*range)(?=\s*<[^<>]*>)/g, 'list ') : text

function stopAt(text: string, stop: number, problems: Problem[]): undefined {
  problems.push(explainStop(text, stop))
}

export { normalName } from './parse/grammar.ts'
