import { type Exact, type LocalDate, nearest, parseDate, parseExact } from '../base.ts'
import { toHalfWidth, type Yaml, type YamlEntry, type YamlMap, type YamlScalar } from './document.ts'
import { type Place, type Report, refuse } from './report.ts'

/** What is being read, for the words of a problem: `事实「研发费用」` and the article it stands under. */
export type Subject = { readonly what: string; readonly article?: string | undefined; readonly report: Report }

/** The entries of a map by key, with where the map stands. */
export type Fields = Subject & { readonly place: Place; readonly byKey: ReadonlyMap<string, YamlEntry> }

/**
 * The entries of a map whose keys come from a closed list. An unknown key is refused with the nearest known ones,
 * a key written twice is refused, and so is anything that is not a map.
 */
export function closedFields(node: Yaml, keys: readonly string[], subject: Subject): Fields | undefined {
  const map = readMap(node, subject)
  if (!map) return undefined
  const byKey = new Map<string, YamlEntry>()
  for (const entry of map.entries) {
    if (keys.includes(entry.key)) keepOnce(byKey, entry, subject)
    else refuseKey(entry, keys, subject)
  }
  return { ...subject, place: map.place, byKey }
}

/** The entries of a map whose keys are names the author chose; a name written twice is refused. */
export function openFields(node: Yaml, subject: Subject): Fields | undefined {
  const map = readMap(node, subject)
  if (!map) return undefined
  const byKey = new Map<string, YamlEntry>()
  for (const entry of map.entries) keepOnce(byKey, entry, subject)
  return { ...subject, place: map.place, byKey }
}

function keepOnce(byKey: Map<string, YamlEntry>, entry: YamlEntry, { what, article, report }: Subject) {
  const beside = { place: entry.keyPlace, article }
  if (entry.key.trim() === '') refuse(report, 'emptyKey', { what }, beside)
  else if (byKey.has(entry.key)) refuse(report, 'duplicateKey', { key: entry.key, what }, beside)
  else byKey.set(entry.key, entry)
}

function refuseKey(entry: YamlEntry, keys: readonly string[], { what, article, report }: Subject) {
  const beside = { place: entry.keyPlace, article }
  const isTail = entry.value.kind === 'scalar' && entry.value.text === '' && /[)\]"]\s*$/.test(entry.key)
  if (isTail) {
    refuse(report, 'formulaCutByComma', { key: entry.key, what }, beside)
    return
  }
  const half = toHalfWidth(entry.key).replace(/[\s:,]+$/, '')
  const close = half !== entry.key && keys.includes(half) ? [half] : nearest(entry.key, keys)
  const proposal = close.length > 0 ? close.join(', ') : undefined
  refuse(report, 'unknownKey', { key: entry.key, what, known: keys.join(', ') }, { ...beside, proposal })
}

function readMap(node: Yaml, { what, article, report }: Subject): YamlMap | undefined {
  if (node.kind === 'map') return node
  const found = node.kind === 'scalar' ? node.text : '[…]'
  const half = toHalfWidth(found)
  const proposal = half === found ? undefined : half
  if (/^[^\s:]+：/.test(found)) refuse(report, 'fullWidthColon', {}, { place: node.place, article, proposal })
  else refuse(report, 'mapExpected', { what, found: brief(found) }, { place: node.place, article, proposal })
  return undefined
}

/** The text of a required key; a missing or empty one is refused. */
export function requiredText(fields: Fields, key: string): string | undefined {
  if (fields.byKey.has(key)) return optionalText(fields, key)
  refuse(fields.report, 'keyMissing', { key, what: fields.what }, { place: fields.place, article: fields.article })
  return undefined
}

/** The text of an optional key. */
export function optionalText(fields: Fields, key: string): string | undefined {
  const entry = fields.byKey.get(key)
  return entry && scalarText(entry.value, key, fields)
}

/** A scalar that is not empty, as text. */
export function scalarText(node: Yaml, key: string, subject: Subject): string | undefined {
  const scalar = scalarOf(node, key, subject)
  if (!scalar) return undefined
  if (scalar.text.trim() !== '') return scalar.text
  const { what, article, report } = subject
  refuse(report, 'valueMissing', { key, what }, { place: node.place, article })
  return undefined
}

/** A scalar; a map or list in its place is refused. */
export function scalarOf(node: Yaml, key: string, { what, article, report }: Subject): YamlScalar | undefined {
  if (node.kind === 'scalar') return node
  refuse(report, 'scalarExpected', { key, what }, { place: node.place, article })
  return undefined
}

/** One of a closed list of words, or undefined when absent or refused. */
export function oneOf<const Word extends string>(
  fields: Fields,
  key: string,
  words: readonly Word[],
): Word | undefined {
  return parsed(
    fields,
    key,
    (text) => words.find((word) => word === text),
    (found, beside) => {
      const proposal = nearest(found, words).join(', ') || undefined
      refuse(fields.report, 'notOneOf', { key, found, known: words.join(', ') }, { ...beside, proposal })
    },
  )
}

/** 是/否/yes/no (true and false too). */
export function readYesNo(text: string): boolean | undefined {
  if (['是', 'yes', 'true'].includes(text)) return true
  if (['否', 'no', 'false'].includes(text)) return false
  return undefined
}

/** The yes or no of an optional key. */
export const optionalYesNo = (fields: Fields, key: string): boolean | undefined =>
  parsed(fields, key, readYesNo, (found, beside) => refuse(fields.report, 'yesNoExpected', { key, found }, beside))

const ACTIONABLE = { yes: 'yes', 是: 'yes', no: 'no', 否: 'no', more: 'more', less: 'less' } as const

/** Whether a firm would change a fact: yes or no, or only `more` or `less` of it; no where nothing is written. */
export const readActionable = (fields: Fields): 'no' | 'yes' | 'more' | 'less' =>
  parsed(
    fields,
    'actionable',
    (text) => (Object.hasOwn(ACTIONABLE, text) ? ACTIONABLE[text as keyof typeof ACTIONABLE] : undefined),
    (found, beside) => refuse(fields.report, 'actionableExpected', { found }, beside),
  ) ?? 'no'

/** A day written 2025-01-01 that exists. */
export const readDay = (text: string): LocalDate | undefined =>
  /^\d{4}-\d{2}-\d{2}$/.test(text) ? parseDate(text) : undefined

/** The day of an optional key. */
export const optionalDate = (fields: Fields, key: string): LocalDate | undefined =>
  parsed(fields, key, readDay, (found, beside) =>
    refuse(fields.report, 'dateExpected', { key, found }, { ...beside, proposal: parseDate(found) }),
  )

/** A plain decimal number of an optional key. */
export const optionalNumber = (fields: Fields, key: string): Exact | undefined =>
  parsed(fields, key, parseExact, (found, beside) => refuse(fields.report, 'numberExpected', { key, found }, beside))

type Refusal = (
  found: string,
  beside: { readonly place: Place | undefined; readonly article: string | undefined },
) => void

function parsed<T>(
  fields: Fields,
  key: string,
  parse: (text: string) => T | undefined,
  otherwise: Refusal,
): T | undefined {
  const text = optionalText(fields, key)
  if (text === undefined) return undefined
  const value = parse(text.trim())
  if (value === undefined)
    otherwise(brief(text), { place: fields.byKey.get(key)?.value.place, article: fields.article })
  return value
}

/** A list of texts; a single text stands for a list of one. */
export function optionalTexts(fields: Fields, key: string): readonly string[] {
  const entry = fields.byKey.get(key)
  if (!entry) return []
  const items = entry.value.kind === 'list' ? entry.value.items : [entry.value]
  return items.flatMap((item) => scalarText(item, key, fields) ?? [])
}

/** The texts of a key, each with where it stands. */
export function citedTexts(fields: Fields, key: string): { name: string; place: Place }[] {
  const entry = fields.byKey.get(key)
  if (!entry) return []
  const nodes = entry.value.kind === 'list' ? entry.value.items : [entry.value]
  const names = optionalTexts(fields, key)
  return names.map((name, index) => ({ name, place: nodes[index]?.place ?? entry.value.place }))
}

/** The items of a list; anything else is refused. */
export function listItems(node: Yaml, key: string, { what, article, report }: Subject): readonly Yaml[] {
  if (node.kind === 'list') return node.items
  refuse(report, 'listExpected', { key, what }, { place: node.place, article })
  return []
}

/** At most forty characters of a text on one line, for showing inside a sentence; what a terminal would obey is replaced. */
export function brief(text: string): string {
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/\p{Cc}/gu, '�')
    .trim()
  return line.length > 40 ? `${line.slice(0, 40)}…` : line
}
