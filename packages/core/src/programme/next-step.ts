import {
  type Exact,
  absolute,
  add,
  compare,
  equal,
  isExact,
  multiply,
  negate,
  oneLine,
  round,
  show,
  subtract,
} from '../base.ts'
import { type Env, Fault, Unknown, type Result } from '../feel.ts'
import type { FactDefinition } from '../registry.ts'
import { type IndexNode, type Method, boundOf, figureOf, isPoints, lowest, pointsOf, rowPoints } from '../score.ts'
import { firmEnv } from './env.ts'
import { withValue } from './facts-file.ts'
import { showYuan } from './margin.ts'
import { type Model, eachNode } from './model.ts'
import type { Tracing } from './readings.ts'

/** A fact that moves a value: the value is the fact divided by `scale`. */
type Lever = { readonly fact: FactDefinition; readonly current: Exact; readonly scale: Exact }

/** A move of one fact from what it is, and the points the leaf then has. */
type Move = {
  readonly fact: FactDefinition
  readonly from: Exact
  readonly change: Exact
  readonly isMore: boolean
  readonly points: Exact
}

/**
 * The smallest change of one actionable fact that brings the next points of a leaf: `研发费用再增加 12.4 万元，可得 +8 分`.
 * The gain is what the whole score gains when it is worked out again with the changed fact, whatever else reads it;
 * null where there is none.
 */
export function nextStep(node: IndexNode, tracing: Tracing): string | null {
  const { env } = tracing
  const points = env.name(node.name)
  if (node.children.length > 0 || !node.method || !isExact(points)) return null
  const moves = movesOf(node, node.method, points, tracing).toSorted((a, b) => compare(a.change, b.change))
  for (const move of moves) {
    const gain = gainOf(node, move, tracing)
    if (compare(gain, 0) <= 0) continue
    const verb = move.isMore ? '再增加' : '再减少'
    return `${move.fact.name}${verb} ${showChange(move.change, move.fact)}，可得 +${show(round(gain, 2, 'down'), 6)} 分`
  }
  return null
}

function movesOf(node: IndexNode, method: Method, points: Exact, tracing: Tracing): Move[] {
  const { env } = tracing
  if (method.kind === 'cases') return method.rows.flatMap((row) => moveToCase(row, points, tracing))
  const lever = node.value && leverOf(node.value.text, tracing)
  if (!lever) return []
  return targetsOf(node, method, env).flatMap(({ at, points: worth }) => {
    const change = subtract(multiply(at, lever.scale), lever.current)
    const helps = compare(change, 0) > 0 && compare(worth, points) > 0
    return helps ? [{ ...moved(lever, wholeUnits(change, lever.fact), true), points: worth }] : []
  })
}

/** The values at which a method gives its next points, with those points. */
function targetsOf(
  node: IndexNode,
  method: Exclude<Method, { kind: 'cases' }>,
  env: Env,
): { at: Exact; points: Exact }[] {
  const figure = node.points ?? node.max
  const full = figure ? figureOf(figure, env) : 100
  if (full instanceof Unknown || full instanceof Fault) return []
  switch (method.kind) {
    case 'lookup':
      return []
    case 'at_least':
      return method.rows.flatMap(({ bound, points }) => {
        const [at, worth] = [boundOf(bound, env), rowPoints(points, env)]
        return isExact(at) && isPoints(worth) ? [{ at, points: lowest(worth) }] : []
      })
    case 'piecewise':
      return method.rows.flatMap(({ at: bound, share }) => {
        const at = boundOf(bound, env)
        return isExact(at) ? [{ at, points: multiply(full, share) }] : []
      })
    case 'goalposts': {
      const at = boundOf(method.high, env)
      return isExact(at) ? [{ at, points: method.to?.[1] ?? full }] : []
    }
    case 'target': {
      const at = boundOf(method.goal, env)
      return isExact(at) && !method.target.isLess ? [{ at, points: method.target.met }] : []
    }
    case 'relative':
      return []
  }
}

/** The move that makes a row's condition hold, where that is one comparison of one fact with a fixed number. */
function moveToCase(
  { condition, points }: (Method & { kind: 'cases' })['rows'][number],
  current: Exact,
  tracing: Tracing,
): Move[] {
  const { env } = tracing
  const worth = rowPoints(points, env)
  const test = condition?.condition
  if (test?.kind !== 'test' || !test.sides || !isPoints(worth) || compare(lowest(worth), current) <= 0) return []
  const lever = leverOf(test.sides.left.text, tracing)
  const target = test.sides.right.evaluate(env)
  if (!lever || !isExact(target)) return []
  const isMore = test.sides.operator === '>=' || test.sides.operator === '>' || test.sides.operator === '='
  const gap = subtract(multiply(target, lever.scale), lever.current)
  const distance = isMore ? gap : negate(gap)
  const isStrict = test.sides.operator === '>' || test.sides.operator === '<'
  const whole = wholeUnits(absolute(distance), lever.fact)
  const change = isStrict && equal(whole, distance) ? add(whole, 1) : whole
  return compare(distance, 0) < 0 || compare(change, 0) === 0
    ? []
    : [{ ...moved(lever, change, isMore), points: lowest(worth) }]
}

const moved = ({ fact, current }: Lever, change: Exact, isMore: boolean) => ({ fact, from: current, change, isMore })

/** The fact behind a value, as it stands for this firm. */
function leverOf(text: string, { model, env }: Tracing): Lever | undefined {
  const handle = handleOf(text, model)
  if (!handle) return undefined
  const scale = handle.divisor === undefined ? 1 : env.name(handle.divisor)
  return isExact(scale) && compare(scale, 0) > 0 ? leverFrom(handle.fact, env.name(handle.name), scale) : undefined
}

/** Where a value is a fact, or one divided by another: the name it is read under and the divisor's. */
type Handle = { readonly fact: FactDefinition; readonly name: string; readonly divisor: string | undefined }

const handles = new WeakMap<Model, Map<string, Handle | undefined>>()

function handleOf(text: string, model: Model): Handle | undefined {
  const known = handles.get(model) ?? new Map<string, Handle | undefined>()
  handles.set(model, known)
  if (!known.has(text)) known.set(text, findHandle(text, model, 0))
  return known.get(text)
}

/** The fact itself, a quotient of two facts, or a rule that is one of these. */
function findHandle(text: string, model: Model, depth: number): Handle | undefined {
  const formula = oneLine(text)
  const named = model.named(formula)
  if (named?.kind === 'rule' && named.rule.form.kind === 'formula' && depth < 4) {
    return findHandle(named.rule.form.formula.text, model, depth + 1)
  }
  if (named?.kind === 'fact') return { fact: named.fact, name: formula, divisor: undefined }
  const guarded = /^if .+ then (.+) else 0$/.exec(formula)?.[1]
  if (guarded !== undefined && !/\b(then|else)\b/.test(guarded)) return findHandle(guarded, model, depth + 1)
  const [above = '', below = '', ...more] = formula.split('/').map((part) => part.trim())
  const [numerator, denominator] = [model.named(above), model.named(below)]
  if (more.length > 0 || numerator?.kind !== 'fact' || denominator?.kind !== 'fact') return undefined
  return { fact: numerator.fact, name: above, divisor: below }
}

const leverFrom = (fact: FactDefinition, current: Result, scale: Exact): Lever | undefined =>
  fact.actionable !== 'no' && isExact(current) ? { fact, current, scale } : undefined

/** Up to whole minor units of money and whole people or pieces. */
const wholeUnits = (change: Exact, fact: FactDefinition): Exact =>
  fact.type === 'money' || fact.type === 'count' ? round(change, 0, 'up') : change

/** By how much a fact changes, in its unit, rounded away from too little. */
export function showChange(change: Exact, fact: FactDefinition): string {
  if (fact.type === 'money') return showYuan(change, fact.currency ?? 'CNY').replace(/\.?0+ /, ' ')
  if (fact.type === 'ratio') return `${show(round(multiply(change, 100), 2, 'up'), 6)} 个百分点`
  return `${show(round(change, 2, 'up'), 6)}${fact.unit ? ` ${fact.unit}` : ''}`
}

/** What the root gains by a move; the leaf's own gain while the root is not known. */
function gainOf(leaf: IndexNode, move: Move, tracing: Tracing): Exact {
  const { model, env } = tracing
  const [root] = model.roots
  if (!root) return 0
  const isAlone = model.adjustments.length === 0 && leavesReading(model, move.fact.name).length === 1
  const before = isAlone ? pointsOf(root, env) : env.name(root.name)
  const after = isAlone ? withLeaf(root, leaf, move, env) : withFact(root, move, tracing)
  if (isPoints(before) && isPoints(after)) return subtract(lowest(after), lowest(before))
  const own = env.name(leaf.name)
  return isPoints(own) ? subtract(move.points, lowest(own)) : 0
}

/** The root worked out anew with the moved fact, whatever else reads it; leaves that do not keep their points. */
function withFact(root: IndexNode, { fact, from, change, isMore }: Move, { model, env, facts }: Tracing): Result {
  const to = isMore ? add(from, change) : subtract(from, change)
  const moving = leavesReading(model, fact.name)
  const given = new Map<string, Result>()
  for (const { name, children, method } of model.nodes.values()) {
    const stays = children.length === 0 && !moving.includes(name)
    if (stays || method?.kind === 'relative') given.set(name, env.name(name))
  }
  return firmEnv(model.slots, withValue(facts, env.asOf, fact, to), env.asOf, given).name(root.name)
}

/** The same where nothing but one leaf reads the fact: only the groups above it are added up again. */
function withLeaf(root: IndexNode, leaf: IndexNode, { points }: Move, env: Env): Result {
  const above = nodesAbove(root, leaf)
  const changed: Env = {
    ...env,
    name(name) {
      if (name === leaf.name) return points
      const node = above.get(name)
      return node ? pointsOf(node, changed) : env.name(name)
    },
  }
  return root === leaf ? points : pointsOf(root, changed)
}

const above = new WeakMap<IndexNode, ReadonlyMap<string, IndexNode>>()

/** The groups a leaf is a part of, by name. */
function nodesAbove(root: IndexNode, leaf: IndexNode): ReadonlyMap<string, IndexNode> {
  const known = above.get(leaf)
  if (known) return known
  const isAbove = (node: IndexNode): boolean => node.children.some((child) => child === leaf || isAbove(child))
  const found = new Map([...eachNode([root])].filter(isAbove).map((node) => [node.name, node]))
  above.set(leaf, found)
  return found
}

/** The leaves whose points may change with a fact, worked out once for a programme. */
function leavesReading(model: Model, fact: string): readonly string[] {
  const known = readers.get(model) ?? readersIn(model)
  readers.set(model, known)
  return known.get(fact) ?? []
}

const readers = new WeakMap<Model, ReadonlyMap<string, readonly string[]>>()

function readersIn({ nodes, reads, named }: Model): Map<string, string[]> {
  const found = new Map<string, string[]>()
  for (const { name, children } of nodes.values()) {
    if (children.length > 0) continue
    const below = new Set([name])
    for (const one of below) for (const next of reads.get(one) ?? []) below.add(next)
    const facts = new Set(
      [...below].flatMap((one) => {
        const what = named(one)
        return what?.kind === 'fact' ? [what.fact.name] : []
      }),
    )
    for (const fact of facts) found.set(fact, [...(found.get(fact) ?? []), name])
  }
  return found
}
