import { type YAMLMap, isMap, isScalar, isSeq } from 'yaml'
import { type Cell, type Head, cellOf, documentOf } from './manuscript.ts'

/**
 * What a row of a scale says: a bound with what it gives, a text with what it gives, the goal of a target, what each full
 * step above or below it adds or takes away, and to where.
 */
export type WrittenPart = 'bound' | 'text' | 'goal' | 'above' | 'aboveLimit' | 'below' | 'belowLimit'

/** A row of a scale as it is written: `10万元` is 10 with the unit 万元. */
export type WrittenRow = {
  readonly part: WrittenPart
  /** The text of a row of a lookup. */
  readonly text?: string
  readonly at: number
  readonly unit: string
  readonly atCell: Cell
  /** What it gives; null for goalposts, which give nothing and the full mark, and for limits, which stand as `at`. */
  readonly worth: number | null
  readonly worthCell: Cell | null
}

/** The scale of a leaf, rows ascending; only where every bound and number of points is written in place. */
export type WrittenScale = { readonly rows: readonly WrittenRow[] }

/** A node of the tree as it is written. */
export type WrittenNode = {
  /** Where its first key stands. */
  readonly head: Head
  readonly combine: Cell | null
  readonly figures: readonly { readonly key: string; readonly group: string | null; readonly cell: Cell }[]
  readonly scale: WrittenScale | null
}

/** The nodes of the index in programme.yaml by name; none while the file is no YAML. */
export function writtenIndex(text: string): ReadonlyMap<string, WrittenNode> {
  const found = new Map<string, WrittenNode>()
  const root = documentOf(text)?.contents
  const index = isMap(root) ? root.get('index', true) : undefined
  const tree = isMap(index) ? index.get('tree', true) : undefined
  if (isMap(tree)) visit(tree, text, found)
  return found
}

function visit(children: YAMLMap, text: string, found: Map<string, WrittenNode>) {
  for (const { key, value } of children.items) {
    if (!isScalar(key) || !isMap(value)) continue
    found.set(String(key.value), writtenNode(value, text))
    const below = value.get('of', true)
    if (isMap(below)) visit(below, text, found)
  }
}

function writtenNode(node: YAMLMap, text: string): WrittenNode {
  const first = node.items[0]?.key
  const from = isScalar(first) && first.range ? first.range[0] : (node.range?.[0] ?? 0)
  const start = text.lastIndexOf('\n', from - 1) + 1
  return {
    head: { at: from, indent: node.flow ? null : from - start },
    combine: cellOf(node.get('combine', true)) ?? null,
    figures: ['points', 'max', 'weight'].flatMap((key) => figuresOf(key, node.get(key, true))),
    scale: scaleOf(node.get('score', true)),
  }
}

function figuresOf(key: string, node: unknown): WrittenNode['figures'] {
  const cell = cellOf(node)
  if (cell) return [{ key, group: null, cell }]
  if (!isMap(node)) return []
  return node.items.flatMap((entry) => {
    const own = cellOf(entry.value)
    const group = isScalar(entry.key) ? String(entry.key.value) : ''
    return own && group !== 'by' ? [{ key, group, cell: own }] : []
  })
}

function scaleOf(node: unknown): WrittenScale | null {
  if (!isMap(node)) return null
  const [line, table, posts] = ['piecewise', 'at_least', 'goalposts'].map((key) => node.get(key, true))
  const [texts, target] = ['lookup', 'target'].map((key) => node.get(key, true))
  if (isSeq(line)) return ordered(line.items.map((row) => (isSeq(row) ? rowOf(row.items[0], row.items[1]) : null)))
  if (isMap(table)) return ordered(table.items.map(({ key, value }) => rowOf(key, value)))
  if (isSeq(posts) && !node.has('to')) return inOrder(posts.items.map((post) => rowOf(post, undefined)))
  if (isMap(texts)) return inOrder(texts.items.map(({ key, value }) => textRow(key, value)))
  if (isMap(target)) return targetRows(target)
  return null
}

function textRow(key: unknown, points: unknown): WrittenRow | null {
  const [atCell, worthCell] = [cellOf(key), cellOf(points)]
  const worth = Number(worthCell?.text)
  if (!atCell || !worthCell || Number.isNaN(worth)) return null
  return { part: 'text', text: atCell.text, at: 0, unit: '', atCell, worth, worthCell }
}

function targetRows(target: YAMLMap): WrittenScale | null {
  const steps = (key: 'above' | 'below'): (WrittenRow | null)[] => {
    const node = target.get(key, true)
    if (!isMap(node)) return []
    const step = rowOf(node.get('step', true), node.get('points', true), key)
    return [step, rowOf(node.get('limit', true), undefined, `${key}Limit`)]
  }
  const goal = rowOf(target.get('goal', true), target.get('met', true), 'goal')
  return inOrder([goal, ...steps('above'), ...steps('below')])
}

function rowOf(bound: unknown, points: unknown, part: WrittenPart = 'bound'): WrittenRow | null {
  const [atCell, worthCell] = [cellOf(bound), cellOf(points) ?? null]
  const said = /^\s*([+-]?[\d.]+)\s*(.*)$/.exec(atCell?.text ?? '')
  const worth = worthCell ? Number(worthCell.text) : null
  if (!atCell || !said || Number.isNaN(worth)) return null
  return { part, at: Number(said[1]), unit: said[2] ?? '', atCell, worth, worthCell }
}

const SIZES: Readonly<Record<string, number>> = { '%': 0.01, '‰': 0.001, 万元: 1e4, 亿元: 1e8 }
/** A bound without its unit, for comparing rows written in different ones. */
export const sizeOf = ({ at, unit }: Pick<WrittenRow, 'at' | 'unit'>): number => at * (SIZES[unit] ?? 1)

const inOrder = (rows: readonly (WrittenRow | null)[]): WrittenScale | null =>
  rows.length > 0 && rows.every((row) => row !== null) ? { rows } : null

function ordered(rows: readonly (WrittenRow | null)[]): WrittenScale | null {
  const found = inOrder(rows)
  return found && { rows: found.rows.toSorted((a, b) => sizeOf(a) - sizeOf(b)) }
}
