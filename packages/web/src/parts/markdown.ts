/** A piece of a text: plain, strong, or code. */
export type Span = { readonly kind: 'text' | 'strong' | 'code'; readonly text: string }

/** A block of a policy text. Links and pictures are not part of a policy; they stay as they are written. */
export type Block =
  | { readonly kind: 'heading'; readonly level: number; readonly spans: readonly Span[]; readonly text: string }
  | { readonly kind: 'paragraph' | 'quote'; readonly spans: readonly Span[] }
  | {
      readonly kind: 'list'
      readonly isOrdered: boolean
      readonly start: number
      readonly items: readonly (readonly Span[])[]
    }
  | {
      readonly kind: 'table'
      readonly head: readonly (readonly Span[])[]
      readonly rows: readonly (readonly (readonly Span[])[])[]
    }
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'rule' }

/** Reads the Markdown that policy texts are written in: headings, paragraphs, lists, tables, quotes, code. */
export function parseMarkdown(text: string): Block[] {
  const lines = text
    .replace(/\r\n?/g, '\n')
    .replace(/<!--[\s\S]*?-->/g, '')
    .split('\n')
  const blocks: Block[] = []
  let at = 0
  while (at < lines.length) {
    const read = READERS.map((reader) => reader(lines, at)).find((found) => found !== undefined)
    if (read) {
      if (read.block) blocks.push(read.block)
      at = read.next
    } else {
      at++
    }
  }
  return blocks
}

/** `**strong**` and `` `code` `` inside a line. */
export function spansOf(text: string): Span[] {
  return text
    .split(/(\*\*[^*]+\*\*|`[^`]+`)/)
    .filter((part) => part !== '')
    .map((part): Span => {
      if (part.startsWith('**') && part.endsWith('**') && part.length > 4)
        return { kind: 'strong', text: part.slice(2, -2) }
      if (part.startsWith('`') && part.endsWith('`') && part.length > 2)
        return { kind: 'code', text: part.slice(1, -1) }
      return { kind: 'text', text: part }
    })
}

type Read = { readonly block?: Block; readonly next: number } | undefined
type Reader = (lines: readonly string[], at: number) => Read

const LIST = /^\s*(?:[-*+]|(\d+)[.、)])\s+(.*)$/

const readBlank: Reader = (lines, at) => ((lines[at] ?? '').trim() === '' ? { next: at + 1 } : undefined)

const readHeading: Reader = (lines, at) => {
  const match = /^(#{1,6})\s+(.*?)\s*#*$/.exec(lines[at] ?? '')
  if (!match) return undefined
  const [, marks = '', text = ''] = match
  return { block: { kind: 'heading', level: marks.length, spans: spansOf(text), text }, next: at + 1 }
}

const readRule: Reader = (lines, at) =>
  /^\s*([-*_])(\s*\1){2,}\s*$/.test(lines[at] ?? '') ? { block: { kind: 'rule' }, next: at + 1 } : undefined

const readCode: Reader = (lines, at) => {
  if (!(lines[at] ?? '').startsWith('```')) return undefined
  const rest = lines.slice(at + 1)
  const end = rest.findIndex((line) => line.startsWith('```'))
  const body = end < 0 ? rest : rest.slice(0, end)
  return { block: { kind: 'code', text: body.join('\n') }, next: at + 1 + body.length + 1 }
}

const readTable: Reader = (lines, at) => {
  if (!isRow(lines[at]) || !/^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[at + 1] ?? '')) return undefined
  const body = takeWhile(lines.slice(at + 2), isRow)
  return {
    block: { kind: 'table', head: cellsOf(lines[at] ?? ''), rows: body.map(cellsOf) },
    next: at + 2 + body.length,
  }
}

const readList: Reader = (lines, at) => {
  const first = LIST.exec(lines[at] ?? '')
  if (!first) return undefined
  const items: string[] = []
  let next = at
  for (; next < lines.length; next++) {
    const line = lines[next] ?? ''
    const item = LIST.exec(line)
    if (item) items.push(item[2] ?? '')
    else if (/^\s+\S/.test(line) && items.length > 0) items.push(`${items.pop() ?? ''} ${line.trim()}`)
    else break
  }
  const [, number] = first
  const block: Block = {
    kind: 'list',
    isOrdered: number !== undefined,
    start: Number(number ?? 1),
    items: items.map(spansOf),
  }
  return { block, next }
}

const readQuote: Reader = (lines, at) => {
  const quoted = takeWhile(lines.slice(at), (line) => line.startsWith('>'))
  if (quoted.length === 0) return undefined
  const text = quoted.map((line) => line.replace(/^>\s?/, '')).join(' ')
  return { block: { kind: 'quote', spans: spansOf(text) }, next: at + quoted.length }
}

const readParagraph: Reader = (lines, at) => {
  const rest = takeWhile(
    lines.slice(at + 1),
    (line) => line.trim() !== '' && !/^(#{1,6}\s|>|```)/.test(line) && !LIST.test(line) && !isRow(line),
  )
  const text = [lines[at] ?? '', ...rest].map((line) => line.trim()).reduce(join)
  return { block: { kind: 'paragraph', spans: spansOf(text) }, next: at + 1 + rest.length }
}

const READERS: readonly Reader[] = [
  readBlank,
  readHeading,
  readRule,
  readCode,
  readTable,
  readList,
  readQuote,
  readParagraph,
]

const isRow = (line: string | undefined): boolean => /^\s*\|.*\|\s*$/.test(line ?? '')

const cellsOf = (line: string): Span[][] =>
  line
    .trim()
    .replace(/^\||\|$/g, '')
    .split(/(?<!\\)\|/)
    .map((cell) => spansOf(cell.trim().replaceAll('\\|', '|')))

/** Chinese lines join without a space, others with one. */
const join = (before: string, after: string): string =>
  /[\u3000-\u9fff\uff00-\uffef]$/.test(before) || /^[\u3000-\u9fff\uff00-\uffef]/.test(after)
    ? before + after
    : `${before} ${after}`

function takeWhile(lines: readonly string[], holds: (line: string) => boolean): readonly string[] {
  const end = lines.findIndex((line) => !holds(line))
  return end < 0 ? lines : lines.slice(0, end)
}
