import { type Document, type Node, isMap, isScalar, isSeq, parse, parseDocument } from 'yaml'

/** A scalar as it is written in the file: what it says, and where from and to it stands. */
export type Cell = { readonly text: string; readonly from: number; readonly to: number }

/** A stretch of the file. */
type Stretch = { readonly from: number; readonly to: number }

/** A figure with its values by date; an undated one has a single value from null. */
export type WrittenParameter = {
  readonly name: string
  readonly values: readonly { readonly from: string | null; readonly cell: Cell }[]
  /** Where its value or values stand. */
  readonly whole: Stretch
}

/** A decision table: each row's tests and, last, what comes out. */
export type WrittenTable = {
  readonly inputs: readonly Cell[]
  readonly rows: readonly (readonly Cell[])[]
  readonly whole: Stretch
  /** How far its rows stand in; null where they are written in brackets. */
  readonly indent: number | null
}

/** A rule: a formula or a decision table; neither where it is written in a way that only the raw file shows. */
export type WrittenRule = { readonly name: string; readonly formula: Cell | null; readonly table: WrittenTable | null }

/** What is written under an article. */
export type WrittenArticle = {
  readonly article: string
  readonly parameters: readonly WrittenParameter[]
  readonly rules: readonly WrittenRule[]
}

/**
 * programme.yaml as an editor shows it, also while its rules have mistakes; null while it is no YAML. Changes replace
 * exactly what they change: comments, order and spacing elsewhere stay as they were written.
 */
export function manuscriptOf(text: string): readonly WrittenArticle[] | null {
  if (text.length > CHARACTERS_MAX) return null
  const document = documentOf(text)
  const root = document?.contents
  if (!document || !isMap(root)) return null
  return root.items.flatMap(({ key, value }): WrittenArticle[] => {
    const name = textOf(key)
    if (name === 'articles' && isMap(value)) {
      return value.items.map((entry) => articleOf(textOf(entry.key), entry.value, text))
    }
    if (!isMap(value) || !(value.has('parameters') || value.has('rules'))) return []
    return [articleOf(name, value, text)]
  })
}

/** As long as the check reads a file. */
const CHARACTERS_MAX = 500_000

/** A file as YAML whose every scalar is text; undefined where it is none. */
export function documentOf(text: string): Document.Parsed | undefined {
  try {
    const document = parseDocument(text, {
      schema: 'failsafe',
      uniqueKeys: false,
      prettyErrors: false,
      logLevel: 'silent',
    })
    return document.errors.length > 0 ? undefined : document
  } catch {
    return undefined
  }
}

const textOf = (node: unknown): string => (isScalar(node) && typeof node.value === 'string' ? node.value : '')

function articleOf(article: string, node: unknown, text: string): WrittenArticle {
  const entries = (name: string) => {
    const found = isMap(node) ? node.get(name, true) : undefined
    return isMap(found) ? found.items : []
  }
  return {
    article,
    parameters: entries('parameters').flatMap(({ key, value }) => parameterOf(textOf(key), value)),
    rules: entries('rules').map(({ key, value }) => ruleOf(textOf(key), value, text)),
  }
}

function parameterOf(name: string, node: unknown): WrittenParameter[] {
  if (isMap(node) && node.has('value')) return parameterOf(name, node.get('value', true))
  const whole = stretchOf(node)
  if (whole === undefined) return []
  const cell = cellOf(node)
  if (cell) return [{ name, values: [{ from: null, cell }], whole }]
  if (!isMap(node)) return []
  const values = node.items.flatMap(({ key, value }) => {
    const dated = cellOf(value)
    return dated ? [{ from: textOf(key), cell: dated }] : []
  })
  return values.length === node.items.length ? [{ name, values, whole }] : []
}

function ruleOf(name: string, node: unknown, text: string): WrittenRule {
  const formula = cellOf(node) ?? (isMap(node) ? cellOf(node.get('formula', true)) : undefined)
  return { name, formula: formula ?? null, table: formula || !isMap(node) ? null : writtenTable(node, text) }
}

function writtenTable(node: { get(key: string, keep: true): unknown }, text: string): WrittenTable | null {
  const [inputs, rows] = [node.get('table', true), node.get('rows', true)]
  const whole = stretchOf(rows)
  if (!isSeq(inputs) || !isSeq(rows) || whole === undefined) return null
  const cells = rows.items.map((row) => (isSeq(row) ? row.items.flatMap((cell) => cellOf(cell) ?? []) : []))
  if (cells.some((row) => row.length !== inputs.items.length + 1)) return null
  const start = text.lastIndexOf('\n', whole.from - 1) + 1
  return {
    inputs: inputs.items.flatMap((item) => cellOf(item) ?? []),
    rows: cells,
    whole,
    indent: rows.flow ? null : whole.from - start,
  }
}

/** A scalar with its place; undefined for anything else. */
export function cellOf(node: unknown): Cell | undefined {
  if (!isScalar(node) || !node.range) return undefined
  return { text: textOf(node), from: node.range[0], to: node.range[1] }
}

function stretchOf(node: unknown): Stretch | undefined {
  const { range } = (node ?? {}) as Pick<Node, 'range'>
  return range ? { from: range[0], to: range[1] } : undefined
}

// —— changes ——

/** The file with one scalar saying something else. */
export function withCell(text: string, cell: Cell, said: string): string {
  const was = text.slice(cell.from, cell.to)
  // A block scalar owns the line break behind it.
  const end = was.endsWith('\n') ? '\n' : ''
  const isBare = !/^["'|>]/.test(was)
  const written = isBare && staysPlain(said) ? said : JSON.stringify(said)
  return replaced(text, cell, `${written}${end}`)
}

/** Where the first key of a map stands, and how far in; null where it is written in braces. */
export type Head = { readonly at: number; readonly indent: number | null }

/** The file with one more entry before the others of a map: `combine: best`. */
export function withPair(text: string, { at, indent }: Head, entry: string): string {
  const end = indent === null ? ', ' : `\n${' '.repeat(indent)}`
  return replaced(text, { from: at, to: at }, `${entry}${end}`)
}

/** The file with a table of other rows: added, moved, removed or changed. */
export function withRows(text: string, table: WrittenTable, rows: readonly (readonly string[])[]): string {
  const known = new Map(table.rows.flat().map((cell) => [cell.text, text.slice(cell.from, cell.to)]))
  const lines = rows.map((row) => `[ ${row.map((said) => known.get(said) ?? JSON.stringify(said)).join(', ')} ]`)
  if (table.indent === null) return replaced(text, table.whole, `[${lines.join(', ')}]`)
  const end = text.slice(table.whole.from, table.whole.to).endsWith('\n') ? '\n' : ''
  const indent = `\n${' '.repeat(table.indent)}`
  return replaced(text, table.whole, `${lines.map((line) => `- ${line}`).join(indent)}${end}`)
}

/** The file with a figure that has other values, each from its date; a single undated one is written plainly. */
export function withValues(
  text: string,
  parameter: WrittenParameter,
  values: readonly { readonly from: string | null; readonly said: string }[],
): string {
  const scalar = (said: string) => (staysPlain(said) ? said : JSON.stringify(said))
  const [first] = values
  const isPlain = values.length === 1 && first?.from === null
  const dated = values.map(({ from, said }) => `${from ?? ''}: ${scalar(said)}`)
  const end = text.slice(parameter.whole.from, parameter.whole.to).endsWith('\n') ? '\n' : ''
  const written = isPlain ? scalar(first.said) : `{ ${dated.join(', ')} }`
  return replaced(text, parameter.whole, `${written}${end}`)
}

const replaced = (text: string, { from, to }: Stretch, by: string): string => text.slice(0, from) + by + text.slice(to)

/** Whether a text reads as itself without quotes, on a line of its own and in brackets alike. */
function staysPlain(said: string): boolean {
  if (!/^[\p{L}\p{N}(]/u.test(said) || said.trim() !== said || said.includes('\n')) return false
  return readsAs(`k: ${said}`, { k: said }) && readsAs(`[ ${said} ]`, [said]) && readsAs(`{ k: ${said} }`, { k: said })
}

function readsAs(text: string, expected: unknown): boolean {
  try {
    return (
      JSON.stringify(parse(text, { schema: 'failsafe', strict: true, logLevel: 'silent' })) === JSON.stringify(expected)
    )
  } catch {
    return false
  }
}

/** Where a line and column of a text, both from one, stand in it. */
export function offsetIn(text: string, line: number, column: number): number {
  let start = 0
  for (let at = 1; at < line; at++) {
    const next = text.indexOf('\n', start)
    if (next < 0) return text.length
    start = next + 1
  }
  return Math.min(text.length, start + column - 1)
}
