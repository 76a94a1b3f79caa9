import { type Document, LineCounter, type Scalar, isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml'
import { type Place, type Report, refuse } from './report.ts'

/** A value of a YAML file, every scalar still as the author wrote it. */
export type Yaml = YamlScalar | YamlMap | YamlList

export type YamlScalar = {
  readonly kind: 'scalar'
  readonly text: string
  /** Written in quotes or as a block: text even if it looks like a number or a date. */
  readonly quoted: boolean
  readonly place: Place
  /** Where the character at an offset of `text` stands in the file. */
  readonly placeAt: (offset: number) => Place
}

export type YamlEntry = { readonly key: string; readonly keyPlace: Place; readonly value: Yaml }
export type YamlMap = { readonly kind: 'map'; readonly entries: readonly YamlEntry[]; readonly place: Place }
export type YamlList = { readonly kind: 'list'; readonly items: readonly Yaml[]; readonly place: Place }

const CHARACTERS_MAX = 500_000
const NODES_MAX = 50_000
const DEPTH_MAX = 40

/**
 * Reads one YAML document. Mistakes go to the report and undefined comes back; it never throws, whatever the text:
 * its size, its depth and what its aliases expand to are limited.
 */
export function readYaml(text: string, file: string, report: Report): Yaml | undefined {
  const start = { file, line: 1, column: 1 }
  if (text.length > CHARACTERS_MAX) {
    refuse(report, 'fileTooLarge', { size: text.length, limit: CHARACTERS_MAX }, { place: start })
    return undefined
  }
  const lines = new LineCounter()
  const documents = parseSafely(text, lines)
  if (documents === undefined) {
    refuse(report, 'tooDeep', { limit: DEPTH_MAX }, { place: start })
    return undefined
  }
  const [first, second] = documents
  if (first === undefined || first.contents === null) {
    refuse(report, 'emptyFile', {}, { place: start })
    return undefined
  }
  const source: Source = { text, file, lines }
  if (second) {
    refuse(report, 'severalDocuments', {}, { place: placeOf(source, second.range[0]) })
    return undefined
  }
  const faults = [...first.errors, ...first.warnings]
  for (const { pos, message } of faults.slice(0, 20)) {
    refuseText(source, placeOf(source, pos[0]), message.split('\n', 1)[0] ?? '', report)
  }
  return faults.length > 0 ? undefined : readNodes(first, source, report)
}

type Source = { readonly text: string; readonly file: string; readonly lines: LineCounter }

function parseSafely(text: string, lineCounter: LineCounter): readonly Document.Parsed[] | undefined {
  try {
    const options = { lineCounter, schema: 'failsafe', uniqueKeys: false, prettyErrors: false } as const
    return [...parseAllDocuments(text, options)]
  } catch {
    return undefined
  }
}

/** The tree without anchors and aliases: an alias stands for a copy of its anchor, within the limits. */
function readNodes(document: Document.Parsed, source: Source, report: Report): Yaml | undefined {
  let count = 0
  let exhausted = false

  function read(node: unknown, depth: number, fallback: Place): Yaml {
    count++
    if (count > NODES_MAX || depth > DEPTH_MAX) {
      if (!exhausted) refuse(report, count > NODES_MAX ? 'tooManyNodes' : 'tooDeep', limits(count), { place: fallback })
      exhausted = true
      return emptyScalar(fallback)
    }
    if (isAlias(node)) {
      const target = node.resolve(document)
      const place = node.range ? placeOf(source, node.range[0]) : fallback
      if (target) return read(target, depth + 1, place)
      refuse(report, 'unknownAlias', { name: node.source }, { place })
      return emptyScalar(place)
    }
    if (isScalar(node)) return readScalar(node, source, fallback)
    if (isSeq(node)) {
      const place = node.range ? placeOf(source, node.range[0]) : fallback
      return { kind: 'list', items: exhausted ? [] : node.items.map((item) => read(item, depth + 1, place)), place }
    }
    if (isMap(node)) {
      const place = node.range ? placeOf(source, node.range[0]) : fallback
      return {
        kind: 'map',
        entries: exhausted ? [] : node.items.flatMap((pair) => readPair(pair, depth, place)),
        place,
      }
    }
    return emptyScalar(fallback)
  }

  function readPair(
    pair: { readonly key: unknown; readonly value: unknown },
    depth: number,
    place: Place,
  ): YamlEntry[] {
    const key = read(pair.key, depth + 1, place)
    if (key.kind !== 'scalar') {
      refuse(report, 'keyNotText', {}, { place: key.place })
      return []
    }
    return [{ key: key.text, keyPlace: key.place, value: read(pair.value, depth + 1, key.place) }]
  }

  const root = read(document.contents, 0, placeOf(source, 0))
  return exhausted ? undefined : root
}

const limits = (count: number) => ({ limit: count > NODES_MAX ? NODES_MAX : DEPTH_MAX })

const emptyScalar = (place: Place): YamlScalar => ({
  kind: 'scalar',
  text: '',
  quoted: false,
  place,
  placeAt: () => place,
})

function readScalar(node: Scalar, source: Source, fallback: Place): YamlScalar {
  const text = typeof node.value === 'string' ? node.value : ''
  const quoted = node.type !== 'PLAIN'
  if (!node.range) return { ...emptyScalar(fallback), text, quoted }
  const [from, to] = node.range
  const inner = quoted ? from + 1 : from
  const place = placeOf(source, from)
  if (source.text.startsWith(text, inner)) {
    return { kind: 'scalar', text, quoted, place, placeAt: (offset) => placeOf(source, inner + offset) }
  }
  return {
    kind: 'scalar',
    text,
    quoted,
    place,
    placeAt: (offset) => placeOf(source, foldedOffset(text, source, from, to, offset)),
  }
}

/** Where a character of a folded or escaped scalar stands: counted by the characters that are not blank. */
function foldedOffset(text: string, source: Source, from: number, to: number, offset: number): number {
  let before = 0
  for (let index = 0; index < offset; index++) if (!isBlank(text[index])) before++
  const header = '|>"\''.includes(source.text[from] ?? ' ') ? 1 : 0
  for (let index = from + header; index < to; index++) {
    if (isBlank(source.text[index])) continue
    if (before === 0) return index
    before--
  }
  return from
}

const isBlank = (character: string | undefined): boolean => character === undefined || /\s/.test(character)

function placeOf(source: Source, offset: number): Place {
  const { line, col } = source.lines.linePos(offset)
  return { file: source.file, line: Math.max(1, line), column: Math.max(1, col) }
}

const FULL_WIDTH: Readonly<Record<string, string>> = {
  '：': ': ',
  '，': ', ',
  '｛': '{',
  '｝': '}',
  '［': '[',
  '］': ']',
  '“': '"',
  '”': '"',
  '【': '[',
  '】': ']',
}

/** Says why a text is no YAML; a full-width colon after a key is the usual cause and is named as such, once a line. */
function refuseText(source: Source, place: Place, reason: string, report: Report) {
  const line = source.text.split('\n')[place.line - 1] ?? ''
  const half = toHalfWidth(line)
  const proposal = half === line ? undefined : half.trim()
  const key = /^(\s*(?:- )?[^\s:："'#]+)：/.exec(line)?.[1]
  if (key === undefined) {
    refuse(report, 'notYaml', { reason }, { place, proposal })
    return
  }
  const isKnown = report.problems.some(
    ({ code, line: other }) => code === 'programme.fullWidthColon' && other === place.line,
  )
  if (!isKnown) refuse(report, 'fullWidthColon', {}, { place: { ...place, column: key.length + 1 }, proposal })
}

/** A text with the full-width punctuation of YAML replaced by the half-width signs. */
export const toHalfWidth = (text: string): string =>
  text.replace(/[：，｛｝［］“”【】]/g, (sign) => FULL_WIDTH[sign] ?? sign)
