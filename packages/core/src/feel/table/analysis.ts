import type { Problem } from '../../base.ts'
import { clip } from '../problem.ts'
import { type Atoms, type Domain, isInhabited, showAtoms } from './domain.ts'

/** A column of a table: its heading, and what its values can be cut into. */
export type Column = { readonly title: string; readonly domain: Domain | undefined }

/** A row: per column the atoms it accepts; undefined where its cell cannot be analysed and may accept anything. */
export type Row = readonly (readonly Atoms[] | undefined)[]

/** What is certain of a table whatever the values are. */
export type Analysis = {
  /** Cases that no row covers, rows that cover the same case where only one may, rows that are never hit. */
  readonly problems: readonly Problem[]
  /** What could not be analysed, and why. */
  readonly notes: readonly Problem[]
  /** True when it is certain that some row holds for every known input. */
  readonly complete: boolean
}

/** How many row visits an analysis may cost; beyond it the table says that it was not analysed. */
const VISITS_MAX = 4_000_000
/** Problems of one kind that are reported, so that a message stays readable. */
const REPORTED_MAX = 10

type Walk = {
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  readonly hit: 'first' | 'unique'
  readonly order: readonly number[]
  visitsLeft: number
  readonly gaps: Map<string, Problem>
  readonly overlaps: Map<string, Problem>
  /** Per row that was reached by a case: a row that is not in here is never hit. */
  readonly reached: Set<number>
  /** Per row never reached so far: an earlier row that takes its cases. */
  readonly takenBy: Map<number, number>
  uncertain: boolean
}

/**
 * Finds gaps, overlaps and rows that are never hit. A cell that cannot be analysed is never counted on:
 * it covers no gap, and it shadows no row; where that leaves something open, a note says so.
 */
export function analyse(columns: readonly Column[], rows: readonly Row[], hit: 'first' | 'unique'): Analysis {
  const walk: Walk = {
    columns,
    rows,
    hit,
    order: orderOfColumns(columns),
    visitsLeft: VISITS_MAX,
    gaps: new Map(),
    overlaps: new Map(),
    reached: new Set(),
    takenBy: new Map(),
    uncertain: false,
  }
  const everyRow = rows.map((_, index) => index)
  visit(walk, 0, everyRow, [])
  if (walk.visitsLeft < 0) return { problems: [], notes: [TOO_LARGE], complete: false }
  const shadowed =
    hit === 'first' ? everyRow.filter((row) => !walk.reached.has(row)).map((row) => shadow(row, walk)) : []
  return {
    problems: [...first(walk.gaps.values()), ...first(walk.overlaps.values()), ...first(shadowed)],
    notes: walk.uncertain ? [...unanalysed(walk)] : [],
    complete: walk.gaps.size === 0 && !walk.uncertain,
  }
}

const first = (problems: Iterable<Problem>): Problem[] => [...problems].slice(0, REPORTED_MAX)

/** Columns of named values first: they split a large table into many small ones. */
function orderOfColumns(columns: readonly Column[]): readonly number[] {
  const rank = ({ domain }: Column): number => (domain === undefined ? 2 : domain.kind === 'named' ? 0 : 1)
  return columns
    .map((column, index) => ({ index, rank: rank(column) }))
    .toSorted((a, b) => a.rank - b.rank || a.index - b.index)
    .map(({ index }) => index)
}

type Chosen = readonly { readonly column: number; readonly atoms: Atoms }[]

/** Walks through the cases column by column, keeping the rows that still apply. */
function visit(walk: Walk, depth: number, rows: readonly number[], chosen: Chosen): void {
  walk.visitsLeft -= rows.length + 1
  if (walk.visitsLeft < 0) return
  const column = walk.order[depth]
  const domain = column === undefined ? undefined : walk.columns[column]?.domain
  if (rows.length === 0 || column === undefined) return conclude(walk, rows, chosen)
  if (!domain) return visit(walk, depth + 1, rows, chosen)
  for (const { atoms, active } of slices(walk, column, domain, rows)) {
    visit(walk, depth + 1, active, [...chosen, { column, atoms }])
  }
}

type Slice = { readonly atoms: Atoms; readonly active: readonly number[] }

/** Stretches of a column's atoms in which the same rows apply. */
function slices(walk: Walk, column: number, domain: Domain, rows: readonly number[]): Slice[] {
  const last = domain.kind === 'ordered' ? 2 * domain.cuts.length + 1 : domain.values.length + (domain.open ? 1 : 0)
  const starts = new Map<number, number[]>()
  const ends = new Map<number, number[]>()
  const always: number[] = []
  for (const row of rows) {
    const region = walk.rows[row]?.[column]
    if (!region) always.push(row)
    for (const { from, to } of region ?? []) {
      note(starts, from, row)
      note(ends, to, row)
    }
  }
  const bounds = [...new Set([0, ...starts.keys(), ...ends.keys(), last])].toSorted((a, b) => a - b)
  const current = new Set<number>(always)
  const found: Slice[] = []
  for (const [index, from] of bounds.slice(0, -1).entries()) {
    for (const row of ends.get(from) ?? []) current.delete(row)
    for (const row of starts.get(from) ?? []) current.add(row)
    walk.visitsLeft -= current.size
    if (walk.visitsLeft < 0) return []
    const to = bounds[index + 1] ?? last
    if (inhabited(domain, from, to)) {
      found.push({ atoms: { from, to }, active: [...current].toSorted((a, b) => a - b) })
    }
  }
  return found
}

function note(at: Map<number, number[]>, position: number, row: number): void {
  const rows = at.get(position)
  if (rows) rows.push(row)
  else at.set(position, [row])
}

function inhabited(domain: Domain, from: number, to: number): boolean {
  return to - from > 1 || isInhabited(domain, from)
}

/** What the rows left for one case mean. */
function conclude(walk: Walk, rows: readonly number[], chosen: Chosen): void {
  const certain = rows.filter((row) => isCertain(walk, row))
  const [hit] = certain
  if (hit === undefined) {
    if (rows.length === 0) gap(walk, chosen)
    else walk.uncertain = true
  }
  if (walk.hit === 'unique') {
    const [, second] = certain
    if (hit !== undefined && second !== undefined) overlap(walk, hit, second, chosen)
    else if (rows.length > 1) walk.uncertain = true
  }
  for (const row of rows) {
    if (hit !== undefined && row > hit) {
      if (!walk.takenBy.has(row)) walk.takenBy.set(row, hit)
    } else walk.reached.add(row)
  }
}

/** Whether every cell of the row was analysed. */
const isCertain = (walk: Walk, row: number): boolean => walk.rows[row]?.every((cell) => cell !== undefined) ?? false

function gap(walk: Walk, chosen: Chosen): void {
  const zh = describe(walk, chosen, true)
  if (walk.gaps.has(zh) || walk.gaps.size > REPORTED_MAX) return
  walk.gaps.set(zh, {
    code: 'feel.table_gap',
    zh: clip(`决策表没有一行覆盖：${zh}`, 300),
    en: clip(`no row of the table covers: ${describe(walk, chosen, false)}`, 300),
    proposal: '补一行，或在末尾加一行全是 "-" 的默认行',
  })
}

function overlap(walk: Walk, a: number, b: number, chosen: Chosen): void {
  const key = `${a} ${b}`
  if (walk.overlaps.has(key) || walk.overlaps.size > REPORTED_MAX) return
  walk.overlaps.set(key, {
    code: 'feel.table_overlap',
    zh: clip(`决策表第 ${a + 1} 行和第 ${b + 1} 行同时覆盖：${describe(walk, chosen, true)}`, 300),
    en: clip(`rows ${a + 1} and ${b + 1} of the table both cover: ${describe(walk, chosen, false)}`, 300),
    proposal: '改成互不重叠的条件，或用 hit: first',
  })
}

function shadow(row: number, walk: Walk): Problem {
  const by = walk.takenBy.get(row)
  const blame =
    by === undefined
      ? ['它的条件不可能成立', 'its tests can never hold']
      : [`前面的行（如第 ${by + 1} 行）已全部覆盖`, `earlier rows, such as ${by + 1}, cover all of it`]
  return {
    code: 'feel.table_shadowed',
    zh: `决策表第 ${row + 1} 行永远不会命中：${blame[0]}`,
    en: `row ${row + 1} of the table is never hit: ${blame[1]}`,
    proposal: '删去这一行，或移到前面',
  }
}

function describe({ columns }: Walk, chosen: Chosen, chinese: boolean): string {
  const parts = chosen
    .toSorted((a, b) => a.column - b.column)
    .flatMap(({ column, atoms }) => {
      const { title, domain } = columns[column] ?? {}
      if (!domain || title === undefined) return []
      const shown = showAtoms(domain, atoms, chinese)
      return [/^[<>=]/.test(shown) ? `${title} ${shown}` : `${title}${chinese ? ' 为 ' : ' is '}${shown}`]
    })
  return parts.join(chinese ? '，' : ', ') || (chinese ? '任何情形' : 'anything')
}

const TOO_LARGE: Problem = {
  code: 'feel.table_not_analysed',
  zh: '决策表太大，没有检查遗漏、重叠和不会命中的行',
  en: 'the table is too large: gaps, overlaps and rows never hit were not looked for',
}

function* unanalysed({ columns, rows }: Walk): Generator<Problem> {
  for (const [index, { title }] of columns.entries()) {
    const affected = rows.flatMap((row, number) => (row[index] === undefined ? [number + 1] : []))
    if (affected.length === 0) continue
    const shown = affected.slice(0, 5).join('、') + (affected.length > 5 ? '…' : '')
    yield {
      code: 'feel.table_not_analysed',
      zh: `“${title}”一列第 ${shown} 行的条件要到计算时才知道，遗漏和重叠没有查全`,
      en: `the tests of “${title}” in rows ${shown.replaceAll('、', ', ')} are known only when evaluated: gaps and overlaps are not fully checked`,
    }
  }
}
