import { type Document, LineCounter, type Scalar, isAlias, isMap, isScalar, isSeq, parseAllDocuments } from 'yaml'
import { type Place, type Report, refuse } from './report.ts'

/** A value of a YAML file, every scalar still as the author wrote it. */
export type Yaml = YamlScalar | YamlMap | YamlList

/** A value without parts, as it was written. */
export type YamlScalar = {
  readonly kind: 'scalar'
  readonly text: string
  /** Written in quotes or as a block: text even if it looks like a number or a date. */
  readonly quoted: boolean
  readonly place: Place
  /** Where the character at an offset of `text` stands in the file. */
  readonly placeAt: (offset: number) => Place
}

/** A key with its value; a map has them in the order of the file, a list its items. */
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
  for (const { pos, message, code } of faults.slice(0, 20)) {
    const reason = { reason: YAML_FAULTS[code] ?? message, reasonEn: message.split('\n', 1)[0] ?? '' }
    refuseText(source, placeOf(source, pos[0]), reason, report)
  }
  return faults.length > 0 ? undefined : readNodes(first, source, report)
}

/** What the reader of YAML calls a fault, in our words. */
const YAML_FAULTS: Readonly<Record<string, string>> = {
  TAB_AS_INDENT: '缩进用了制表符（Tab），要用空格',
  BAD_INDENT: '缩进不齐：同一层的键要从同一列开始',
  MISSING_CHAR: '缺少配对的引号或括号，或键后面缺少冒号',
  UNEXPECTED_TOKEN: '这里不该出现这个符号',
  MULTILINE_IMPLICIT_KEY: '键要写在一行内，后面跟冒号和空格',
  BLOCK_AS_IMPLICIT_KEY: '一行里出现了两个冒号：含冒号的内容要加引号',
  BLOCK_IN_FLOW: '花括号或方括号里不能再用缩进写法',
  BAD_SCALAR_START: '内容不能以这个符号开头，要加引号',
  BAD_DQ_ESCAPE: '双引号里的反斜杠写法不对：用单引号，或写成两个反斜杠',
  BAD_ALIAS: '引用（*）或锚点（&）的名字不对',
  MULTIPLE_ANCHORS: '一个值只能有一个锚点（&）',
  MULTIPLE_TAGS: '一个值只能有一个标签（!）',
  TAG_RESOLVE_FAILED: '不支持的标签（!）',
  BAD_DIRECTIVE: '不支持的指令（%）',
  KEY_OVER_1024_CHARS: '键太长',
  BAD_COLLECTION_TYPE: '键与列表项不能混在同一层',
  BAD_PROP_ORDER: '锚点（&）要写在值的前面',
  ALIAS_PROPS: '引用（*）不能再带锚点或标签',
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
function refuseText(
  source: Source,
  place: Place,
  reason: { readonly reason: string; readonly reasonEn: string },
  report: Report,
) {
  const line = source.text.split('\n')[place.line - 1] ?? ''
  const half = toHalfWidth(line)
  const proposal = half === line ? undefined : half.trim()
  const key = /^(\s*(?:- )?[^\s:："'#]+)：/.exec(line)?.[1]
  if (key === undefined) {
    refuse(report, 'notYaml', reason, { place, proposal })
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
