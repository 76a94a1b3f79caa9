import { createHash } from 'node:crypto'
import { finished, type Readable, type Writable } from 'node:stream'
import pg from 'pg'
import { from as copyFrom, to as copyTo } from 'pg-copy-streams'

const isPart = Symbol('part')

/** A piece of SQL with its values, to be placed into another. */
export type Part = { readonly [isPart]: true; readonly strings: readonly string[]; readonly values: readonly unknown[] }

/**
 * SQL inside one transaction. A template's values become parameters, its parts become text:
 * sql<{ id: number }>`select id from party where ${condition} and name = ${name}`.
 * Rows come back typed: bigint a number (a BigInt where not safe), numeric a text, date `YYYY-MM-DD`,
 * timestamptz an ISO instant in UTC with microseconds.
 */
export type Sql = {
  <Row = Record<string, unknown>>(strings: TemplateStringsArray, ...values: unknown[]): Promise<Row[]>
  /** Runs a text with its $1, $2 … values; a text of several statements takes no values. */
  raw<Row = Record<string, unknown>>(text: string, values?: readonly unknown[]): Promise<Row[]>
  /**
   * The same as the template, but each connection plans the statement only once: for what nearly every request asks. Its
   * text must not vary, for every text stays in the memory of every connection.
   */
  prepared<Row = Record<string, unknown>>(strings: TemplateStringsArray, ...values: unknown[]): Promise<Row[]>
  /** Runs a text whose rows come as lists in the order of its columns, which is quicker where these are many. */
  lists(
    text: string,
    values: readonly unknown[],
    how: { readonly isPrepared: boolean },
  ): Promise<(readonly unknown[])[]>
  /** Runs a template and answers how many rows it touched. */
  count(strings: TemplateStringsArray, ...values: unknown[]): Promise<number>
  /** A piece of SQL, e.g. a condition that may or may not be there. */
  part(strings: TemplateStringsArray, ...values: unknown[]): Part
  /** Pieces one after another: join([a, b], ' and '). */
  join(parts: readonly Part[], separator: string): Part
  /** A quoted name of a table or column. */
  identifier(name: string): Part
  /** A value sent as JSON, for json and jsonb columns. */
  json(value: unknown): unknown
  /** Takes the rows of a `copy … from stdin`; wait for its `finish` (or a pipeline) before the next statement. */
  copyIn(text: string): Writable
  /** Gives the rows of a `copy … to stdout`. */
  copyOut(text: string): Readable
  /** Resolves when every statement begun so far has ended. */
  settled(): Promise<void>
}

/**
 * SQL on one connection. After `end` it refuses to run, so that nothing leaks out of its transaction.
 * While a COPY `isCopying`, the connection takes no other statement, not even a rollback.
 */
export function connectSql(client: pg.ClientBase): { sql: Sql; end: () => void; isCopying: () => boolean } {
  let last: Promise<unknown> = Promise.resolve()
  let ended = false
  const copies = new Set<Readable | Writable>()
  const copy = <Stream extends Readable | Writable>(stream: Stream): Stream => {
    copies.add(stream)
    finished(stream, (error) => {
      if (!error) copies.delete(stream)
    })
    return stream
  }
  const inOrder = <Found>(begin: () => Promise<Found>): Promise<Found> => {
    if (ended) throw new Error('This SQL belongs to a transaction that has ended.')
    const result = last.then(begin)
    last = result.catch(() => {})
    return result
  }
  const query = (text: string, values?: readonly unknown[]): Promise<pg.QueryResult> =>
    inOrder(() => client.query(text, values as unknown[]))
  const run = async <Row>(strings: TemplateStringsArray, ...values: unknown[]): Promise<Row[]> => {
    const { text, parameters } = compose(part(strings, ...values))
    return (await query(text, parameters)).rows
  }
  const sql: Sql = Object.assign(run, {
    raw: async <Row>(text: string, values?: readonly unknown[]): Promise<Row[]> => (await query(text, values)).rows,
    async prepared<Row>(strings: TemplateStringsArray, ...values: unknown[]): Promise<Row[]> {
      return (await inOrder(() => client.query(preparedStatement(strings, values)))).rows as Row[]
    },
    async lists(text: string, values: readonly unknown[], { isPrepared }: { readonly isPrepared: boolean }) {
      const statement = { text, values: [...values], rowMode: 'array' as const }
      const named = isPrepared ? { ...statement, name: nameOf(text) } : statement
      return (await inOrder(() => client.query<unknown[]>(named))).rows
    },
    async count(strings: TemplateStringsArray, ...values: unknown[]) {
      const { text, parameters } = compose(part(strings, ...values))
      return (await query(text, parameters)).rowCount ?? 0
    },
    part,
    join,
    identifier: (name: string) => literal(pg.escapeIdentifier(name)),
    json: (value: unknown) => JSON.stringify(value),
    copyIn: (text: string) => copy(client.query(copyFrom(text))),
    copyOut: (text: string) => copy(client.query(copyTo(text))),
    settled: async () => {
      await last
    },
  })
  return {
    sql,
    end: () => {
      ended = true
    },
    isCopying: () => copies.size > 0,
  }
}

/** A template as a statement that each connection plans once, by a name made of its text. */
export function preparedStatement(strings: readonly string[], values: readonly unknown[]): pg.QueryConfig {
  const { text, parameters } = compose(part(strings, ...values))
  return { name: nameOf(text), text, values: parameters }
}

function part(strings: readonly string[], ...values: readonly unknown[]): Part {
  return { [isPart]: true, strings: [...strings], values }
}

const literal = (text: string): Part => part([text])

function join(parts: readonly Part[], separator: string): Part {
  const between = parts.slice(1).map(() => separator)
  return parts.length === 0 ? literal('') : part(['', ...between, ''], ...parts)
}

/** One text with $1, $2 … and its parameters, nested parts flattened in order. */
function compose(whole: Part): { text: string; parameters: unknown[] } {
  const parameters: unknown[] = []
  const write = ({ strings, values }: Part): string =>
    strings.reduce((text, string, index) => {
      const value = values[index - 1]
      if (value !== null && typeof value === 'object' && isPart in value) return text + write(value as Part) + string
      return `${text}$${parameters.push(value)}${string}`
    })
  return { text: write(whole), parameters }
}

const names = new Map<string, string>()

/** What a prepared statement is called on its connections: the same text has the same name. */
function nameOf(text: string): string {
  const name = names.get(text) ?? createHash('sha256').update(text).digest('hex').slice(0, 40)
  names.set(text, name)
  return name
}

const wholeNumber = (text: string): number | bigint => {
  const number = Number(text)
  return Number.isSafeInteger(number) ? number : BigInt(text)
}

/** `2024-05-01 08:00:00.123+00` as `2024-05-01T08:00:00.123Z`; `infinity` stays. */
const instant = (text: string): string => text.replace(' ', 'T').replace(/\+00$/, 'Z')

const texts = pg.types.getTypeParser(1009 as never) as (text: string) => (string | null)[]
const listOf =
  <T>(parse: (text: string) => T) =>
  (text: string): (T | null)[] =>
    texts(text).map((item) => (item === null ? null : parse(item)))
const asText = (text: string): string => text

const parsers = new Map<number, (text: string) => unknown>([
  [20, wholeNumber],
  [1016, listOf(wholeNumber)],
  [1082, asText],
  [1182, listOf(asText)],
  [1114, asText],
  [1184, instant],
  [1185, listOf(instant)],
  [1700, asText],
  [1231, listOf(asText)],
])

/** How columns become JavaScript values; see {@link Sql}. */
export const columnTypes: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    const own = format === 'binary' ? undefined : parsers.get(oid)
    return own ?? pg.types.getTypeParser(oid, format)
  },
}
