import { BASE_YEAR } from './character.ts'
import type { DemoFirm } from './firm.ts'
import { type Random, random } from './random.ts'
import type { YearFigures } from './years.ts'

/** One file of one department: an import map of programmes/zones/demo/imports and the rows it brings. */
export type DemoTable = {
  readonly map: string
  readonly file: string
  readonly header: readonly string[]
  /** What the department says about one firm; nothing where it has a gap. */
  rows(firm: DemoFirm): readonly (readonly string[])[]
  /** Rows about none of the firms: institutions, and wrong rows that must be refused, so that the demo shows how. */
  readonly besides: readonly (readonly string[])[]
  /** Warning code → why the officer lets the rows in all the same. */
  readonly explanations: Readonly<Record<string, string>>
}

/** What stands in a cell of a demo file; undefined leaves it empty. */
export type Cell = string | number | boolean | undefined

/** A column: its heading, and what stands under it for a firm (in a year, where the file has years). */
export type Column<Row> = readonly [heading: string, cell: (row: Row) => Cell]

/** What a department knows when it fills in a row. `slip` draws its gaps and errors, apart from the firm's own draws. */
export type FirmRow = { readonly firm: DemoFirm; readonly last: YearFigures; readonly slip: Random }
export type YearRow = FirmRow & { readonly year: YearFigures }

type Shape<Row> = {
  readonly map: string
  readonly file: string
  readonly columns: readonly Column<Row>[]
  /** Whether the department has a row at all. */
  readonly covers?: (row: Row) => boolean
  /** Wrong rows, by heading; what is not said stays empty. */
  readonly explanations?: Readonly<Record<string, string>>
  readonly faulty?: readonly Readonly<Record<string, string>>[]
}

/** A file with one row a firm. */
export function firmTable(shape: Shape<FirmRow>): DemoTable {
  return tableOf(shape, (firm, slip) => [{ firm, last: firm.years.at(-1)!, slip }])
}

/** A file with one row a firm and year, from `since` on. */
export function yearTable(shape: Shape<YearRow> & { readonly since: number }): DemoTable {
  const columns: Column<YearRow>[] = [['年度', ({ year }) => year.year], ...shape.columns]
  return tableOf({ ...shape, columns }, (firm, slip) => {
    const last = firm.years.at(-1)!
    const years = firm.years.filter(({ year }) => year >= shape.since && year <= BASE_YEAR)
    return years.map((year) => ({ firm, last, slip, year }))
  })
}

function tableOf<Row extends FirmRow>(
  { map, file, columns, covers = () => true, faulty = [], explanations = {} }: Shape<Row>,
  rowsOf: (firm: DemoFirm, slip: Random) => readonly Row[],
): DemoTable {
  const stream = [...map].reduce((sum, letter) => (Math.imul(sum, 31) + letter.charCodeAt(0)) | 0, 7)
  const header = ['统一社会信用代码', '企业名称', ...columns.map(([heading]) => heading)]
  return {
    map,
    file,
    header,
    explanations,
    besides: faulty.map((cells) => header.map((heading) => cells[heading] ?? '')),
    rows: (firm) =>
      rowsOf(firm, random(stream, firm.number))
        .filter(covers)
        .map((row) => [firm.code, firm.name, ...columns.map(([, cell]) => show(cell(row)))]),
  }
}

function show(cell: Cell): string {
  if (cell === undefined) return ''
  if (typeof cell === 'boolean') return cell ? '是' : '否'
  return String(cell)
}
