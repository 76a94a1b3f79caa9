import { AGGREGATE_FUNCTIONS } from './builtin/aggregate.ts'
import { CONTEXT_FUNCTIONS } from './builtin/context.ts'
import { DATE_FUNCTIONS } from './builtin/date.ts'
import { LIST_FUNCTIONS } from './builtin/list.ts'
import { NUMBER_FUNCTIONS } from './builtin/number.ts'
import { PATTERN_FUNCTIONS } from './builtin/pattern.ts'
import { RANGE_FUNCTIONS } from './builtin/range.ts'
import type { Builtin } from './builtin/signature.ts'
import { TEXT_FUNCTIONS } from './builtin/text.ts'
import { PERIOD_NAMES, SERIES_FUNCTIONS } from './series.ts'

/** Every built-in function over values, in the order the documentation lists them. */
export const BUILTINS: readonly Builtin[] = [
  ...NUMBER_FUNCTIONS,
  ...TEXT_FUNCTIONS,
  ...PATTERN_FUNCTIONS,
  ...AGGREGATE_FUNCTIONS,
  ...LIST_FUNCTIONS,
  ...CONTEXT_FUNCTIONS,
  ...DATE_FUNCTIONS,
  ...RANGE_FUNCTIONS,
]

const byName = new Map(BUILTINS.flatMap((builtin) => [builtin.name, ...builtin.aliases].map((name) => [name, builtin])))

/** The built-in of that English or Chinese name. */
export const builtinOf = (name: string): Builtin | undefined => byName.get(name)

/** Names that mean a function of the language and that a programme should not declare for itself. */
export const isBuiltin = (name: string): boolean => byName.has(name) || SERIES_FUNCTIONS.has(name) || name === 'not'

/** Every function name, for the nearest ones in a message. */
export const FUNCTION_NAMES: readonly string[] = [...byName.keys(), ...SERIES_FUNCTIONS.keys(), 'not']

/** Names of the language that have several words, which the grammar must know to read them as one. */
export const LONG_NAMES: readonly string[] = [...FUNCTION_NAMES, ...PERIOD_NAMES.keys(), 'as of'].filter((name) =>
  name.includes(' '),
)

export { DAY_NAMES, MONTH_NAMES } from './builtin/date.ts'
export {
  type Builtin,
  type Parameter,
  type ParameterKind,
  define,
  optional,
  parameter,
  usageOf,
} from './builtin/signature.ts'
