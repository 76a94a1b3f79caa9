import { type Builtin, builtinOf, type Parameter } from './builtin.ts'
import { type Value, isList } from './value.ts'
import { DMN_TEMPORAL } from './dmn-library/temporal.ts'
import { DMN_VALUES } from './dmn-library/value.ts'

const own: ReadonlyMap<string, Builtin> = new Map(
  [...DMN_TEMPORAL, ...DMN_VALUES].map((builtin) => [builtin.name, builtin]),
)

/** The built-in of that name as DMN has it: its own, or the one that programmes have. */
export const dmnBuiltinOf = (name: string): Builtin | undefined => own.get(name) ?? builtinOf(name)

/** Names of several words that only DMN has. */
export const DMN_LONG_NAMES: readonly string[] = [...own.keys()].filter((name) => name.includes(' '))

/** DMN gives a function that wants one value the only item of a list. */
export function withSingletons({ parameters, call }: Builtin): Builtin['call'] {
  const fitted = (value: Value, parameter: Parameter | undefined): Value =>
    isList(value) && value.length === 1 && parameter && !LISTS.has(parameter.kind) ? (value[0] ?? null) : value
  return (values, types) =>
    call(
      values.map((value, index) => fitted(value, parameters[index])),
      types,
    )
}

const LISTS: ReadonlySet<string> = new Set(['list', 'any', 'function'])
