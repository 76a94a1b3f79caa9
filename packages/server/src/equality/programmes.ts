import { readFileSync } from 'node:fs'
import type { LocalDate } from '@gongzhen/core/base'
import { type Catalogue, type Programme, judge, sqlOf } from '@gongzhen/core/programme'
import { type FactDefinition, isOfCase } from '@gongzhen/core/registry'
import { shippedCatalogue, shippedFolders, shippedProgramme } from '../../../../programmes/shipped.ts'
import type { Sql } from '../database.ts'
import { judgingOf } from '../jobs/judging.ts'
import { readSubjects } from '../store/facts.ts'

/** Every programme over the catalogue of facts and what a case gives, and all their facts, each once. */
export function readProgrammes(): {
  readonly catalogue: Catalogue
  readonly facts: readonly FactDefinition[]
  readonly programmes: readonly Programme[]
} {
  const programmes = shippedFolders
    .map((folder) => shippedProgramme(folder))
    .filter((programme) => programme.facts.every(isKept))
  const facts = [...shippedCatalogue.facts, ...programmes.flatMap((programme) => programme.facts)]
  return {
    catalogue: shippedCatalogue,
    facts: [...new Map(facts.map((fact) => [fact.column, fact])).values()],
    programmes,
  }
}

/** Whether a fact is of the catalogue, or of a case. */
const isKept = (fact: FactDefinition): boolean => shippedCatalogue.byName(fact.name) !== undefined || isOfCase(fact)

/** What came of comparing one programme over every firm of a zone. */
type ComparedProgramme = {
  readonly programme: string
  readonly firms: number
  readonly outcomes: Readonly<Record<string, number>>
  readonly refused: string | undefined
  readonly difference: string | undefined
}

const KINDS = ['enterprise', 'team'] as const

/** Judges every party of the zone, explained and in SQL: outcome, amounts to the cent, decision, missing facts and faults. */
export async function compareProgramme(sql: Sql, programme: Programme, asOf: LocalDate): Promise<ComparedProgramme> {
  const query = sqlOf(programme, asOf, { kinds: KINDS })
  const nothing = { programme: programme.id, firms: 0, outcomes: {}, refused: undefined, difference: undefined }
  if ('problems' in query) return { ...nothing, refused: query.problems.map(({ en }) => en).join('; ') }
  const rows = await sql.raw(query.text)
  const found = new Map(rows.map((row) => query.read(row)).map((one) => [one.subject, one]))
  const { columns, periods } = judgingOf([programme], asOf)
  const subjects = await readSubjects(sql, { columns, periods, after: 0, limit: 1_000_000, kinds: KINDS })
  const outcomes: Record<string, number> = {}
  for (const { subject, facts } of subjects) {
    const { outcome, amounts, decision, missing, faults } = judge(programme, facts, asOf)
    const expected = shown({ outcome, amounts, decision, missing, faults })
    const one = found.get(subject)
    const told = one && shown(one)
    outcomes[outcome] = (outcomes[outcome] ?? 0) + 1
    if (told !== expected)
      return { ...nothing, difference: `${programme.id} subject ${subject}\n  explain ${expected}\n  sql     ${told}` }
  }
  if (found.size !== subjects.length) return { ...nothing, difference: `${found.size} of ${subjects.length} subjects` }
  return { ...nothing, firms: subjects.length, outcomes }
}

type Told = Pick<ReturnType<typeof judge>, 'outcome' | 'amounts' | 'decision' | 'missing' | 'faults'>

/** Missing facts are a set: their order is that of the reader. */
function shown({ outcome, amounts, decision, missing, faults }: Told): string {
  const gaps = missing.map(({ fact, doubt }) => `${fact} ${doubt}`).toSorted()
  return JSON.stringify({ outcome, amounts, decision, gaps, faults })
}

/** Fills a zone with firms whose facts lie about the figures of the programmes; a fifth of them is not said. */
export async function fillFirms(
  sql: Sql,
  programmes: readonly Programme[],
  asOf: LocalDate,
  count: number,
  seed: number,
) {
  const random = mulberry(seed)
  const { columns, periods } = judgingOf(programmes, asOf)
  const figures = programmes.flatMap(({ model }) =>
    model.outline.parameters.flatMap(({ values }) =>
      values.flatMap(({ value }) => (typeof value === 'number' ? value : [])),
    ),
  )
  const texts = programmes.flatMap(({ model }) => textsOf(JSON.stringify(model.outline.rules)))
  const rows = Array.from({ length: count }, (_, index) =>
    periods.map((period) => ({ subject: index + 1, period })),
  ).flat()
  await sql.raw(
    `insert into party (zone, id, kind, name, search_terms)
     select current_setting('gongzhen.zone'), subject, 'enterprise', '企业' || subject, '{}' from generate_series(1, ${count}) subject`,
  )
  const pick = <Item>(items: readonly Item[]): Item | undefined => items[Math.floor(random() * items.length)]
  const valueFor = (type: string): string | null => {
    if (random() < 0.2) return null
    switch (type) {
      case 'yesno':
        return String(random() < 0.5)
      case 'date':
        return pick(['2012-03-31', '2018-12-31', '2022-02-28', '2023-06-30', '2024-02-29', '2025-01-01']) ?? null
      case 'text':
        return pick(texts) ?? null
      case 'ratio':
      case 'number':
        return (pick([0, 0.03, 0.1, 0.5, 1, 2, 5]) ?? 0).toString()
      default:
        return String(
          Math.trunc(
            (pick([...figures, 0, 1, 2, 30, 100, 500, 1_000_000_000]) ?? 0) * (pick([1, 1, 2, 0.5, 10]) ?? 1),
          ) + (pick([0, 0, 1, -1]) ?? 0),
        )
    }
  }
  const given = columns.map(({ type }) =>
    rows.map(({ period }) => (period === 0 || random() < 0.95 ? valueFor(type) : null)),
  )
  const types = columns.map(
    ({ type }) =>
      ({
        money: 'bigint',
        count: 'bigint',
        ratio: 'numeric',
        number: 'numeric',
        text: 'text',
        yesno: 'boolean',
        date: 'date',
      })[type],
  )
  await sql.raw(
    `insert into fact (zone, subject, period, known_at, ${columns.map(({ column }) => `"${column}"`).join(', ')})
     select current_setting('gongzhen.zone'), subject, period, now(), ${columns.map((_, index) => `v${index}`).join(', ')}
     from unnest($1::bigint[], $2::int[], ${types.map((type, index) => `$${index + 3}::${type}[]`).join(', ')})
          as given (subject, period, ${columns.map((_, index) => `v${index}`).join(', ')})`,
    [rows.map(({ subject }) => subject), rows.map(({ period }) => period), ...given],
  )
}

const textsOf = (json: string): string[] =>
  [...json.matchAll(/\\"([^"\\]{1,12})\\"/g)].flatMap((match) => match[1] ?? [])

/** Numbers between 0 and 1, the same for the same seed. */
function mulberry(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

/** Columns of the listed firms' file and the facts they are, amounts in yuan. */
const LISTED: readonly (readonly [column: string, fact: string])[] = [
  ['revenue', '营业收入'],
  ['revenue', '销售收入'],
  ['rd_exp', '研发费用'],
  ['rd_exp', '加计扣除研发费用'],
  ['net_profit', '净利润'],
  ['staff', '职工总数'],
  ['staff', '从业人员'],
  ['rd_staff', '研发人员'],
]

/** Fills a zone with one firm in `step` of the listed firms' file, year by year; answers how many there are. */
export async function fillListed(sql: Sql, catalogue: Catalogue, file: string, step: number): Promise<number> {
  const [header = '', ...lines] = readFileSync(file, 'utf8').trim().split('\n')
  const names = header.trim().split(',')
  const all = lines.map(
    (line) =>
      new Map(
        line
          .trim()
          .split(',')
          .map((cell, index) => [names[index] ?? '', cell]),
      ),
  )
  const codes = [...new Set(all.map((row) => row.get('stock_code') ?? ''))].filter((_, index) => index % step === 0)
  const kept = new Set(codes)
  const rows = all.filter((row) => kept.has(row.get('stock_code') ?? ''))
  const known = LISTED.flatMap(([column, name]) => {
    const fact = catalogue.byName(name)
    return fact ? [{ column, fact }] : []
  })
  const facts = known.filter(({ fact }, index) => known.findIndex((other) => other.fact === fact) === index)
  await sql.raw(
    `insert into party (zone, id, kind, name, search_terms)
     select current_setting('gongzhen.zone'), subject, 'enterprise', '上市企业' || subject, '{}' from generate_series(1, $1::int) subject`,
    [codes.length],
  )
  const valuesOf = ({ column, fact }: (typeof facts)[number]) =>
    rows.map((row) => {
      const cell = row.get(column) ?? ''
      return cell === ''
        ? null
        : fact.type === 'money'
          ? String(BigInt(Math.trunc(Number(cell))) * 100n)
          : String(Math.trunc(Number(cell)))
    })
  const list = facts.map((_, index) => `v${index}`).join(', ')
  await sql.raw(
    `insert into fact (zone, subject, period, known_at, ${facts.map(({ fact }) => `"${fact.column}"`).join(', ')})
     select current_setting('gongzhen.zone'), subject, period, now(), ${list}
     from unnest($1::bigint[], $2::int[], ${facts.map((_, index) => `$${index + 3}::bigint[]`).join(', ')})
          as given (subject, period, ${list})`,
    [
      rows.map((row) => codes.indexOf(row.get('stock_code') ?? '') + 1),
      rows.map((row) => Number(row.get('year'))),
      ...facts.map(valuesOf),
    ],
  )
  return codes.length
}
