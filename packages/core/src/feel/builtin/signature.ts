import { ANY, type Type } from '../type.ts'
import { type Result, type Value, isList } from '../value.ts'

/**
 * What an argument must be. `amount` is a number or money, `number` only a plain number,
 * `comparable` a number, text or date, `point` a comparable or a range of them.
 */
export type ParameterKind =
  | 'number'
  | 'amount'
  | 'text'
  | 'boolean'
  | 'date'
  | 'list'
  | 'interval'
  | 'context'
  | 'function'
  | 'comparable'
  | 'point'
  | 'any'

/** A parameter of a function and what may be given for it. */
export type Parameter = {
  readonly name: string
  readonly kind: ParameterKind
  readonly optional?: true
  /** Takes this and all further arguments. */
  readonly repeated?: true
  /** A list that may also be written as its items: `min(a, b)` for `min([a, b])`. */
  readonly spread?: true
}

/** Arguments of the right kinds that still do not go together. */
export type Refused = { readonly kind: 'refused'; readonly zh: string; readonly en: string }

/** A function of the language: how it may be called, what it gives, and its value. */
export type Builtin = {
  readonly name: string
  readonly aliases: readonly string[]
  readonly parameters: readonly Parameter[]
  /** Other names DMN has for the parameters, for calls that name them. */
  readonly spellings?: readonly (readonly string[])[]
  /** The type of the result for arguments of these types, some of them constants. */
  readonly result: (types: readonly Type[], constants: readonly (Value | undefined)[]) => Type | Refused
  /** The value; never called with an unknown or a fault. The types tell money from plain numbers. */
  readonly call: (values: readonly Value[], types: readonly Type[]) => Result
  /** Whether it can work with numbers of which only bounds are known; otherwise such an argument gives unknown. */
  readonly spans?: true
  /** What is wrong with arguments already known when the formula is compiled; undefined stands for those that are not. */
  readonly inspect?: (constants: readonly (Value | undefined)[]) => Refused | undefined
}

/** Declares a function; aliases are its Chinese names. */
export function define(
  name: string,
  aliases: readonly string[],
  parameters: readonly Parameter[],
  result: Type | Builtin['result'],
  call: Builtin['call'],
): Builtin {
  return { name, aliases, parameters, result: typeof result === 'function' ? result : () => result, call }
}

/** A function that can work with numbers of which only bounds are known. */
export const withSpans = (builtin: Builtin): Builtin => ({ ...builtin, spans: true })

/** A parameter that must be given; one that may be left out; one that takes all that follow. */
export const parameter = (name: string, kind: ParameterKind): Parameter => ({ name, kind })
export const optional = (name: string, kind: ParameterKind): Parameter => ({ name, kind, optional: true })
export const repeated = (name: string, kind: ParameterKind): Parameter => ({ name, kind, repeated: true })
/** A list, or its items one by one. */
export const items = (name = 'list'): Parameter => ({ name, kind: 'list', spread: true })

/** What is wrong with arguments, in both languages. */
export const refused = (zh: string, en: string): Refused => ({ kind: 'refused', zh, en })

/** The type of a list's items. */
export const elementOf = (type: Type | undefined): Type => (type?.kind === 'list' ? type.of : ANY)

/** The items of an argument; a single value counts as a list of one. */
export const listIn = (value: Value | undefined): readonly Value[] =>
  isList(value ?? null) ? (value as readonly Value[]) : [value ?? null]

/** `substring(string, start position, [length])`, as a message shows how a function is called. */
export function usageOf(builtin: { readonly name: string; readonly parameters: readonly Parameter[] }): string {
  const shown = builtin.parameters.map((one) => {
    const name = one.repeated || one.spread ? `${one.name}…` : one.name
    return one.optional ? `[${name}]` : name
  })
  return `${builtin.name}(${shown.join(', ')})`
}
