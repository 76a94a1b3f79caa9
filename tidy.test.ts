// The architecture, as a test. Change the picture in ARCHITECTURE.md and this file together.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

// Core modules in reading order. A module may import only modules to its left.
const CORE_ORDER = [
  'base',
  'feel',
  'dmn',
  'registry',
  'ledger',
  'log',
  'payment',
  'composite',
  'score',
  'case',
  'programme',
]
const PURE_LIBRARIES = [
  'lezer-feel',
  '@lezer/common',
  '@lezer/lr',
  'yaml',
  'saxes',
  '@noble/hashes',
  '@noble/curves',
  'sm-crypto-v2',
  'pinyin-pro',
  'nzh',
]
const IMPURE =
  /\b(Date\.now\(|new Date\(\)|Math\.random|crypto\.|process\.(?:env|exit|argv|cwd|std|hrtime|memoryUsage)|fetch\()/
const VAGUE = /\/(index|data|info|handle|process)\.tsx?$|(^|[-/])(utils?|helpers?|common|misc|manager|service)\.tsx?$/
const LINES_MAX = 400
const SQL = /\b(select|insert into|update|delete from)\b[\s\S]{0,200}\b(from|values|set|where)\b/i

type Source = { path: string; text: string }
const core = 'packages/core/src/'
const cli = 'packages/cli/src/'
const server = 'packages/server/src/'

const sources: Source[] = readdirSync('packages', { recursive: true, encoding: 'utf8' })
  .map((path) => `packages/${path.replaceAll('\\', '/')}`)
  .filter((path) => /^packages\/[^/]+\/src\/.+\.tsx?$/.test(path))
  .map((path) => ({ path, text: readFileSync(path, 'utf8') }))

const isTest = (path: string) => /\.test\.tsx?$/.test(path)
const imports = (text: string) =>
  [...text.matchAll(/^(?:import|export)\b[^'";]*?from\s+['"]([^'"]+)['"]|^import\s+['"]([^'"]+)['"]/gm)].map(
    (m) => m[1] ?? m[2] ?? '',
  )
const relative = ({ path, text }: Source) =>
  imports(text)
    .filter((name) => name.startsWith('.'))
    .map((name) => normalize(join(dirname(path), name)))
const moduleOf = (path: string) => path.slice(core.length).split(/[/.]/)[0] ?? ''

function check(title: string, complain: (source: Source) => string[]) {
  test(title, () => {
    const complaints = sources.flatMap((source) => complain(source).map((complaint) => `${source.path}: ${complaint}`))
    expect(complaints).toEqual([])
  })
}

check('core is pure: no I/O, no clock, no randomness', ({ path, text }) => {
  if (!path.startsWith(core) || isTest(path)) return []
  const foreign = imports(text).filter(
    (name) => !name.startsWith('.') && !PURE_LIBRARIES.some((p) => name === p || name.startsWith(`${p}/`)),
  )
  const impure = IMPURE.exec(text)
  return [...foreign.map((name) => `imports ${name}`), ...(impure ? [`uses ${impure[1]}: take it as an argument`] : [])]
})

check('core modules import only to the left', (source) => {
  if (!source.path.startsWith(core) || isTest(source.path)) return []
  const own = CORE_ORDER.indexOf(moduleOf(source.path))
  return relative(source)
    .map(moduleOf)
    .filter((name) => CORE_ORDER.indexOf(name) > own)
    .map((name) => `${moduleOf(source.path)} may not import ${name}`)
})

check('a folder is entered only through the file of the same name', (source) =>
  relative(source)
    .filter((target) => {
      const folder = dirname(target)
      const door = `${folder}.ts`
      if (!existsSync(door)) return false
      return ![door, `${folder}.test.ts`].includes(source.path) && !source.path.startsWith(`${folder}/`)
    })
    .map((target) => `goes behind a door: ${target}`),
)

check('SQL by hand lives in the store', ({ path, text }) => {
  const allowed = ['store/', 'database', 'embedded', 'backup', 'distribute', 'trial-database', 'equality'].some(
    (part) => path.startsWith(server + part),
  )
  if (!path.startsWith('packages/') || allowed || isTest(path) || path.startsWith(core)) return []
  return SQL.test([...text.matchAll(/`[^`]*`/g)].join('\n')) ? ['writes SQL'] : []
})

check('routes do not import routes', (source) => {
  if (!source.path.startsWith(`${server}routes/`)) return []
  return relative(source)
    .filter((target) => target.startsWith(`${server}routes/`) && dirname(target) === `${server}routes`)
    .map((target) => `imports ${target}`)
})

check('the web takes only types from the server', ({ path, text }) => {
  if (!path.startsWith('packages/web/')) return []
  return [...text.matchAll(/^import (?!type\b)[^'"]*'(@gongzhen\/server[^']*)'/gm)].map(
    (m) => `imports code from ${m[1]}`,
  )
})

/** A declaration under another one, without a line between them, shares its sentence; so does the union of a list's words. */
const SHARED = /= (\(typeof \w+\)\[number\]|keyof typeof \w+)$/
/** The list of a file's endpoints and the help of a command: each of them says itself what it is. */
const SAYS_ITSELF = /^export const (\w+Endpoints = \[|help = \{)/

check('every export of core, server and command line carries a sentence', ({ path, text }) => {
  if (![core, server, cli].some((folder) => path.startsWith(folder)) || isTest(path)) return []
  const lines = text.split('\n')
  return lines.filter(
    (line, index) =>
      /^export (async function|function|const|type|interface|class)\b\*? \w/.test(line) &&
      lines[index - 1] === '' &&
      !SHARED.test(line) &&
      !SAYS_ITSELF.test(line),
  )
})

check(`files have telling names and at most ${LINES_MAX} lines`, ({ path, text }) => {
  const lines = text.split('\n').length
  return [
    ...(VAGUE.test(path) ? ['the name says nothing: name the noun it holds'] : []),
    ...(lines > LINES_MAX && !isTest(path) ? [`${lines} lines`] : []),
  ]
})

/** Marks between which a value, a name or what is to be typed stands as it is. */
const QUOTED = /“[^”]*”|「[^」]*」|《[^》]*》|"[^"]*"/g

check('what is said in English is said in English, save what is quoted', ({ path, text }) => {
  if (isTest(path)) return []
  const said = text.matchAll(/\ben:\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/g)
  return [...said]
    .map(([, ...forms]) => forms.find((form) => form !== undefined) ?? '')
    .filter((english) => /\p{Script=Han}/u.test(english.replace(QUOTED, '')))
})

test('every invariant in ARCHITECTURE.md names a test that exists', () => {
  const rows = readFileSync('ARCHITECTURE.md', 'utf8')
    .split('\n')
    .filter((line) => /^\| \*\*/.test(line))
  expect(rows.length).toBeGreaterThan(5)
  const missing = rows.filter((row) => {
    const named = [...row.matchAll(/`([^`]+\.test\.ts)`/g)].map((m) => m[1] ?? '')
    return named.length === 0 || named.some((file) => !existsSync(file))
  })
  expect(missing).toEqual([])
})
