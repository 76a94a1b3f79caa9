import { once } from 'node:events'
import { type Period, isExact, show } from '@gongzhen/core/base'
import type { FactDefinition, FactValue } from '@gongzhen/core/registry'
import type { Sql } from '../../database.ts'
import { COLUMN_TYPES } from '../catalogue.ts'
import { compared } from './compared.ts'
import { list } from './list.ts'

/** What a file says, the same for all its chunks. */
export type Plan = {
  /** The import the rows belong to; null in a trial, which writes nothing. */
  readonly batch: number | null
  readonly source: string
  readonly facts: readonly FactDefinition[]
  readonly hasPeriod: boolean
  /** All facts of the catalogue: a part may be compared with a whole that another file brought. */
  readonly catalogue: readonly FactDefinition[]
}

/** A row that passed its own checks, its party known; `told` is what {@link teller} made of its values. */
export type StagedRow = {
  readonly row: number
  readonly subject: number
  readonly period: Period
  readonly told: string
  /** False for a party that came with these rows: nothing has been said about it before. */
  readonly isKnown: boolean
}

/** Makes the table the rows of a file stand in until they are judged; it vanishes with the transaction. */
export async function openStaging(sql: Sql, plan: Plan): Promise<void> {
  const columns = stagedFacts(plan).map(({ column, type }) => `, ${column} ${COLUMN_TYPES[type]}`)
  await sql.raw(
    `create temp table import_row (row_no bigint, subject bigint, period int, is_known boolean${columns.join('')}) on commit drop`,
  )
  if (plan.batch === null) await sql.raw('create index on import_row (subject, period)')
}

/** Writes the values of a row, in the order of the plan's facts, as staging takes them. */
export function teller(plan: Plan): (values: readonly (FactValue | undefined)[]) => string {
  const places = stagedFacts(plan).map((fact) => plan.facts.indexOf(fact))
  // A joined text is one text; an added one would keep all its pieces.
  return (values) => places.map((place) => copyText(values[place])).join('')
}

/** The database reads one piece of a stream while the next is written. */
const PIECE_ROWS = 500

/** Puts rows into staging, in one stream. */
export async function stageRows(sql: Sql, plan: Plan, rows: readonly StagedRow[]): Promise<void> {
  if (rows.length === 0) return
  await sql.settled()
  const columns = list(stagedFacts(plan), (column) => `, ${column}`)
  const stream = sql.copyIn(`copy import_row (row_no, subject, period, is_known${columns}) from stdin`)
  let text = ''
  for (const [at, { row, subject, period, isKnown, told }] of rows.entries()) {
    text += `${row}\t${subject}\t${period}\t${isKnown ? 't' : 'f'}${told}\n`
    if (at % PIECE_ROWS !== PIECE_ROWS - 1) continue
    stream.write(text)
    text = ''
  }
  stream.end(text)
  await once(stream, 'finish')
}

/** A trial keeps no row, so it needs only what is compared. */
const stagedFacts = (plan: Plan): readonly FactDefinition[] =>
  plan.batch === null ? plan.facts.filter((fact) => compared(plan).includes(fact)) : plan.facts

/** Takes rows out of staging again. */
export async function unstage(sql: Sql, rows: readonly number[]): Promise<void> {
  if (rows.length > 0) await sql`delete from import_row where row_no = any (${rows}::bigint[])`
}

function copyText(value: FactValue | undefined): string {
  if (value === undefined) return '\t\\N'
  if (typeof value === 'number') return value > HALF ? `\t${wholeText(value)}` : `\t${value}`
  if (typeof value === 'boolean') return value ? '\tt' : '\tf'
  if (isExact(value)) return `\t${show(value)}`
  return /[\\\t\n\r]/.test(value) ? `\t${value.replace(/[\\\t\n\r]/g, escaped)}` : `\t${value}`
}

const HALF = 1e7

/** A whole number of more than seven digits by halves: numbers of 32 bits are written three times as fast as others. */
function wholeText(whole: number): string {
  const high = Math.trunc(whole / HALF)
  return `${high}${String(whole - high * HALF + HALF).slice(1)}`
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' }
const escaped = (character: string): string => ESCAPES[character] ?? character
