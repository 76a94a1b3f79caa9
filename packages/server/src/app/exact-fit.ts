import { z } from 'zod'

/** Whether a value is what a shape declares. */
export type Fits = (value: unknown) => boolean

/**
 * Whether zod would give a value back as it is: nothing in it undeclared, wrong, changed or in another order. A yes is certain; a no may
 * only mean that the shape holds something that is looked at by zod alone.
 */
export function exactFit(shape: z.core.$ZodType): Fits {
  const { def } = (shape as z.core.$ZodTypes)._zod
  switch (def.type) {
    case 'string':
      return isBare(def) ? (value) => typeof value === 'string' : byZod(shape)
    case 'number':
      return isBare(def) ? Number.isFinite : byZod(shape)
    case 'boolean':
      return (value) => typeof value === 'boolean'
    case 'null':
      return (value) => value === null
    case 'literal':
      return among(def.values)
    case 'enum':
      return among(Object.values(def.entries))
    case 'nullable':
      return orElse(null, exactFit(def.innerType))
    case 'optional':
      return orElse(undefined, exactFit(def.innerType))
    case 'array':
      return isBare(def) ? listOf(exactFit(def.element)) : NEVER
    case 'record':
      return isBare(def) && isFreeText(def.keyType) ? recordOf(exactFit(def.valueType)) : NEVER
    case 'object':
      return isBare(def) && def.catchall === undefined ? objectOf(def.shape) : NEVER
    case 'union':
      return unionOf(def)
    case 'custom':
      return isBare(def) ? (value) => value !== undefined && def.fn(value) === true : NEVER
    case 'lazy': {
      let inner: Fits | undefined
      return (value) => {
        inner ??= exactFit(def.getter())
        return inner(value)
      }
    }
    default:
      return NEVER
  }
}

const NEVER: Fits = () => false

/** Without a check or a format of its own. */
const isBare = (def: { readonly checks?: readonly unknown[] | undefined; readonly format?: string }): boolean =>
  (def.checks ?? []).length === 0 && def.format === undefined

const isFreeText = ({ _zod: { def } }: z.core.$ZodType): boolean => def.type === 'string' && isBare(def)

/** A text or number with a form of its own; an answer mostly repeats a few, such as the instants of a firm's files. */
function byZod(shape: z.core.$ZodType): Fits {
  const passed = new Set<unknown>()
  return (value) => {
    if (typeof value !== 'string' && typeof value !== 'number') return false
    if (passed.has(value)) return true
    const read = z.safeParse(shape, value)
    if (!read.success || read.data !== value) return false
    if (passed.size >= PASSED_MAX) passed.clear()
    passed.add(value)
    return true
  }
}

const PASSED_MAX = 100

function among(values: readonly unknown[]): Fits {
  const allowed = new Set(values)
  return (value) => allowed.has(value)
}

const orElse =
  (absent: null | undefined, inner: Fits): Fits =>
  (value) =>
    value === absent || inner(value)

const listOf =
  (element: Fits): Fits =>
  (value) => {
    if (!Array.isArray(value)) return false
    for (const item of value) if (!element(item)) return false
    return true
  }

const recordOf =
  (member: Fits): Fits =>
  (value) => {
    if (!isPlain(value)) return false
    for (const name of Object.keys(value)) if (name === '__proto__' || !member(value[name])) return false
    return true
  }

/** Every declared field fits, in the order it is declared, and there is no other. */
function objectOf(shape: Readonly<Record<string, z.core.$ZodType>>): Fits {
  const fields = Object.entries(shape).map(([name, field]) => {
    const fits = exactFit(field)
    const { optin, optout } = field._zod
    return { name, fits, mayBeAbsent: optin === 'optional' && optout === 'optional' && fits(undefined) }
  })
  return (value) => {
    if (!isPlain(value)) return false
    let at = 0
    for (const name in value) {
      while (fields[at]?.name !== name) if (fields[at++]?.mayBeAbsent !== true) return false
      if (!fields[at++]?.fits(value[name])) return false
    }
    while (at < fields.length) if (fields[at++]?.mayBeAbsent !== true) return false
    return true
  }
}

function unionOf(def: z.core.$ZodUnionDef): Fits {
  if ('discriminator' in def) return oneOf(def.options, true)
  return isBare(def) && def.inclusive !== false ? oneOf(def.options, false) : NEVER
}

/**
 * The first option that takes a value decides what becomes of it, so one that takes it otherwise than as it stands ends
 * the search; where a field tells the options apart, no two of them take the same value.
 */
function oneOf(options: readonly z.core.$ZodType[], areApart: boolean): Fits {
  const each = options.map((option) => ({ option, fits: exactFit(option) }))
  return (value) => {
    for (const { option, fits } of each) {
      if (fits(value)) return true
      if (!areApart && z.safeParse(option, value).success) return false
    }
    return false
  }
}

/** A mere record, which JSON writes field by field. */
function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) return false
  const prototype: unknown = Object.getPrototypeOf(value)
  return (prototype === Object.prototype || prototype === null) && !('toJSON' in value)
}
