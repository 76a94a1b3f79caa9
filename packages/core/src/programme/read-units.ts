import type { Exact, LocalDate, Problem } from '../base.ts'
import type { MarkSheet } from '../composite.ts'
import type { Yaml, YamlEntry, YamlMap } from './document.ts'
import { type FactNames, type GivenFacts, readGiven } from './facts-file.ts'
import { type Fields, type Subject, openFields, optionalText, readYesNo } from './fields.ts'
import type { ProgrammeFiles, Programme } from './load.ts'
import type { ReviewsOutline } from './outline.ts'
import { readPoints } from './read-index.ts'
import { type Place, inReadingOrder, newReport, refuse } from './report.ts'

/** Several units of one case: the facts of each, and the sheets of their judges. */
export type Units = {
  readonly facts: ReadonlyMap<string, GivenFacts>
  readonly sheets: readonly MarkSheet[]
}

/** True where `given` names units, each with its facts, and not facts. */
const namesUnits = (node: Yaml | undefined, names: FactNames): node is YamlMap =>
  node?.kind === 'map' &&
  node.entries.length > 0 &&
  node.entries.every(({ key, value }) => value.kind === 'map' && !names.get(key))

/**
 * The units of a case: `given: { 甲: { … }, 乙: { … } }`, or `units: table.csv` with a row a unit; marks of judges beside
 * a unit's facts, or in `marks: table.csv` with a row a judge. Undefined where the case is about one subject.
 */
export function readUnits(
  fields: Fields,
  programme: Programme,
  names: FactNames,
  asOf: LocalDate,
  files: ProgrammeFiles,
): Units | undefined {
  const reviews = programme.model.outline.index?.reviews
  const given = fields.byKey.get('given')?.value
  const table = readTable(fields, 'units', files)
  if (!table && !namesUnits(given, names)) return undefined
  const rows = [...(table?.rows.map(({ unit, map }) => [unit, map] as const) ?? [])]
  if (namesUnits(given, names))
    for (const { key, value } of given.entries) if (value.kind === 'map') rows.push([key, value])
  const facts = new Map<string, GivenFacts>()
  const sheets: MarkSheet[] = []
  for (const [unit, map] of rows) {
    const subject = { what: `${fields.what}的「${unit}」`, report: fields.report }
    if (facts.has(unit)) refuse(fields.report, 'duplicateKey', { key: unit, what: fields.what }, { place: map.place })
    const { own, judged } = apart(map, reviews)
    facts.set(unit, readGiven(own, names, asOf, subject))
    if (reviews && judged) sheets.push(...readSheets(unit, judged, reviews, programme, subject))
  }
  const marks = readTable(fields, 'marks', files)
  for (const { unit, map } of marks?.rows ?? [])
    if (reviews) sheets.push(...sheetOfRow(unit, map, reviews, programme, fields))
  return { facts, sheets }
}

/** A unit's own facts apart from what its judges say. */
function apart(map: YamlMap, reviews: ReviewsOutline | undefined): { own: YamlMap; judged: YamlEntry | undefined } {
  const judged = reviews && map.entries.find(({ key }) => key === reviews.over)
  return { own: { ...map, entries: map.entries.filter((entry) => entry !== judged) }, judged }
}

// —— judges ——

function readSheets(
  unit: string,
  { value }: YamlEntry,
  reviews: ReviewsOutline,
  programme: Programme,
  subject: Subject,
): MarkSheet[] {
  const judges = openFields(value, { ...subject, what: `${subject.what}的 ${reviews.over}` })
  return [...(judges?.byKey.values() ?? [])].flatMap(({ key, value: sheet }) =>
    sheet.kind === 'map' ? readSheet(unit, key, sheet, reviews, programme, subject) : [],
  )
}

function sheetOfRow(
  unit: string,
  map: YamlMap,
  reviews: ReviewsOutline,
  programme: Programme,
  subject: Subject,
): MarkSheet[] {
  const judge = map.entries.find(({ key }) => key === reviews.over)?.value
  const rest = { ...map, entries: map.entries.filter(({ key }) => key !== reviews.over) }
  if (judge?.kind === 'scalar') return readSheet(unit, judge.text, rest, reviews, programme, subject)
  refuse(subject.report, 'keyMissing', { key: reviews.over, what: `「${unit}」的评分` }, { place: map.place })
  return []
}

/** One judge's sheet: a mark for every node that is marked, unless the judge has a conflict. */
function readSheet(
  unit: string,
  judge: string,
  sheet: YamlMap,
  { exclude }: ReviewsOutline,
  { model }: Programme,
  subject: Subject,
): MarkSheet[] {
  const wanted = [...model.nodes.values()].flatMap(({ mark }) => mark ?? [])
  const marks: Record<string, Exact> = {}
  let isConflicted = false
  const what = `${judge}给「${unit}」的评分`
  for (const { key, keyPlace, value } of sheet.entries) {
    const text = value.kind === 'scalar' ? value.text : ''
    if (key === exclude) isConflicted = readYesNo(text) ?? false
    else if (!wanted.includes(key))
      refuse(subject.report, 'unknownKey', { what, key, known: wanted.join('、') }, { place: keyPlace })
    else {
      const points = readPoints(text)
      if (points === undefined) refuse(subject.report, 'numberExpected', { key, found: text }, { place: value.place })
      else marks[key] = points
    }
  }
  const lacking = wanted.filter((name) => marks[name] === undefined)
  if (isConflicted) return [{ unit, judge, marks: {}, isConflicted }]
  if (lacking.length === 0) return [{ unit, judge, marks }]
  refuse(subject.report, 'sheetIncomplete', { what, names: lacking.join('、') }, { place: sheet.place })
  return []
}

/** The sheets of judges in a table with a row a judge, or every mistake in it. */
export function readMarks(
  file: string,
  text: string,
  programme: Programme,
): { readonly sheets: readonly MarkSheet[] } | { readonly problems: readonly Problem[] } {
  const report = newReport()
  const subject = { what: file, report }
  const reviews = programme.model.outline.index?.reviews
  const rows = reviews ? rowsIn(file, text, subject) : []
  const sheets = rows.flatMap(({ unit, map }) => (reviews ? sheetOfRow(unit, map, reviews, programme, subject) : []))
  return report.problems.length > 0 ? { problems: inReadingOrder(report.problems) } : { sheets }
}

// —— tables ——

type Row = { readonly unit: string; readonly map: YamlMap }

/**
 * A table of the folder: the first column names the unit, the others a fact each, with the unit of measure or the year
 * in brackets where wanted. Cells are written as in `given`; an empty one says nothing.
 */
function readTable(fields: Fields, key: 'units' | 'marks', files: ProgrammeFiles): { rows: Row[] } | undefined {
  const file = optionalText(fields, key)?.trim()
  if (file === undefined) return undefined
  const text = files.get(file)
  const place = fields.byKey.get(key)?.value.place
  if (text === undefined) {
    refuse(fields.report, 'tableMissing', { file }, { place })
    return { rows: [] }
  }
  return { rows: rowsIn(file, text, fields, place) }
}

function rowsIn(file: string, text: string, { report }: Subject, named?: Place): Row[] {
  const place = named ?? { file, line: 1, column: 1 }
  if (text.includes('"')) refuse(report, 'tableQuoted', { file }, { place })
  const lines = text.replace(/^\uFEFF/, '').split(/\r?\n/)
  const header = (lines[0] ?? '').split(',').map((cell) => cell.trim())
  return lines.slice(1).flatMap((line, index): Row[] => {
    const cells = line.split(',').map((cell) => cell.trim())
    if (cells.every((cell) => cell === '')) return []
    const at: Place = { file, line: index + 2, column: 1 }
    if (cells.length !== header.length)
      refuse(report, 'tableRow', { found: cells.length, expected: header.length }, { place: at })
    return [{ unit: cells[0] ?? '', map: mapOf(header, cells, at) }]
  })
}

/** A row as it would be written in `given`: years of one fact come together. */
function mapOf(header: readonly string[], cells: readonly string[], place: Place): YamlMap {
  const entries = new Map<string, Yaml>()
  for (const [at, name] of header.entries()) {
    const text = cells[at] ?? ''
    if (at === 0 || text === '') continue
    const [, fact = name, inner = ''] = /^(.+?)[(（](.+)[)）]$/.exec(name) ?? []
    const isYear = /^\d{4}/.test(inner)
    const scalar = scalarAt(isYear ? text : `${text}${inner}`, place)
    const before = entries.get(fact)
    const years = before?.kind === 'map' ? before.entries : []
    const year: YamlEntry = { key: inner, keyPlace: place, value: scalar }
    entries.set(fact, isYear ? { kind: 'map', entries: [...years, year], place } : scalar)
  }
  return {
    kind: 'map',
    entries: [...entries].map(([key, value]) => ({ key, keyPlace: place, value })),
    place,
  }
}

const scalarAt = (text: string, place: Place): Yaml => ({
  kind: 'scalar',
  text,
  quoted: false,
  place,
  placeAt: (offset) => ({ ...place, column: place.column + offset }),
})
