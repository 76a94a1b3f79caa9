import type { LocalDate } from '../base.ts'
import { inOrder } from './compile.ts'
import { DMN_LONG_NAMES } from './dmn-library.ts'
import { resolveExpression, resolveTests } from './dmn/resolve.ts'
import { type Run, emitter, newFrame } from './evaluate.ts'
import { longNamesOf } from './long-names.ts'
import { parseExpression, parseUnaryTests } from './parse.ts'
import type { Env, Problems } from './scope.ts'
import type { Type } from './type.ts'
import type { Problem } from '../base.ts'
import { type DateTimeValue, Fault, Unknown, type Value } from './value.ts'

export { NAMED_TYPES } from './dmn/resolving.ts'

/**
 * What names mean while a text of a DMN model is compiled: their types where the model states them, else ANY.
 * `types` are the model's own, for `instance of` and for the parameters of functions written in FEEL.
 */
export type DmnScope = { readonly names: ReadonlyMap<string, Type>; readonly types?: ReadonlyMap<string, Type> }

/** What a text of a model is evaluated with. */
export type DmnValues = {
  /** The value of a name of the scope. A model's function is a `Callable`. */
  readonly name: (name: string) => Value
  /** The instant `now()` and `today()` mean; without one they are null. */
  readonly now?: DateTimeValue
  /** Hears why a part that could not be computed became null. */
  readonly note?: (fault: Fault) => void
}

/** An expression of a model, ready to be evaluated any number of times; `notes` are mistakes that make parts of it null. */
export type DmnExpression = {
  readonly text: string
  readonly notes: readonly Problem[]
  /** Names of the scope that it reads. */
  readonly reads: ReadonlySet<string>
  evaluate(values: DmnValues): Value
}

/** The unary tests of a cell or of allowed values. */
export type DmnTests = {
  readonly text: string
  readonly notes: readonly Problem[]
  readonly reads: ReadonlySet<string>
  /** Whether the input passes; null where that cannot be said. */
  evaluate(input: Value, values: DmnValues): boolean | null
}

/**
 * A literal expression of a DMN model, or why it cannot be read. Names are resolved now, types are met at run time;
 * what cannot be computed is null. The body of a function is such a text too: its parameters are names of its scope.
 */
export function compileDmn(text: string, scope: DmnScope): DmnExpression | Problems {
  const parsed = parseExpression(text, longNamesOf([...DMN_LONG_NAMES, ...spellings(scope)]))
  if (!parsed.form || parsed.problems.length > 0) return { problems: inOrder(parsed.problems) }
  const { term, slots, notes, reads } = resolveExpression(parsed.form, text, scope)
  const run = emitter(text, 'dmn')(term)
  return { text, notes, reads, evaluate: (values) => valueOf(run, values, newFrame(slots)) }
}

/** The unary tests of a cell of a decision table, or of the allowed values of a type. `?` is the input. */
export function compileDmnTests(text: string, scope: DmnScope): DmnTests | Problems {
  const parsed = parseUnaryTests(text, longNamesOf([...DMN_LONG_NAMES, ...spellings(scope)]))
  if (!parsed.form || parsed.problems.length > 0) return { problems: inOrder(parsed.problems) }
  const { term, slots, notes, reads, subject } = resolveTests(parsed.form, text, scope)
  const run = emitter(text, 'dmn')(term)
  return {
    text,
    notes,
    reads,
    evaluate(input, values) {
      const frame = newFrame(slots)
      frame.values[subject] = input
      const result = valueOf(run, values, frame)
      return typeof result === 'boolean' ? result : null
    },
  }
}

function valueOf(run: Run, values: DmnValues, frame: ReturnType<typeof newFrame>): Value {
  const result = run(envOf(values), frame)
  return result instanceof Fault || result instanceof Unknown ? null : result
}

function envOf({ name, now, note }: DmnValues): Env {
  const nothing = () => null
  return {
    asOf: (now?.day ?? '') as LocalDate,
    name,
    at: nothing,
    atPeriod: nothing,
    ...(now && { now }),
    ...(note && { note }),
  }
}

/** Every name the grammar has to know: those of the scope and, for paths and filters, those of entries of their types. */
function spellings({ names, types }: DmnScope): Iterable<string> {
  const found = new Set<string>(names.keys())
  const seen = new Set<Type>()
  const visit = (type: Type): void => {
    if (seen.has(type)) return
    seen.add(type)
    if (type.kind === 'list' || type.kind === 'interval') visit(type.of)
    if (type.kind === 'function') visit(type.result)
    if (type.kind !== 'context') return
    for (const [name, of] of type.entries) {
      found.add(name)
      visit(of)
    }
  }
  for (const type of [...names.values(), ...(types?.values() ?? [])]) visit(type)
  return found
}
