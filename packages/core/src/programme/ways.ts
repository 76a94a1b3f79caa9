import { type Condition, type ConditionTest, type Env, type Result, Fault, Unknown } from '../feel.ts'

/** A part that came out wrong: the rule it stands in, and the test itself where it is one. */
export type Failing = { readonly rule: string; readonly test: ConditionTest | undefined; readonly want: boolean }

/** A named condition that can be walked into: a rule that gives yes or no, or a gate. */
export type Walkable = (name: string) => Condition | undefined

const WAYS_MAX = 64

/**
 * The ways in which a condition that failed could have held: each way lists what would have to turn round.
 * All of an `and` that fail, any one of an `or`; what is unknown is not counted as failing.
 * Names are walked into down to the rules whose own tests failed; `owner` is the rule being walked.
 */
export function waysToHold(
  condition: Condition,
  want: boolean,
  owner: string | undefined,
  env: Env,
  walk: Walkable,
): Failing[][] {
  if (resultOf(condition, env) !== !want) return [[]]
  switch (condition.kind) {
    case 'and':
    case 'or': {
      const parts = condition.parts.map((part) => waysToHold(part, want, owner, env, walk))
      return (condition.kind === 'and') === want ? everyOf(parts) : parts.flat().slice(0, WAYS_MAX)
    }
    case 'not':
      return waysToHold(condition.part, !want, owner, env, walk)
    case 'if': {
      const test = resultOf(condition.test, env)
      const branch = test === true ? condition.then : test === false ? condition.otherwise : undefined
      return branch ? waysToHold(branch, want, owner, env, walk) : [[]]
    }
    case 'name': {
      const inner = walk(condition.name)
      if (inner) return waysToHold(inner, want, condition.name, env, walk)
      return [[{ rule: owner ?? condition.name, test: undefined, want }]]
    }
    case 'test':
      return [[{ rule: owner ?? condition.text, test: condition, want }]]
  }
}

/** One way of each part together. */
function everyOf(parts: readonly Failing[][][]): Failing[][] {
  let combined: Failing[][] = [[]]
  for (const ways of parts) {
    combined = combined.flatMap((before) => ways.map((way) => [...before, ...way])).slice(0, WAYS_MAX)
  }
  return combined
}

/** The ways none of whose rules could be left out: a way that asks for more than another is no reason. */
export function leastWays(ways: readonly Failing[][]): Failing[][] {
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
      return then === otherwise && typeof then === 'boolean' && test instanceof Unknown ? then : test
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

/** Every unknown of the parts of a condition, also of those that other parts outweigh; names are walked into once. */
export function unknownsIn(
  condition: Condition,
  env: Env,
  walk: Walkable,
  note: (unknown: Unknown) => void,
  seen = new Set<string>(),
): void {
  switch (condition.kind) {
    case 'and':
    case 'or':
      for (const part of condition.parts) unknownsIn(part, env, walk, note, seen)
      return
    case 'not':
      return unknownsIn(condition.part, env, walk, note, seen)
    case 'if': {
      const test = resultOf(condition.test, env)
      unknownsIn(condition.test, env, walk, note, seen)
      if (test !== false) unknownsIn(condition.then, env, walk, note, seen)
      if (test !== true) unknownsIn(condition.otherwise, env, walk, note, seen)
      return
    }
    case 'name': {
      if (seen.has(condition.name)) return
      seen.add(condition.name)
      const inner = walk(condition.name)
      if (inner) return unknownsIn(inner, env, walk, note, seen)
      const result = env.name(condition.name)
      if (result instanceof Unknown) note(result)
      return
    }
    case 'test': {
      const result = condition.evaluate(env)
      if (result instanceof Unknown) note(result)
      return
    }
  }
}

/** The tests a condition is made of, each with what it should come out as; names are not walked into. */
export function conditionTests(
  condition: Condition,
  want = true,
): { readonly test: ConditionTest; readonly want: boolean }[] {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap((part) => conditionTests(part, want))
    case 'not':
      return conditionTests(condition.part, !want)
    case 'if':
      return [condition.then, condition.otherwise].flatMap((part) => conditionTests(part, want))
    case 'name':
      return []
    case 'test':
      return [{ test: condition, want }]
  }
}
