import { readFileSync, readdirSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'

/** Every Chinese word of a page stands in `inBoth`, whose type refuses a missing English; what stands elsewhere is found here. */
const SOURCES = fileURLToPath(new URL('.', import.meta.url))

/** What is Chinese in both languages: the name of the product, words the policy itself uses, and texts read from the server. */
const CHINESE: Readonly<Record<string, readonly string[]>> = {
  'parts/brand.tsx': ['共振'],
  'parts/display.tsx': ['中文'],
  'parts/reasons.ts': ["'是'", '个百分点', "'差 '", "'余 '"],
  // Dates are written by hand, in either language.
  'parts/when.ts': ['年${', '月${'],
  'parts/shown.ts': ['约', '元|', '亿', '万'],
  'pages/firm/facts.tsx': [' 元$'],
  'pages/my/points.tsx': [' 分/'],
  // A document is read before it is issued, in its own language.
  'pages/firm/paper.tsx': ['统一社会信用代码', ' 分', '理由与依据', '依据：'],
  // As the programme of loans on points calls them, in either language.
  'pages/partner/products.tsx': ["'信用类'"],
  // As a zone's file writes the year of a fund, in either language.
  'pages/budgets.tsx': ["'{年度}'"],
  'pages/account/open-sessions.tsx': ['微信'],
  'parts/case-file/amount-said.tsx': ['万: 1e4'],
  // As the charts of all programmes begin the paths of memo accounts, in either language.
  'parts/case-file/moves.tsx': ["'备查/'"],
  'parts/case-file/question.tsx': ["元'", "镑'", 'value="是"', 'value="否"', "!== '否'"],
}
const PRODUCT = /· 共振`/g

const read = (file: string): string => readFileSync(SOURCES + file, 'utf8')

const files = readdirSync(SOURCES, { recursive: true, encoding: 'utf8' })
  .map((file) => file.replaceAll('\\', '/'))
  .filter((file) => /\.tsx?$/.test(file) && !file.includes('.test.'))

/** A file without its comments, its regular expressions and what stands in `inBoth(…)`. */
function outsideBoth(text: string): string {
  const code = text
    .replace(/\/\*[\s\S]*?\*\//g, '')
    .replace(/^\s*\/\/.*$/gm, '')
    .replace(/\/(?:\\.|[^/\\\n ])*\p{Script=Han}(?:\\.|[^/\\\n])*\/[gmu]*/gu, '')
  const parts = code.split('inBoth(')
  return parts.map((part, at) => (at === 0 ? part : part.slice(endOf(part)))).join('')
}

/** Where the bracket that is open at the beginning is closed; words hold only paired brackets. */
function endOf(text: string): number {
  let open = 1
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') open++
    if (text[at] === ')' && --open === 0) return at
  }
  return text.length
}

function untranslated(file: string): string[] {
  const left = outsideBoth(read(file)).replace(PRODUCT, '')
  const found = left.match(/[^\n]*\p{Script=Han}[^\n]*/gu) ?? []
  const known = CHINESE[file] ?? []
  return found.map((line) => line.trim()).filter((line) => !known.some((word) => line.includes(word)))
}

test.each(files)('%s says everything in both languages', (file) => {
  expect(untranslated(file)).toEqual([])
})

test('a Chinese word outside is found, one inside or in a comment is not', () => {
  const text = "/** 注 */ const words = inBoth({ a: '甲（乙）', b: f(1) }, { a: 'a', b: f(2) }); const c = '丙'"
  expect(outsideBoth(text)).toBe(" const words = ); const c = '丙'")
})

/** Heads of columns that a file reads once for ever, so that choosing the other language leaves them as they were. */
const frozenHeads = (text: string): string[] =>
  text
    .split(/^(?=const |function |export )/m)
    .filter((part) => /^const [A-Z_]+: (readonly )?Column</.test(part))
    .flatMap((part) => part.match(/\btitle: words\.[\w.]+/g) ?? [])

test.each(files)('%s reads the heads of its columns while drawing, in the language of that moment', (file) => {
  expect(frozenHeads(read(file))).toEqual([])
})

test('a head read when the file is loaded is found, one that is asked for is not', () => {
  const columns = (title: string) => `const COLUMNS: readonly Column<Row>[] = [{ key: 'a', title: ${title} }]`
  expect(frozenHeads(columns('words.firm'))).toEqual(['title: words.firm'])
  expect(frozenHeads(columns('() => words.firm'))).toEqual([])
})
