import type { Period } from '../base.ts'
import { type Doubt, type Read, type Result, type Type, BOOLEAN, Fault, Unknown, showing } from '../feel.ts'
import type { FactDefinition, Facts, Origin } from '../registry.ts'
import type { Reading } from './assessment.ts'
import { type FirmEnv, nameAt } from './env.ts'
import { periodBack } from './facts-file.ts'
import { typeOfFact } from './literal.ts'
import type { Model } from './model.ts'

/** What an explanation is made from. */
export type Tracing = { readonly model: Model; readonly env: FirmEnv; readonly facts: Facts }

/** Where a rule reads a value, and how it is shown: the same for every firm. */
export type Source = FactSource | NamedSource

/** A source remembers what it told of the firm it was asked for last: several rules of a programme read it. */
type Asked = { of: Tracing | undefined; reading: Reading | undefined }

type FactSource = Asked & {
  readonly kind: 'fact'
  readonly fact: FactDefinition
  readonly read: Read
  readonly told: ToldFact
}

/** What was told of a fact's periods last, by every programme that reads it: kept until the value or its origin changes. */
type ToldFact = {
  readonly show: (value: Result) => string
  readonly last: Map<
    Period,
    { readonly result: Result; readonly origin: Origin | undefined; readonly reading: Reading }
  >
}

/** A parameter, rule, gate or node; what was told of a value is kept until the value changes. */
type NamedSource = Asked & {
  readonly kind: 'name'
  readonly name: string
  readonly isIllustrative: boolean
  readonly show: (value: Result) => string
  result: Result | undefined
}

/** The sources of a model by what is read, so that all its rules share them. */
const sources = new WeakMap<Model, Map<string, Source>>()

/** Where these names are read, each once; what the programme does not know is left out. */
export function sourcesOf(model: Model, reads: readonly Read[]): readonly Source[] {
  const known = sources.get(model) ?? new Map<string, Source>()
  sources.set(model, known)
  const found = reads.flatMap((read) => {
    const key = `${read.name} ${read.back ?? ''} ${read.period ?? ''}`
    const source = known.get(key) ?? newSource(model, read)
    if (source) known.set(key, source)
    return source ?? []
  })
  return [...new Set(found)]
}

function newSource(model: Model, read: Read): Source | undefined {
  const named = model.named(read.name)
  if (!named) return undefined
  if (named.kind === 'fact') return { kind: 'fact', fact: named.fact, read, told: toldOf(named.fact), ...NOT_ASKED }
  const isIllustrative = named.kind === 'parameter' && named.parameter.illustrative
  const show = showing(typeOfNamed(model, read.name))
  return { kind: 'name', name: read.name, isIllustrative, show, result: undefined, ...NOT_ASKED }
}

const NOT_ASKED: Asked = { of: undefined, reading: undefined }

const facts = new WeakMap<FactDefinition, ToldFact>()

function toldOf(fact: FactDefinition): ToldFact {
  const told = facts.get(fact) ?? { show: showing(typeOfFact(fact)), last: new Map() }
  facts.set(fact, told)
  return told
}

/** The value of each source, with who said it; a fact that is read under two names is told once. */
export function readingsOf(from: readonly Source[], tracing: Tracing): Reading[] {
  const readings: Reading[] = []
  for (const source of from) {
    const reading = readingOf(source, tracing)
    if (!readings.includes(reading)) readings.push(reading)
  }
  return readings
}

function readingOf(source: Source, tracing: Tracing): Reading {
  if (source.of === tracing && source.reading !== undefined) return source.reading
  const reading = source.kind === 'fact' ? readingOfFact(source, tracing) : readingOfName(source, tracing)
  source.of = tracing
  source.reading = reading
  return reading
}

function readingOfFact({ fact, read, told }: FactSource, { env, facts: of }: Tracing): Reading {
  const base = env.base(fact)
  const period = read.period ?? (read.back === undefined ? base : periodBack(fact.period, base, read.back))
  const result = env.atPeriod(read.name, period)
  const origin = of.origin(fact.name, period)
  const last = told.last.get(period)
  if (last !== undefined && last.result === result && last.origin === origin) return last.reading
  const doubt =
    result instanceof Unknown ? result.missing.get(period === base ? fact.name : nameAt(fact, period)) : undefined
  const reading = readingFrom(
    { name: fact.name, period, shown: told.show(result), value: valueOf(result) },
    doubt,
    origin,
  )
  told.last.set(period, { result, origin, reading })
  return reading
}

function readingFrom(plain: Reading, doubt: Doubt | undefined, origin: Origin | undefined): Reading {
  const { name, period, shown, value } = plain
  if (origin === undefined) return doubt === undefined ? plain : { name, period, shown, value, doubt }
  return doubt === undefined ? { name, period, shown, value, origin } : { name, period, shown, value, doubt, origin }
}

function readingOfName(source: NamedSource, { env }: Tracing): Reading {
  const { name, isIllustrative, show, reading } = source
  const result = env.name(name)
  if (reading !== undefined && source.result === result) return reading
  source.result = result
  const [shown, value] = [show(result), valueOf(result)]
  return isIllustrative ? { name, period: 0, shown, value, illustrative: true } : { name, period: 0, shown, value }
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
