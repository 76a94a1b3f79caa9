import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { BUILTINS, FUNCTION_NAMES } from './builtin.ts'
import { compile } from './compile.ts'
import { sampleEnv, sampleScope } from './sample.ts'
import { showValue } from './show.ts'

const page = readFileSync(new URL('../../../../docs/rules.md', import.meta.url), 'utf8')

/** What a formula of the page comes to: its value as shown, or that it is refused, why, and with what proposal. */
function outcome(formula: string): string {
  const compiled = compile(formula, sampleScope)
  if (!('problems' in compiled)) return showValue(compiled.evaluate(sampleEnv), compiled.type)
  const words = compiled.problems.map((problem) => `${problem.code} ${problem.zh} ${problem.proposal ?? ''}`)
  return `refused ${words.join(' ')}`
}

const examples = [...page.matchAll(/^\| `([^`]+)` \| (.+?) \|$/gm)].filter(([, , gives = '']) =>
  /^`[^`]*`$|^refused `/.test(gives),
)

test('the page has many examples', () => expect(examples.length).toBeGreaterThan(90))

test.each(examples.map(([, formula = '', gives = '']) => [formula, gives]))(
  'the page says what %s gives',
  (formula, gives) => {
    const words = [...gives.matchAll(/`([^`]+)`/g)].map(([, word = '']) => word)
    const result = outcome(formula)
    expect(words.filter((word) => !result.includes(word))).toEqual([])
    expect(result.startsWith('refused')).toBe(gives.startsWith('refused'))
    expect(result === words[0] || result.startsWith('refused')).toBe(true)
  },
)

test('the page names every function of the language', () => {
  const missing = FUNCTION_NAMES.filter((name) => !new RegExp(`(^|[\`\\s])${name}([\`(\\s,]|$)`, 'm').test(page))
  expect(missing).toEqual([])
})

test('the page shows every function with its parameters as they are declared', () => {
  const shown = BUILTINS.filter((one) => page.includes(`\`${one.name}(`))
  for (const one of shown) {
    const written = one.parameters.map((parameter) => {
      const name = parameter.repeated || parameter.spread ? `${parameter.name}…` : parameter.name
      return parameter.optional ? `[${name}]` : name
    })
    expect(page).toContain(`\`${one.name}(${written.join(', ')})\``)
  }
})
