import { periodWords } from './parts/when.ts'
import { parseExact } from '@gongzhen/core/base'
import { type Assessment, type Programme, assess, loadProgramme, parseCatalogue } from '@gongzhen/core/programme'
import { type FactDefinition, type FactValue, type Facts, cellReader } from '@gongzhen/core/registry'
import type { FactRow, Out } from './api.ts'
import { inBoth } from './i18n.ts'

const words = inBoth({ value: '一个值' }, { value: 'a value' })

/** A zone's rules compiled in this browser: asking them sends nothing anywhere. */
export type Engine = {
  readonly asOf: string
  /** Programmes that can be fitted or failed. */
  readonly judged: readonly Programme[]
  fact(name: string): FactDefinition | undefined
}

/** Values somebody gave, by `name@period`; null where they said that they do not know. */
export type Given = ReadonlyMap<string, FactValue | null>

type Policies = Out<'GET /api/zones/:zone/policies'>

/** Compiles a zone's programmes as the server does, with the zone's own figures. Fails where the rules cannot be read. */
export function startEngine({ asOf, catalogue: files, programmes }: Policies): Engine {
  const read = parseCatalogue(new Map(Object.entries(files)))
  if ('problems' in read) throw new Error(read.problems.map(({ zh }) => zh).join('；'))
  const { catalogue } = read
  const judged = programmes
    .filter(({ isJudged }) => isJudged)
    .flatMap(({ files: { 'adoption.json': adoption = '{}', ...texts } }) => {
      const loaded = loadProgramme(new Map(Object.entries(texts)), catalogue, JSON.parse(adoption), { warns: false })
      return 'programme' in loaded ? [loaded.programme] : []
    })
  const facts = new Map<string, FactDefinition>()
  for (const fact of [...catalogue.facts, ...judged.flatMap((programme) => programme.facts)]) {
    for (const name of [fact.name, fact.column, ...fact.aliases]) facts.set(name, fact)
  }
  return { asOf, judged, fact: (name) => facts.get(name) }
}

/** What every programme says of a firm, from what is known of it and, over that, what somebody gave. */
export function askAll(engine: Engine, given: Given, known?: Facts): readonly Assessment[] {
  const facts = overlaid(engine, given, known)
  return engine.judged.map((programme) => assess(programme, facts, engine.asOf))
}

/** What the server knows of a firm, as the engine reads it; what the reader may not see is unknown. */
export function factsFrom(rows: readonly FactRow[]): Facts {
  const points = new Map(
    rows.flatMap((row) => row.values.map((point) => [`${row.name}@${point.period}`, { row, point }])),
  )
  return {
    value(name, period) {
      const found = points.get(`${name}@${period}`)
      const said = found?.point.value ?? null
      if (found === undefined || said === null) return UNKNOWN
      const { row, point } = found
      return point.doubt === undefined ? valueOf(row, said) : { doubt: point.doubt }
    },
    origin: (name, period) => {
      const origin = points.get(`${name}@${period}`)?.point.origin
      if (origin === undefined) return undefined
      const { source, declaredAt } = origin
      return { source, declaredAt }
    },
  }
}

/** Reads what a person typed by the fact's own rules: the value, or what was expected instead. */
export function readTyped(fact: FactDefinition, text: string): { value: FactValue } | { expected: string } {
  const cell = cellReader(fact, fact.unit === undefined ? {} : { unit: fact.unit })(text.trim())
  if (cell === undefined) return { expected: words.value }
  return 'value' in cell ? { value: cell.value } : { expected: cell.misread.expected }
}

/** `研发费用，2025 年`: a value in words. */
export const wordsOf = (name: string, period: number): string => [name, periodWords(period)].filter(Boolean).join('，')

/** The key of a value among those given. */
export const keyOf = (name: string, period: number): string => `${name}@${period}`

function overlaid(engine: Engine, given: Given, known?: Facts): Facts {
  return {
    value(name, period) {
      const fact = engine.fact(name)
      const said = given.get(keyOf(fact?.name ?? name, period))
      if (said !== undefined) return said ?? UNKNOWN
      return known?.value(fact?.name ?? name, period) ?? UNKNOWN
    },
    origin: (name, period) => known?.origin(engine.fact(name)?.name ?? name, period),
  }
}

function valueOf({ type }: FactRow, value: string | number | boolean): FactValue {
  if (typeof value !== 'string' || type === 'text' || type === 'date') return value
  return parseExact(value) ?? value
}

const UNKNOWN = { doubt: 'unknown' } as const
