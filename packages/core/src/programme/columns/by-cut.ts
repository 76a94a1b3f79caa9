import { type Exact, add, compare, divide, multiply, parts, subtract } from '../../base.ts'
import { type Column, FIRST_DAY, LAST_DAY, figure } from '../../feel.ts'
import { type Conjunct, type Cut, fails } from './conjuncts.ts'
import { type Feature, WORD, tablesFor } from './feature.ts'

/** A condition that is a comparison with a figure, and the programme it is of. */
export type PlacedCut = { readonly programme: number; readonly conjunct: Conjunct; readonly cut: Cut }

/** Where what is compared begins to lie otherwise: at a figure itself, or only above it. */
type Boundary = { readonly figure: Exact; readonly isAbove: boolean }

/** So many boundaries are told by a byte; with more of them a condition is left to its programme. */
const BOUNDARIES_MAX = 128

/** Whole numbers up to this are looked up in a table rather than compared. */
const LOOKED_UP_MAX = 2 ** 16

/** Conditions over one number or one quotient: buckets between the figures, and from each bucket the bits of the programmes it does not refuse. */
export function cutFeature(placed: readonly PlacedCut[], shapes: readonly Column['shape'][]): Feature | undefined {
  const cut = placed[0]?.cut
  const boundaries = boundariesOf(placed)
  if (!cut || boundaries.length > BOUNDARIES_MAX) return undefined
  const [over, under] = cut.kind === 'quotient' ? [cut.top, cut.bottom] : [cut.column, undefined]
  const scale = shapes[over]?.scale ?? -1
  if (scale < 0 || (under !== undefined && shapes[under]?.scale !== scale)) return undefined
  const base = cut.kind === 'day' ? FIRST_DAY - 1 : 0
  const tables = bitsOf(placed, boundaries)
  const levels = boundaries.map((boundary) => levelOf(boundary, under === undefined ? scale : 0))
  const most = Math.max(...levels.map(({ top, bottom }) => Math.max(Math.abs(top), bottom)))
  let known: Uint8Array | undefined
  return {
    conjuncts: placed.map(({ conjunct }) => conjunct),
    open(table) {
      const columns = (under === undefined ? [over] : [over, under]).map((at) => table.columns[at])
      const [top, bottom] = columns
      const largest = Math.max(top?.most ?? 0, bottom?.most ?? 1, 1)
      if (!top || largest * most > Number.MAX_SAFE_INTEGER) return undefined
      known = bottom ? undefined : lookUpOf(top, levels, known)
      const lookUp = known
      const present = columns.flatMap((column) =>
        column && (column.gaps > 0 || column.hasBeyond) ? [column.states] : [],
      )
      return {
        tables,
        index(read) {
          const bucket = lookUp
            ? read(lookUp, `${read(top.values)}-${figure(base)}`)
            : bucketCode(levels, read(top.values), bottom && read(bottom.values))
          return present.reduce((code, states) => `(${code}&(0-(+(${read(states)}===0))))`, bucket)
        },
      }
    },
  }
}

// —— where a row lies: bucket 0 refuses nothing ——

/** A boundary over whole numbers: value × bottom against top × divisor. */
type Level = { readonly top: number; readonly bottom: number; readonly isAbove: boolean }

function levelOf({ figure: of, isAbove }: Boundary, scale: number): Level {
  const [top, bottom] = parts(multiply(of, 10 ** scale))
  return { top: Number(top), bottom: Number(bottom), isAbove }
}

/** 1 + the boundaries that lie behind; a quotient whose divisor is not positive has no place among them. */
function bucketCode(levels: readonly Level[], value: string, divisor: string | undefined): string {
  const passed = levels.map(({ top, bottom, isAbove }) => {
    const limit = divisor === undefined ? figure(top) : `${figure(top)}*${divisor}`
    return `(+(${value}*${figure(bottom)}${isAbove ? '>' : '>='}${limit}))`
  })
  const bucket = `(1+${passed.join('+')})`
  return divisor === undefined ? bucket : `(${bucket}&(0-(+(${divisor}>0))))`
}

/** The bucket of each value of a column of days or of small whole numbers; undefined for any other column. */
function lookUpOf({ shape, hasNegative, most }: Column, levels: readonly Level[], known: Uint8Array | undefined) {
  if (shape.kind === 'date') return known ?? bucketsFrom(FIRST_DAY - 1, LAST_DAY - FIRST_DAY + 2, levels)
  if (hasNegative || most > LOOKED_UP_MAX) return undefined
  return known && known.length > most ? known : bucketsFrom(0, 2 ** Math.ceil(Math.log2(most + 2)), levels)
}

/** The buckets of so many values from the lowest on. */
function bucketsFrom(lowest: number, size: number, levels: readonly Level[]): Uint8Array {
  let passed = 0
  return Uint8Array.from({ length: size }, (_, at) => {
    for (let next = levels[passed]; next && isPast(next, lowest + at); next = levels[passed]) passed++
    return 1 + passed
  })
}

const isPast = ({ top, bottom, isAbove }: Level, value: number): boolean =>
  isAbove ? value * bottom > top : value * bottom >= top

// —— what a bucket refuses ——

/** The boundaries that these comparisons know, from the lowest up. */
function boundariesOf(placed: readonly PlacedCut[]): readonly Boundary[] {
  const all = placed.flatMap(({ cut: { operator, figure } }): Boundary[] => {
    const [at, above] = [
      { figure, isAbove: false },
      { figure, isAbove: true },
    ]
    if (operator === '=' || operator === '!=') return [at, above]
    return operator === '>=' || operator === '<' ? [at] : [above]
  })
  const sorted = all.toSorted((a, b) => compare(a.figure, b.figure) || Number(a.isAbove) - Number(b.isAbove))
  return sorted.filter((one, at) => {
    const before = sorted[at - 1]
    return before?.isAbove !== one.isAbove || compare(before.figure, one.figure) !== 0
  })
}

/** Per word and bucket the programmes that do not refuse. */
function bitsOf(placed: readonly PlacedCut[], boundaries: readonly Boundary[]): readonly (Int32Array | undefined)[] {
  const samples = samplesOf(boundaries)
  const tables = tablesFor(placed, samples.length + 1)
  for (const { programme, cut } of placed) {
    const table = tables[Math.floor(programme / WORD)]
    samples.forEach((sample, at) => {
      if (table && fails(cut.operator, sample, cut.figure))
        table[at + 1] = (table[at + 1] ?? 0) & ~(1 << (programme % WORD))
    })
  }
  return tables
}

/** A number in each bucket: below the first boundary, and behind each up to the next. */
function samplesOf(boundaries: readonly Boundary[]): readonly Exact[] {
  const behind = boundaries.map(({ figure, isAbove }, at): Exact => {
    if (!isAbove) return figure
    const next = boundaries[at + 1]?.figure
    return next === undefined ? add(figure, 1) : (divide(add(figure, next), 2) ?? figure)
  })
  return [subtract(boundaries[0]?.figure ?? 0, 1), ...behind]
}
