import type { Period } from '../base.ts'
import { type Doubt, type Read, type Result, type Type, BOOLEAN, Fault, Unknown, showing } from '../feel.ts'
import type { FactDefinition, Facts, Origin } from '../registry.ts'
import type { Reading } from './assessment.ts'
import { type FirmEnv, nameAt } from './env.ts'
import { periodBack } from './facts-file.ts'
import { typeOfFact } from './literal.ts'
import type { Model } from './model.ts'

/** What an explanation is made from, and what it has told so far: nothing of one firm is kept for the next. */
export type Tracing = {
  readonly model: Model
  readonly env: FirmEnv
  readonly facts: Facts
  /** What each source of the model gave, under the source's number. */
  readonly told: (Reading | undefined)[]
  /** What every programme told of the firm's facts. */
  readonly toldFacts: ToldFacts
}

/** An explanation of these facts that has told nothing yet but what other programmes told of them. */
export function newTracing(model: Model, env: FirmEnv, facts: Facts): Tracing {
  const known = toldOf.get(facts)
  const toldFacts: ToldFacts = known ?? new Map()
  if (!known) toldOf.set(facts, toldFacts)
  return { model, env, facts, told: [], toldFacts }
}

/** What was told of facts and their periods. */
type ToldFacts = Map<FactDefinition, Map<Period, ToldFact>>
type ToldFact = {
  readonly result: Result
  readonly origin: Origin | undefined
  readonly reading: Reading
}

const toldOf = new WeakMap<Facts, ToldFacts>()

/** Where a rule reads a value, and how it is shown: the same for every firm. */
export type Source = FactSource | NamedSource

type FactSource = {
  readonly kind: 'fact'
  readonly index: number
  readonly fact: FactDefinition
  readonly read: Read
  readonly show: (value: Result) => string
}

/** A parameter, rule, gate or node. */
type NamedSource = {
  readonly kind: 'name'
  readonly index: number
  readonly name: string
  readonly isParameter: boolean
  readonly isIllustrative: boolean
  readonly show: (value: Result) => string
  /** What is told of yes, of no, and of the values of a parameter, whoever the firm is. */
  readonly always: Map<Result, Reading>
}

/** The sources of a model by what is read, so that all its rules share them. */
const sources = new WeakMap<Model, Map<string, Source>>()

/** Where these names are read, each once; what the programme does not know is left out. */
export const sourcesOf = (model: Model, reads: readonly Read[]): readonly Source[] => [
  ...new Set(reads.flatMap((read) => sourceOf(model, read) ?? [])),
]

/** Where a name is read; undefined for what the programme does not know. */
export function sourceOf(model: Model, read: Read): Source | undefined {
  const known = sources.get(model) ?? new Map<string, Source>()
  sources.set(model, known)
  const key = `${read.name} ${read.back ?? ''} ${read.period ?? ''}`
  const source = known.get(key) ?? newSource(model, read, known.size)
  if (source) known.set(key, source)
  return source
}

function newSource(model: Model, read: Read, index: number): Source | undefined {
  const named = model.named(read.name)
  if (!named) return undefined
  const { name } = read
  if (named.kind === 'fact') {
    return { kind: 'fact', index, fact: named.fact, read, show: showing(typeOfFact(named.fact)) }
  }
  const isParameter = named.kind === 'parameter'
  const isIllustrative = named.kind === 'parameter' && named.parameter.illustrative
  const show = showing(typeOfNamed(model, name))
  return { kind: 'name', index, name, isParameter, isIllustrative, show, always: new Map() }
}

/** The value of each source, with who said it. */
export const readingsOf = (from: readonly Source[], tracing: Tracing): readonly Reading[] =>
  from.map((source) => readingOf(source, tracing))

/** Readings without those that stand before: a fact that is read under two names is told once. */
export function eachOnce(readings: readonly Reading[]): readonly Reading[] {
  for (let at = 1; at < readings.length; at++) {
    const reading = readings[at]
    if (reading !== undefined && readings.indexOf(reading) < at) return [...new Set(readings)]
  }
  return readings
}

/** The value of a source for the firm, with who said it. */
export function readingOf(source: Source, tracing: Tracing): Reading {
  const known = tracing.told[source.index]
  if (known !== undefined) return known
  const reading = source.kind === 'fact' ? readingOfFact(source, tracing) : readingOfName(source, tracing)
  tracing.told[source.index] = reading
  return reading
}

/** Told once for all programmes, as long as value and origin stay the same. */
function readingOfFact({ fact, read, show }: FactSource, { env, facts, toldFacts }: Tracing): Reading {
  const base = env.base(fact)
  const period = read.period ?? (read.back === undefined ? base : periodBack(fact.period, base, read.back))
  const result = env.atPeriod(read.name, period)
  const origin = facts.origin(fact.name, period)
  const told = toldFacts.get(fact) ?? new Map<Period, ToldFact>()
  toldFacts.set(fact, told)
  const before = told.get(period)
  if (before !== undefined && before.origin === origin && before.result === result) return before.reading
  const doubt =
    result instanceof Unknown ? result.missing.get(period === base ? fact.name : nameAt(fact, period)) : undefined
  const reading = readingFrom({ name: fact.name, period, shown: show(result), value: valueOf(result) }, doubt, origin)
  told.set(period, { result, origin, reading })
  return reading
}

function readingFrom(plain: Reading, doubt: Doubt | undefined, origin: Origin | undefined): Reading {
  const { name, period, shown, value } = plain
  if (origin === undefined) return doubt === undefined ? plain : { name, period, shown, value, doubt }
  return doubt === undefined ? { name, period, shown, value, origin } : { name, period, shown, value, doubt, origin }
}

function readingOfName({ name, isParameter, isIllustrative, show, always }: NamedSource, { env }: Tracing): Reading {
  const result = env.name(name)
  const known = always.get(result)
  if (known !== undefined) return known
  const [shown, value] = [show(result), valueOf(result)]
  const plain = { name, period: 0, shown, value }
  const reading = isIllustrative ? { ...plain, illustrative: true } : plain
  if (typeof result === 'boolean' || (isParameter && value !== undefined)) always.set(result, reading)
  return reading
}

const valueOf = (result: Result): Reading['value'] =>
  result instanceof Unknown || result instanceof Fault ? undefined : result

/** The type of a name as rules see it. */
export function typeOfNamed(model: Model, name: string): Type {
  const named = model.named(name)
  if (named?.kind === 'parameter') return named.parameter.type
  if (named?.kind === 'rule')
    return model.rules.find(({ rule }) => rule.name === name)?.compiled.type ?? { kind: 'any' }
  if (named?.kind === 'gate' || named?.kind === 'gates') return BOOLEAN
  return named?.kind === 'node' ? { kind: 'number', unit: '分' } : { kind: 'any' }
}
