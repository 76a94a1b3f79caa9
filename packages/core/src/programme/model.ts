import { type Exact, isExact, minimum, multiply, round } from '../base.ts'
import { type Compiled, type Condition, Fault, type Result, Unknown } from '../feel.ts'
import { type Band, type IndexNode, type Quota, isPoints, mapPoints, pointsOf } from '../score.ts'
import { addPoints } from '../score.ts'
import { type CompiledRule, type Compiler, type Evaluable, typedFormula } from './compile.ts'
import { compileEfforts } from './compile-efforts.ts'
import { compileNode } from './compile-index.ts'
import { type CompiledProcess, compileProcess } from './compile-process.ts'
import { type FirmEnv, type Slot, parameterOn } from './env.ts'
import { GATES_OK, type Named } from './names.ts'
import type { Adjustment, Formula, Outline, RoundingRule } from './outline.ts'
import { type Reader, dependenciesOf, readersOf } from './readers.ts'
import { refuse } from './report.ts'
import { type Walkable, resultOf } from './ways.ts'

/** A programme ready to run: every formula compiled, every name numbered. */
export type Model = {
  readonly outline: Outline
  readonly slots: ReadonlyMap<string, Slot>
  /** What a name stands for, for explanations. */
  readonly named: (name: string) => Named | undefined
  /** Rules in the order of the file. */
  readonly rules: readonly CompiledRule[]
  readonly gates: readonly CompiledGate[]
  readonly roots: readonly IndexNode[]
  readonly nodes: ReadonlyMap<string, IndexNode>
  readonly adjustments: readonly CompiledAdjustment[]
  /** What makes a firm eligible; undefined when the programme only scores or calculates. */
  readonly eligibility: Condition | undefined
  readonly lines: readonly CompiledLine[]
  readonly label: Compiled | undefined
  readonly amounts: readonly CompiledAmount[]
  readonly bands: readonly Band[]
  readonly quotas: readonly CompiledQuota[]
  readonly peers: Compiled | undefined
  readonly ties: readonly string[]
  /** How much of a fact one effort brings, where that is declared. */
  readonly efforts: ReadonlyMap<string, Exact>
  /** The parts of a rule or gate that gives yes or no. */
  readonly walk: Walkable
  /** Everything that reads names, with what it is called: for what is read and by whom. */
  readonly readers: readonly Reader[]
  readonly process: CompiledProcess
  /** The names each rule, gate and node reads. */
  readonly reads: ReadonlyMap<string, readonly string[]>
  /** Every name the decision and the score depend on. */
  readonly deciding: ReadonlySet<string>
  /** Every name the amounts depend on. */
  readonly paying: ReadonlySet<string>
  /** Every name the process depends on: what it lets happen, and what it moves. */
  readonly moving: ReadonlySet<string>
}

/** The outline's parts with their formulas compiled. */
export type CompiledGate = {
  readonly id: string
  readonly title: string
  readonly article: string
  readonly compiled: Compiled
}
export type CompiledLine = {
  readonly label: string
  readonly outcome: 'eligible' | 'ineligible'
  readonly article: string
  readonly condition: Compiled | undefined
}
export type CompiledAmount = {
  readonly id: string
  readonly article: string
  readonly value: Compiled
  readonly condition: Compiled | undefined
  readonly round: RoundingRule | undefined
}
/** A band by places or share, with its further condition. */
export type CompiledQuota = Quota & { readonly condition: Compiled | undefined }
export type CompiledAdjustment = Pick<Adjustment, 'id' | 'title' | 'article' | 'sign' | 'max'> & {
  readonly points: Compiled
  readonly condition: Compiled | undefined
}
/** Compiles every part of an outline; mistakes go to the compiler's report and the part is left out. */
export function buildModel(outline: Outline, compiler: Compiler): Model {
  const { names } = compiler
  const { index, decision } = outline
  for (const { name } of outline.rules) compiler.rule(name)
  const rules = outline.rules.flatMap(({ name }) => compiler.rule(name) ?? [])
  const roots = (index?.roots ?? []).map((node) => compileNode(node, 0, compiler))
  const nodes = new Map([...eachNode(roots)].map((node) => [node.name, node]))
  const gates = (index?.gates ?? []).flatMap(({ id, title, article, require }) => {
    const compiled = typedFormula('boolean', require, `门槛「${id}」`, compiler)
    return compiled ? [{ id, title, article, compiled }] : []
  })
  const lines = (index?.decide ?? []).flatMap(({ label, outcome, article, condition }) => {
    const compiled = typedFormula('boolean', condition, `结论「${label}」`, compiler)
    return compiled || !condition ? [{ label, outcome, article, condition: compiled }] : []
  })
  const eligible = typedFormula('boolean', decision?.eligible, 'decision 的 eligible', compiler)
  const adjustments = compileAdjustments(index?.adjustments ?? [], compiler)
  const walk = walkOver(rules, gates)
  const parts = {
    rules,
    gates,
    roots,
    nodes,
    adjustments,
    lines,
    ...compileBands(outline, compiler),
    label: typedFormula('text', decision?.label, 'decision 的 label', compiler),
    amounts: compileAmounts(outline, compiler),
    peers: typedFormula('text', index?.ranks?.within ?? index?.bands?.peers, 'ranks 的 within', compiler),
    eligibility: eligibilityOf(lines, eligible, gates.length > 0),
  }
  const process = compileProcess(outline, compiler)
  const deciding = readersOf(parts, eligible)
  const readers = [...deciding, ...process.readers]
  const slots = numberNames(outline, parts, readers, compiler)
  return {
    outline,
    slots,
    named: (name) => names.get(name),
    ...parts,
    ties: index?.ranks?.ties.map(({ name }) => name) ?? [],
    efforts: compileEfforts(index, compiler),
    walk,
    readers,
    process,
    ...dependenciesOf(readers),
  }
}

/** What of a model formulas can be read from. */
export type Parts = Pick<
  Model,
  | 'rules'
  | 'gates'
  | 'roots'
  | 'nodes'
  | 'adjustments'
  | 'lines'
  | 'bands'
  | 'quotas'
  | 'label'
  | 'amounts'
  | 'peers'
  | 'eligibility'
>

function compileAmounts({ decision }: Outline, compiler: Compiler): CompiledAmount[] {
  return (decision?.amounts ?? []).flatMap(({ id, article, value, condition, round: rounding }) => {
    const compiled = typedFormula('money', value, `金额「${id}」`, compiler)
    const when = typedFormula('boolean', condition, `金额「${id}」的 if`, compiler)
    if (compiled && rounding) checkCurrency(id, compiled, rounding, value, compiler)
    return compiled && (when || !condition) ? [{ id, article, value: compiled, condition: when, round: rounding }] : []
  })
}

/** An amount is rounded in its own currency. */
function checkCurrency(id: string, { type }: Compiled, { currency }: RoundingRule, at: Formula, { report }: Compiler) {
  const own = type.kind === 'number' ? type.money?.currency : undefined
  if (own === undefined || own === currency) return
  const beside = { place: at.place, article: at.article || undefined }
  refuse(report, 'currencyDiffers', { what: `金额「${id}」`, round: currency, amount: own }, beside)
}

function compileAdjustments(adjustments: readonly Adjustment[], compiler: Compiler): CompiledAdjustment[] {
  return adjustments.flatMap(({ id, title, article, sign, max, points, condition }) => {
    const compiled = typedFormula('number', points, `加减分「${id}」`, compiler)
    const when = typedFormula('boolean', condition, `加减分「${id}」的 if`, compiler)
    return compiled && (when || !condition)
      ? [{ id, title, article, sign, max, points: compiled, condition: when }]
      : []
  })
}

function compileBands({ index }: Outline, compiler: Compiler): Pick<Model, 'bands' | 'quotas'> {
  const bands = index?.bands
  if (!bands) return { bands: [], quotas: [] }
  const list = bands.list.map(({ label, bound, condition }) => ({
    label,
    bound,
    condition: typedFormula('boolean', condition, `bands「${label}」的 if`, compiler),
  }))
  if (bands.by === 'score') return { bands: list, quotas: [] }
  const quotas = list.map(({ label, bound, condition }) => ({
    label,
    condition,
    ...(bound !== undefined && bands.by === 'share' ? { share: bound } : {}),
    ...(typeof bound === 'number' && bands.by === 'places' ? { places: bound } : {}),
  }))
  return { bands: [], quotas }
}

/** The first line that holds decides: a firm is eligible by a line if that holds and no refusing line before it does. */
function eligibilityOf(
  lines: readonly CompiledLine[],
  eligible: Compiled | undefined,
  hasGates: boolean,
): Condition | undefined {
  if (lines.length === 0)
    return eligible ? conditionOf(eligible) : hasGates ? { kind: 'name', name: GATES_OK } : undefined
  const ways: Condition[] = []
  const refusals: Condition[] = []
  for (const { outcome, condition } of lines) {
    const holds: Condition = condition ? conditionOf(condition) : { kind: 'and', parts: [] }
    if (outcome === 'eligible') ways.push(refusals.length === 0 ? holds : { kind: 'and', parts: [...refusals, holds] })
    else refusals.push({ kind: 'not', part: holds })
  }
  return ways.length === 1 && ways[0] ? ways[0] : { kind: 'or', parts: ways }
}

const conditionOf = (compiled: Evaluable & { readonly text: string }): Condition =>
  compiled.condition ?? { kind: 'test', text: compiled.text, evaluate: (env) => compiled.evaluate(env) }

function walkOver(rules: readonly CompiledRule[], gates: readonly CompiledGate[]): Walkable {
  const conditions = new Map<string, Condition>()
  for (const { rule, compiled } of rules) {
    if (compiled.condition) conditions.set(rule.name, compiled.condition)
    else if (compiled.type.kind === 'boolean') {
      conditions.set(rule.name, { kind: 'test', text: rule.name, evaluate: (env) => compiled.evaluate(env) })
    }
  }
  for (const { id, compiled } of gates) conditions.set(id, conditionOf(compiled))
  if (gates.length > 0)
    conditions.set(GATES_OK, { kind: 'and', parts: gates.map(({ id }) => ({ kind: 'name', name: id })) })
  return (name) => conditions.get(name)
}

/** Every node of a tree, parents before children. */
export function* eachNode(nodes: readonly IndexNode[]): Iterable<IndexNode> {
  for (const node of nodes) {
    yield node
    yield* eachNode(node.children)
  }
}

// —— slots ——

function numberNames(outline: Outline, parts: Parts, readers: readonly Reader[], { names }: Compiler) {
  const slots = new Map<string, Slot>()
  const byTarget = new Map<string, Slot>()
  const rules = new Map(parts.rules.map(({ rule, compiled }) => [rule.name, compiled]))
  const wanted = [...names.own.keys(), ...readers.flatMap(({ reads }) => reads.map((read) => read.name))]
  for (const name of wanted) {
    const named = names.get(name)
    if (!named || slots.has(name)) continue
    const target = named.kind === 'fact' ? named.fact.name : name
    const index = byTarget.size
    const slot = byTarget.get(target) ?? newSlot(name, named, index, outline, parts, rules)
    byTarget.set(target, slot)
    slots.set(name, slot)
  }
  return slots
}

function newSlot(
  name: string,
  named: Named,
  index: number,
  outline: Outline,
  parts: Parts,
  rules: ReadonlyMap<string, Evaluable>,
): Slot {
  switch (named.kind) {
    case 'fact': {
      const { fact } = named
      return { index, fact, compute: (env) => env.fact(fact, env.base(fact)) }
    }
    case 'parameter':
      return { index, compute: (env) => parameterOn(named.parameter, env.asOf) }
    case 'rule': {
      const compiled = rules.get(name)
      return { index, compute: (env) => compiled?.evaluate(env) ?? null }
    }
    case 'gate': {
      const gate = parts.gates.find(({ id }) => id === name)
      return { index, compute: (env) => gate?.compiled.evaluate(env) ?? null }
    }
    case 'gates': {
      const all: Condition = { kind: 'and', parts: parts.gates.map(({ id }) => ({ kind: 'name', name: id })) }
      return { index, compute: (env) => resultOf(all, env) }
    }
    case 'node': {
      const node = parts.nodes.get(name)
      if (!node) return { index, compute: () => null }
      const isRoot = node === parts.roots[0]
      return {
        index,
        compute: isRoot
          ? (env) => publishedPoints(node, outline, parts.adjustments, env)
          : (env) => pointsOf(node, env),
      }
    }
  }
}

/** The points of the root as published: with additions and deductions, then rounded. */
function publishedPoints(
  root: IndexNode,
  { index }: Outline,
  adjustments: readonly CompiledAdjustment[],
  env: FirmEnv,
): Result {
  let points = pointsOf(root, env)
  for (const { sign, points: formula, condition, max } of adjustments) {
    const applies = condition ? condition.evaluate(env) : true
    const amount = applies === false ? 0 : applies === true ? formula.evaluate(env) : applies
    if (points instanceof Fault || points instanceof Unknown) return points
    if (amount instanceof Fault || amount instanceof Unknown) return amount
    if (!isPoints(points) || !isExact(amount)) return points
    const held: Exact = max === undefined ? amount : minimum(amount, max)
    points = addPoints(points, multiply(held, sign))
  }
  const rounding = index?.round
  return rounding && isPoints(points)
    ? mapPoints(points, (value) => round(value, rounding.decimals, rounding.mode))
    : points
}
