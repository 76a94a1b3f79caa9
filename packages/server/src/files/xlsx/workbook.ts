import { isDateFormat } from 'hucre'
import { failure } from '../failures.ts'
import { attributes, tags, textOf } from './xml.ts'
import { type Zip, missing } from './zip.ts'

/** How the numbers of a cell style are meant. */
export type NumberStyle = 'number' | 'date' | 'percent'

/** What a sheet's cells refer to. */
type Workbook = {
  readonly sheets: readonly { readonly name: string; readonly part: string; readonly isVisible: boolean }[]
  readonly sharedStrings: string | undefined
  /** By the style number of a cell. */
  readonly styles: readonly NumberStyle[]
  readonly startsIn1904: boolean
}

const SMALL_PART_BYTES = 50_000_000
const SHARED_TEXT_BYTES = 200_000_000

/** Reads the workbook's own part, its relations and the number formats of its styles. */
export async function readWorkbook(zip: Zip): Promise<Workbook> {
  const root = relations(await whole(zip, '_rels/.rels'))
  const path = [...root.values()].find(({ type }) => type === 'officeDocument')?.target ?? 'xl/workbook.xml'
  const folder = path.slice(0, path.lastIndexOf('/') + 1)
  const xml = await whole(zip, path)
  const parts = relations(await whole(zip, `${folder}_rels/${path.slice(folder.length)}.rels`))
  const partOf = (type: string) => {
    const found = [...parts.values()].find((relation) => relation.type === type)
    return found && resolved(folder, found.target)
  }
  const styles = partOf('styles')
  return {
    sheets: tags(xml, 'sheet').flatMap((tag) => {
      const { name = '', id = '', state } = attributes(tag)
      const target = parts.get(id)?.target
      return target === undefined
        ? []
        : [{ name, part: resolved(folder, target), isVisible: state !== 'hidden' && state !== 'veryHidden' }]
    }),
    sharedStrings: partOf('sharedStrings'),
    styles: styles !== undefined && zip.has(styles) ? readStyles(await whole(zip, styles)) : [],
    startsIn1904: tags(xml, 'workbookPr').some((tag) => ['1', 'true'].includes(attributes(tag).date1904 ?? '')),
  }
}

/** The texts that cells share, in order. */
export async function readSharedStrings(zip: Zip, part: string | undefined): Promise<readonly string[]> {
  if (part === undefined || !zip.has(part)) return []
  const texts: string[] = []
  let rest = ''
  for await (const piece of zip.text(part, SHARED_TEXT_BYTES)) {
    const text = rest + piece
    let from = 0
    for (const match of text.matchAll(/<(?:\w+:)?si\b[^>]*?(?:\/>|>[\s\S]*?<\/(?:\w+:)?si>)/g)) {
      texts.push(textOf(match[0]))
      from = match.index + match[0].length
    }
    rest = text.slice(from)
  }
  return texts
}

function relations(xml: string): Map<string, { readonly type: string; readonly target: string }> {
  return new Map(
    tags(xml, 'Relationship').map((tag) => {
      const { Id = '', Type = '', Target = '' } = attributes(tag)
      return [Id, { type: Type.slice(Type.lastIndexOf('/') + 1), target: Target.replace(/^\//, '') }]
    }),
  )
}

/** A target is relative to the part that names it, unless it begins at the root. */
function resolved(folder: string, target: string): string {
  if (target.startsWith(folder)) return target
  const steps = `${folder}${target}`.split('/')
  const path: string[] = []
  for (const step of steps) {
    if (step === '..') path.pop()
    else if (step !== '.' && step !== '') path.push(step)
  }
  return path.join('/')
}

function readStyles(xml: string): NumberStyle[] {
  const own = new Map(
    tags(xml, 'numFmt').map((tag) => {
      const { numFmtId = '', formatCode = '' } = attributes(tag)
      return [Number(numFmtId), formatCode]
    }),
  )
  const formats = /<(?:\w+:)?cellXfs\b[\s\S]*?<\/(?:\w+:)?cellXfs>/.exec(xml)?.[0] ?? ''
  return tags(formats, 'xf').map((tag) => styleOf(Number(attributes(tag).numFmtId ?? 0), own))
}

const isBuiltInDate = (id: number): boolean =>
  (id >= 14 && id <= 17) || id === 22 || (id >= 27 && id <= 36) || (id >= 50 && id <= 58)

function styleOf(id: number, own: ReadonlyMap<number, string>): NumberStyle {
  const code = own.get(id)
  if (code === undefined) return isBuiltInDate(id) ? 'date' : id === 9 || id === 10 ? 'percent' : 'number'
  const plain = code.replace(/"[^"]*"|\\./g, '')
  if (plain.includes('%')) return 'percent'
  return /[ymd年月日]/i.test(plain) && isDateFormat(code) ? 'date' : 'number'
}

async function whole(zip: Zip, part: string): Promise<string> {
  if (!zip.has(part)) throw failure('damaged', { reason: missing(part) })
  let text = ''
  for await (const piece of zip.text(part, SMALL_PART_BYTES)) text += piece
  return text
}
