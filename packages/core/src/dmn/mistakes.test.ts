import { expect, test } from 'vitest'
import { loadDmn } from '../dmn.ts'

const MODEL = 'https://www.omg.org/spec/DMN/20230324/MODEL/'
const definitions = (body: string) =>
  `<definitions xmlns="${MODEL}" namespace="urn:a" name="m">\n${body}\n</definitions>`
const literal = (id: string, text: string, needs: readonly string[] = []) =>
  `<decision id="${id}" name="${id}">${needs
    .map((need) => `<informationRequirement><requiredDecision href="#${need}"/></informationRequirement>`)
    .join('')}<literalExpression><text>${text}</text></literalExpression></decision>`
const type = (name: string, of: string) => `<itemDefinition name="${name}"><typeRef>${of}</typeRef></itemDefinition>`

/** A text, and for every problem its line, element, code and something of its wording. */
const MISTAKES: readonly (readonly [title: string, text: string, found: readonly string[]])[] = [
  ['nothing', '', ['1  dmn.notXml root element']],
  ['no XML', '研发费用', ['1  dmn.notXml outside of root', '1  dmn.notXml root element']],
  ['broken XML', '<a>\n<b></c>', ['2  dmn.notXml unexpected close tag', '2  dmn.notXml unmatched closing tag: c']],
  [
    'entities that expand',
    '<!DOCTYPE a [<!ENTITY b "b"><!ENTITY c "&b;&b;">]><a>&c;</a>',
    ['1  dmn.doctype remove it'],
  ],
  ['10,000 levels', '<a>'.repeat(10_000), ['1  dmn.tooDeep 200']],
  ['another root', '<html/>', ['1  dmn.notDmn html']],
  ['DMN 1.1', '<definitions xmlns="http://www.omg.org/spec/DMN/20151101/dmn.xsd"/>', ['1  dmn.version 20151101']],
  [
    'a circle of decisions',
    definitions([literal('a', 'b', ['b']), literal('b', 'c', ['c']), literal('c', 'a', ['a'])].join('\n')),
    ['2 <a> dmn.cycle a → b → c → a'],
  ],
  ['a decision that needs itself', definitions(literal('a', 'a', ['a'])), ['2 <a> dmn.cycle a → a']],
  [
    'an import that was not given',
    definitions(`<import name="x" namespace="urn:x" importType="${MODEL}"/>`),
    ['2 <x> dmn.noImport urn:x'],
  ],
  [
    'an import of itself',
    definitions(`<import name="x" namespace="urn:a" importType="${MODEL}"/>`),
    ['2 <x> dmn.importCycle m → m'],
  ],
  [
    'an import of something else',
    definitions('<import name="x" namespace="urn:x" importType="http://www.dmg.org/PMML-4_2"/>'),
    ['2 <x> dmn.importType PMML'],
  ],
  [
    'unknown types',
    definitions(`${type('t', 'numbre')}\n<inputData id="i" name="i"><variable name="i" typeRef="tt"/></inputData>`),
    ['2 <t> dmn.typeUnknown near to it: number', '3 <i> dmn.typeUnknown near to it: t'],
  ],
  ['types in a circle', definitions(`${type('t', 'u')}\n${type('u', 't')}`), ['3 <u> dmn.typeCycle t → u → t']],
  [
    'a reference that leads nowhere',
    definitions(`${literal('abc', '1')}\n${literal('b', '1', ['abd'])}`),
    ['3 <b> dmn.reference near to it: abc'],
  ],
  [
    'another language',
    definitions(
      '<decision id="l" name="l"><literalExpression expressionLanguage="javascript"><text>exit()</text></literalExpression></decision>',
    ),
    ['2 <l> dmn.language javascript'],
  ],
  [
    'a formula that cannot be read, and one that is always null',
    definitions(`${literal('a', '1 +')}\n${literal('b', '\n  foo(1)')}`),
    ['2 <a> dmn.formula “1 +”', '4 <b> dmn.note no function “foo”'],
  ],
  [
    'everything at once',
    definitions(
      `<foo/>\n<decision/>\n<decision id="t" name="t"><decisionTable hitPolicy="BEST" aggregation="AVG"><input/>\n<output/><rule><inputEntry><text>1</text></inputEntry></rule></decisionTable></decision>\n${literal('t', '1')}`,
    ),
    [
      '2 <m> dmn.unexpected foo',
      '3 <m> dmn.attributeMissing name',
      '4 <t> dmn.childMissing inputExpression',
      '4 <t> dmn.choice BEST',
      '4 <t> dmn.choice AVG',
      '5 <t> dmn.width 1 tests for 0 columns',
      '5 <t> dmn.width 0 outputs for 1 columns',
      '6 <t> dmn.duplicateId t',
    ],
  ],
]

test.each(MISTAKES)('%s', (_, text, expected) => {
  const { problems } = loadDmn(new Map([['m.dmn', text]]))
  const found = problems.map(({ line, article = '', code, en }) => `${line} ${article} ${code} ${en}`)
  expect(found).toHaveLength(expected.length)
  for (const one of expected) {
    const [line, article = '', code, ...words] = one.split(' ')
    const start = `${line} ${article} ${code} `
    expect(
      found.some((problem) => problem.startsWith(start) && problem.includes(words.join(' '))),
      `${one} in\n${found.join('\n')}`,
    ).toBe(true)
  }
})

test('a chain of 3,000 decisions is answered without deep recursion', () => {
  const chain = Array.from({ length: 3000 }, (_, index) =>
    index === 0 ? literal('d0', '1') : literal(`d${index}`, `d${index - 1} + 1`, [`d${index - 1}`]),
  )
  const { models, problems } = loadDmn(new Map([['m.dmn', definitions(chain.join('\n'))]]))
  expect(problems).toEqual([])
  expect(models.get('m.dmn')?.decide('d2999', new Map())?.value).toBe(3000)
})

test('a table of 16,000 rows finds its row', () => {
  const rule = (index: number) =>
    `<rule><inputEntry><text>[${index * 10}..${index * 10 + 10})</text></inputEntry><outputEntry><text>${index}</text></outputEntry></rule>`
  const table = `<decisionTable><input><inputExpression><text>x</text></inputExpression></input><output/>${Array.from({ length: 16_000 }, (_, index) => rule(index)).join('\n')}</decisionTable>`
  const needs = '<informationRequirement><requiredInput href="#x"/></informationRequirement>'
  const text = definitions(`<inputData id="x" name="x"/><decision id="d" name="d">${needs}${table}</decision>`)
  const model = loadDmn(new Map([['m.dmn', text]])).models.get('m.dmn')
  expect(model?.decide('d', new Map([['x', 159_995]]))?.value).toBe(15_999)
}, 240_000)
