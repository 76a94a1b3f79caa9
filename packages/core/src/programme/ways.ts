import { type Condition, type ConditionTest, type Env, type Result, Fault, Unknown } from '../feel.ts'

/** A part that came out wrong: the rule it stands in, and the test itself where it is one. */
export type Failing = { readonly rule: string; readonly test: ConditionTest | undefined; readonly want: boolean }

/** A named condition that can be walked into: a rule that gives yes or no, or a gate. */
export type Walkable = (name: string) => Condition | undefined

const WAYS_MAX = 64

/** The rule being walked; `isLocked` below a `not`, where what holds is no failing rule and the rule above stays named. */
export type Owner = { readonly name: string | undefined; readonly isLocked: boolean }

/** Above every rule. */
export const NOBODY: Owner = { name: undefined, isLocked: false }

/**
 * The ways in which a condition that failed could have held: each way lists what would have to turn round.
 * All of an `and` that fail, any one of an `or`; what is unknown is not counted as failing.
 * Names are walked into down to the rules whose own tests failed.
 */
export function waysToHold(condition: Condition, want: boolean, owner: Owner, env: Env, walk: Walkable): Failing[][] {
  return resultOf(condition, env) === !want ? waysOf(condition, want, owner, env, walk) : [[]]
}

/** The same of a condition that is known to have failed. */
function waysOf(condition: Condition, want: boolean, owner: Owner, env: Env, walk: Walkable): Failing[][] {
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const parts: Failing[][][] = []
      for (const part of condition.parts) {
        if (resultOf(part, env) === !want) parts.push(waysOf(part, want, owner, env, walk))
      }
      return (condition.kind === 'and') === want ? everyOf(parts) : parts.flat().slice(0, WAYS_MAX)
    }
    case 'not':
      return waysOf(condition.part, !want, { ...owner, isLocked: owner.name !== undefined }, env, walk)
    case 'if': {
      const test = resultOf(condition.test, env)
      const { then, otherwise } = condition
      const open = test === true ? [then] : test === false ? [otherwise] : [then, otherwise]
      return open.flatMap((branch) => waysToHold(branch, want, owner, env, walk)).slice(0, WAYS_MAX)
    }
    case 'name': {
      const inner = walk(condition.name)
      const below = owner.isLocked ? owner : { name: condition.name, isLocked: false }
      if (inner) return waysOf(inner, want, below, env, walk)
      return [[{ rule: owner.name ?? condition.name, test: undefined, want }]]
    }
    case 'test':
      return [[{ rule: owner.name ?? condition.text, test: condition, want }]]
  }
}

/** One way of each part together. */
function everyOf(parts: readonly Failing[][][]): Failing[][] {
  const [first] = parts
  if (first && parts.length === 1) return first
  let combined: Failing[][] = [[]]
  for (const ways of parts) {
    const [only] = ways
    if (ways.length === 1 && only) for (const way of combined) way.push(...only)
    else combined = combined.flatMap((before) => ways.map((way) => [...before, ...way])).slice(0, WAYS_MAX)
  }
  return combined
}

/** The ways none of whose rules could be left out: a way that asks for more than another is no reason. */
export function leastWays(ways: readonly Failing[][]): readonly Failing[][] {
  if (ways.length < 2) return ways
  const sets = ways.map((way) => new Set(way.map((failing) => failing.rule)))
  return ways.filter((_, index) => {
    const own = sets[index] ?? new Set()
    return !sets.some((other) => other.size < own.size && [...other].every((rule) => own.has(rule)))
  })
}

/** What a condition comes out as, part by part, in Kleene's logic; a fault wins unless the rest already decides. */
export function resultOf(condition: Condition, env: Env): Result {
  switch (condition.kind) {
    case 'test':
      return condition.evaluate(env)
    case 'name':
      return env.name(condition.name)
    case 'not': {
      const result = resultOf(condition.part, env)
      return typeof result === 'boolean' ? !result : result
    }
    case 'if': {
      const test = resultOf(condition.test, env)
      if (typeof test === 'boolean') return resultOf(test ? condition.then : condition.otherwise, env)
      const [then, otherwise] = [resultOf(condition.then, env), resultOf(condition.otherwise, env)]
      const agree =
        (typeof then === 'boolean' && then === otherwise) || (then instanceof Fault && otherwise instanceof Fault)
      return agree && test instanceof Unknown ? then : test
    }
    case 'and':
    case 'or': {
      const deciding = condition.kind === 'or'
      let fault: Fault | undefined
      let unknown: Unknown | undefined
      for (const part of condition.parts) {
        const result = resultOf(part, env)
        if (result === deciding) return deciding
        if (result instanceof Fault) fault ??= result
        else if (result instanceof Unknown) unknown = unknown ? merged(unknown, result) : result
      }
      return fault ?? unknown ?? !deciding
    }
  }
}

const merged = (a: Unknown, b: Unknown): Unknown => new Unknown(new Map([...a.missing, ...b.missing]))

/** The unknowns that keep a condition from coming out as wanted, beside what already fails; names are walked into once. */
export function unknownsIn(
  condition: Condition,
  want: boolean,
  env: Env,
  walk: Walkable,
  note: (unknown: Unknown) => void,
  seen = new Set<string>(),
): void {
  const result = resultOf(condition, env)
  if (result === want) return
  switch (condition.kind) {
    case 'and':
    case 'or':
      for (const part of condition.parts) unknownsIn(part, want, env, walk, note, seen)
      return
    case 'not':
      return unknownsIn(condition.part, !want, env, walk, note, seen)
    case 'if': {
      const test = resultOf(condition.test, env)
      if (test instanceof Unknown && result instanceof Unknown) return note(test)
      if (test !== false) unknownsIn(condition.then, want, env, walk, note, seen)
      if (test !== true) unknownsIn(condition.otherwise, want, env, walk, note, seen)
      return
    }
    case 'name': {
      if (seen.has(condition.name)) return
      seen.add(condition.name)
      const inner = walk(condition.name)
      if (inner) unknownsIn(inner, want, env, walk, note, seen)
      else if (result instanceof Unknown) note(result)
      return
    }
    case 'test':
      if (result instanceof Unknown) note(result)
  }
}
