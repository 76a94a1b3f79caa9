import fc from 'fast-check'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { FactValue, Facts } from '../registry.ts'
import { emptyCatalogue } from './catalogue.ts'
import { compileProgrammes } from './columns.ts'
import { type Programme, loadProgramme } from './load.ts'
import { sqlOf } from './sql.ts'

/** Set by any text below that comes to run. */
const CANARY = 'canary'
const ASOF = '2025-06-30'

/** Texts that would end a literal, a comment or a statement, and run, where one of them were written down as it is. */
const HOSTILE = [
  `"`,
  `'`,
  '`',
  '\\',
  '${',
  '}',
  '*/',
  '/*',
  '//',
  '--',
  ';',
  '\n',
  '\r',
  '\u2028',
  '\u2029',
  '\0',
  '\ud800',
  '$$',
  ')',
  ']',
  `globalThis.${CANARY}=1`,
  `');globalThis.${CANARY}=1;//`,
  `"];globalThis.${CANARY}=1;("`,
  `\${globalThis.${CANARY}=1}`,
  `'; drop table ${CANARY}; --`,
  `$$; drop table ${CANARY}; $$`,
  '__proto__',
  '甲',
]

/** Names that mean something to JavaScript, to SQL or to FEEL, and such as hold signs that a name may hold. */
const NAMES = [
  '__proto__',
  'constructor',
  'prototype',
  'hasOwnProperty',
  'toString',
  'arguments',
  'eval',
  'this',
  'class',
  'await',
  'delete',
  'globalThis',
  'Function',
  CANARY,
  'i',
  'n',
  'v1',
  'c0',
  's0',
  'Math',
  'select',
  'drop table',
  'union',
  'null_',
  '用户',
  "甲'乙",
  'a-b',
  'a*b',
  'a/b',
  'a.b',
  'x--y',
]

/** Names that are refused, all of them. */
const UNREADABLE = ['"甲"', '`x`', '${x}', '甲;乙', '甲\\乙', '甲\u2028乙']

const hostile = fc.array(fc.constantFrom(...HOSTILE), { minLength: 1, maxLength: 5 }).map((parts) => parts.join(''))
const written = fc.record({
  names: fc
    .tuple(
      fc.uniqueArray(fc.constantFrom(...NAMES), { minLength: 10, maxLength: 10 }),
      fc.option(fc.constantFrom(...UNREADABLE), { freq: 1 }),
    )
    .map(([names, unreadable]) => (unreadable === null ? names : [unreadable, ...names.slice(1)])),
  texts: fc.tuple(hostile, hostile, hostile, hostile),
  title: hostile.map((text) => `甲${text}`),
  unit: fc.oneof({ arbitrary: fc.constant('人'), weight: 8 }, { arbitrary: hostile, weight: 1 }),
  article: fc.oneof({ arbitrary: fc.constant('第三条'), weight: 8 }, { arbitrary: hostile, weight: 1 }),
})
type Written = typeof written extends fc.Arbitrary<infer Of> ? Of : never

/** A programme whose every word is hostile; JSON is YAML. */
function filesOf({ names, texts, title, unit, article }: Written): ReadonlyMap<string, string> {
  const [place, cost, staff, since, least, early, inPlace, dear, label, all] = names
  const [first, second, third, fourth] = texts.map((text) => JSON.stringify(text))
  const entries = (list: readonly (readonly [string | undefined, unknown])[]) =>
    `{${list.map(([key, value]) => `${JSON.stringify(key)}: ${JSON.stringify(value)}`).join(', ')}}`
  const facts = entries([
    [place, { type: 'text' }],
    [cost, { type: 'money' }],
    [staff, { type: 'count', unit }],
    [since, { type: 'date' }],
  ])
  const figure = (name: string | undefined, value: string) =>
    `${JSON.stringify(name)}: { value: ${value}, note: ${JSON.stringify(title)} }`
  const parameters = `{ ${figure(least, '100万元')}, ${figure(early, '2020-01-01')} }`
  const rules = entries([
    [inPlace, `${place} = ${first} or ${place} in (${second}, ${third}) or ${place} = ${fourth}`],
    [dear, `${cost} >= ${least} and ${staff} > 3 and ${since} <= ${early}`],
    [label, `if ${dear} then ${first} else ${second}`],
    [all, `${inPlace} or ${dear}`],
  ])
  const text = `programme: break-out
name: ${JSON.stringify(title)}
owner: ${JSON.stringify(title)}
effective: 2020-01-01
facts: ${facts}
articles: { ${JSON.stringify(article)}: { parameters: ${parameters}, rules: ${rules} } }
decision: ${JSON.stringify({ eligible: all, label, amount: `min(${cost}, ${least})`, round: 'down 1元' })}
`
  return new Map([
    ['programme.yaml', text],
    ['policy.md', `# 办法\n\n## ${article}\n\n文。\n`],
  ])
}

/** Firms of which some hold the very texts of the rules. */
const firmsOf = ({ texts, names }: Written): readonly Facts[] =>
  [...texts, undefined, '别处'].map((text, at) => {
    const values: readonly (FactValue | undefined)[] = [text, at * 100_000_000, at * 2, '2019-05-01']
    return {
      origin: () => undefined,
      value: (fact) => values[names.indexOf(fact)] ?? { doubt: 'unknown' },
    }
  })

function columnsRun(programmes: readonly Programme[], firms: readonly Facts[]) {
  const compiled = compileProgrammes(programmes, ASOF)
  const table = compiled.newTable()
  table.resize(firms.length)
  firms.forEach((facts, row) => compiled.fill(table, row, facts))
  const answers = compiled.evaluate(table)
  return firms.map((_, row) => answers.outcome(0, row))
}

/** Every program that was made while the tests ran, word for word. */
const programs: string[] = []
const Native = globalThis.Function

beforeAll(() => {
  globalThis.Function = new Proxy(Native, {
    construct(target, words: string[]) {
      programs.push(words.join('\n'))
      return Reflect.construct(target, words) as object
    },
  })
})
afterAll(() => {
  globalThis.Function = Native
})
beforeEach(() => {
  programs.length = 0
})

/** The words that a program over columns may hold. */
const WORDS =
  /^(?:[vctbspq]\d+|[inrkofa]|const|let|for|if|continue|Math|abs|floor|ceil|min|max|log|halfEven|use|strict|e\d+)$/

/** What a query says outside its comments and quotes, read as PostgreSQL reads it; throws where a quote does not end. */
function spokenIn(sql: string): string {
  const quoted = /--[^\n\r]*|E'(?:[^'\\]|''|\\[^])*'|'(?:[^']|'')*'|"(?:[^"]|"")*"/gy
  let spoken = ''
  for (let at = 0; at < sql.length; ) {
    quoted.lastIndex = at
    const found = quoted.exec(sql)
    if (found) {
      at = quoted.lastIndex
      spoken += ' '
    } else spoken += sql[at++]
  }
  return spoken
}

/** `npm run prove` tries more. */
const RUNS = { seed: 41, numRuns: Number(process.env['BREAK_OUTS'] ?? 200) }

describe('a programme of hostile words', () => {
  test('runs over columns as numbers, counted names and operators alone', { timeout: 0 }, () => {
    let made = 0
    const property = (copies: number) =>
      fc.property(written, (words) => {
        const loaded = loadProgramme(filesOf(words), emptyCatalogue())
        if ('problems' in loaded) return
        made++
        columnsRun(
          Array.from({ length: copies }, () => loaded.programme),
          firmsOf(words),
        )
      })
    fc.assert(property(1), RUNS)
    // Four are first sifted by masks, which is a program of its own.
    fc.assert(property(4), { ...RUNS, numRuns: RUNS.numRuns / 10 })
    expect(made).toBeGreaterThan(RUNS.numRuns / 20)
    expect(programs.length).toBeGreaterThan(made)
    for (const program of new Set(programs)) {
      expect(program.replace('"use strict";', '')).toMatch(/^[\w\s[\](){}.,;:?+\-*/<>=!&|^]*$/)
      expect(program).not.toMatch(/\/[/*]|=>/)
      expect((program.match(/[A-Za-z_]\w*/g) ?? []).filter((word) => !WORDS.test(word))).toEqual([])
    }
    expect(CANARY in globalThis).toBe(false)
  })

  test('would be heard in SQL where a text stood as it is', () => {
    expect(spokenIn("select '甲''; drop table canary; --'")).not.toContain('drop')
    expect(spokenIn("select '甲'; drop table canary; --'")).toContain('drop')
  })

  test('is said in SQL inside quotes and comments alone', { timeout: 0 }, () => {
    let made = 0
    const property = fc.property(written, (words) => {
      const loaded = loadProgramme(filesOf(words), emptyCatalogue())
      const query = 'problems' in loaded ? undefined : sqlOf(loaded.programme, ASOF, { kinds: ['enterprise'] })
      if (!query || !('text' in query)) return
      made++
      const spoken = spokenIn(query.text)
      expect(spoken).not.toContain(CANARY)
      expect(spoken).not.toContain('drop')
      expect(spoken).toMatch(/^[\w\s[\](){}.,:+\-*/<>=!&|^%]*$/)
      expect(spoken).not.toContain('/*')
    })
    fc.assert(property, RUNS)
    expect(made).toBeGreaterThan(RUNS.numRuns / 20)
  })
})
