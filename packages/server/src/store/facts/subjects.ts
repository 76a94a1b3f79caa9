import type { Instant, Period } from '@gongzhen/core/base'
import type { FactDefinition, FactValue, Facts, PartyKind } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import { factValue } from './evidence.ts'
import { ZONE, asKnownAt } from './projection.ts'

/** One subject of a run with its facts; origins are not read here (see {@link factsOf}). */
export type SubjectFacts = {
  readonly subject: number
  readonly kind: PartyKind
  readonly name: string
  readonly facts: Facts
}

/** Which subjects and which of their facts a run reads, a chunk at a time. */
export type SubjectsRequest = {
  readonly columns: readonly FactDefinition[]
  /** 0 for facts without a period, 2024 for a year, and so on. */
  readonly periods: readonly Period[]
  /** What was known at that instant, merges included; absent reads the current values. */
  readonly knownAt?: Instant
  /** The last subject of the chunk before; 0 to begin. */
  readonly after: number
  readonly limit: number
  /** Kinds of parties; absent reads all that are not departments. */
  readonly kinds?: readonly PartyKind[]
  /** Only these subjects. */
  readonly only?: readonly number[]
}

/**
 * Reads the next subjects in the order of their ids, each with its facts; fewer than `limit` means the end.
 * A fact on which sources disagree has the doubt `conflict`; one nobody said is `unknown`.
 */
export async function readSubjects(sql: Sql, request: SubjectsRequest): Promise<readonly SubjectFacts[]> {
  const parties = await nextParties(sql, request)
  const [first, last] = [parties[0]?.id, parties.at(-1)?.id]
  if (first === undefined || last === undefined) return []
  const shape = newShape(request.columns)
  const tables = new Map(parties.map(({ id }) => [id, newFactTable(shape)]))
  const range = { first, last, ids: request.only === undefined ? undefined : parties.map(({ id }) => id) }
  for (const row of await factRows(sql, request, range)) {
    tables.get(Number(row.subject))?.add(Number(row.period), row)
  }
  for (const { subject, period, fact } of await openConflicts(sql, request, range)) {
    tables.get(subject)?.dispute(fact, period)
  }
  return parties.map(({ id, kind, name }) => ({
    subject: id,
    kind,
    name,
    facts: tables.get(id) ?? newFactTable(shape),
  }))
}

type Range = { readonly first: number; readonly last: number; readonly ids: readonly number[] | undefined }
type Row = Readonly<Record<string, unknown>>
type Shape = { readonly facts: readonly FactDefinition[]; readonly slots: ReadonlyMap<string, number> }

/** Facts may be asked for by name, alias or column. */
function newShape(facts: readonly FactDefinition[]): Shape {
  const slots = new Map<string, number>()
  facts.forEach((fact, at) => {
    for (const name of [fact.column, fact.name, ...fact.aliases]) slots.set(name, at)
  })
  return { facts, slots }
}

const UNKNOWN = { doubt: 'unknown' } as const
const CONFLICT = { doubt: 'conflict' } as const

/** Facts being filled row by row. */
type FactTable = Facts & {
  add(period: Period, row: Row): void
  dispute(column: string, period: Period): void
}

function newFactTable(shape: Shape): FactTable {
  const periods: Period[] = []
  const rows: (FactValue | undefined)[][] = []
  const disputed = new Set<string>()
  return {
    add(period, row) {
      periods.push(period)
      rows.push(shape.facts.map((fact) => factValue(fact, row[fact.column])))
    },
    dispute(column, period) {
      disputed.add(`${shape.slots.get(column)}@${period}`)
    },
    value(fact, period) {
      const slot = shape.slots.get(fact)
      if (slot === undefined) return UNKNOWN
      if (disputed.size > 0 && disputed.has(`${slot}@${period}`)) return CONFLICT
      return rows[periods.indexOf(period)]?.[slot] ?? UNKNOWN
    },
    origin: () => undefined,
  }
}

/**
 * With `knownAt`, a party counts if it existed then and was not merged into another at that instant. A party that came
 * with an import undone since counts only where something else is known of it.
 */
async function nextParties(sql: Sql, { kinds, knownAt, after, limit, only }: SubjectsRequest) {
  const then = knownAt ?? null
  return sql<{ id: number; kind: PartyKind; name: string }>`
    select p.id, p.kind, p.name
      from party p
     where p.zone = current_setting('gongzhen.zone') and p.id > ${after}
       and (${kinds ?? null}::text[] is null and p.kind not in ('department', 'person') or p.kind = any (${kinds ?? null}::text[]))
       and (${only ?? null}::bigint[] is null or p.id = any (${only ?? null}::bigint[]))
       and case when ${then}::timestamptz is null then p.merged_into is null
                else p.created_at <= ${then}::timestamptz
                     and not exists (
                       select from party_merge m
                        where m.zone = p.zone and m.absorbed = p.id and m.at <= ${then}::timestamptz
                          and (m.undone_at is null or m.undone_at > ${then}::timestamptz))
           end
       and (p.batch is null
            or not exists (
              select from batch b
               where b.zone = p.zone and b.id = p.batch and b.undone_at <= coalesce(${then}::timestamptz, now()))
            or exists (select from fact k where k.zone = p.zone and k.subject = p.id))
     order by p.id
     limit ${limit}`
}

async function factRows(sql: Sql, { columns, periods, knownAt }: SubjectsRequest, { first, last, ids }: Range) {
  const names = columns.map(({ column }) => `, f.${column}`).join('')
  const values = [first, last, periods, ids ?? null]
  const chosen = (subject: string) =>
    `${subject} between $1 and $2 and ($4::bigint[] is null or ${subject} = any ($4::bigint[]))`
  if (knownAt === undefined) {
    return sql.raw<Row>(
      `select f.subject, f.period${names} from fact f
        where f.zone = ${ZONE} and ${chosen('f.subject')} and f.period = any ($3::int[])`,
      values,
    )
  }
  const touched = `
    select p.id, period from party p cross join unnest($3::int[]) as period
     where p.zone = ${ZONE} and ${chosen('p.id')}`
  return sql.raw<Row>(asKnownAt(columns, touched, '$5::timestamptz'), [...values, knownAt])
}

async function openConflicts(sql: Sql, { columns, periods, knownAt }: SubjectsRequest, { first, last }: Range) {
  const names = columns.map(({ column }) => column)
  return sql<{ subject: number; period: Period; fact: string }>`
    select subject, period, fact from finding
     where zone = current_setting('gongzhen.zone') and kind = 'conflict' and subject between ${first} and ${last}
       and period = any (${periods}::int[]) and fact = any (${names}::text[])
       and case when ${knownAt ?? null}::timestamptz is null then status = 'open'
                else found_at <= ${knownAt ?? null}::timestamptz
                     and (settled_at is null or settled_at > ${knownAt ?? null}::timestamptz)
           end`
}
