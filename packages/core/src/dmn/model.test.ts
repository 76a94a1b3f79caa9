import { expect, test } from 'vitest'
import { type Value, contextOf } from '../feel.ts'
import { loadDmn } from '../dmn.ts'
import { showForKit } from './kit.ts'

const MODEL = 'https://www.omg.org/spec/DMN/20230324/MODEL/'
const definitions = (body: string, namespace = 'urn:main', version = MODEL) =>
  `<?xml version="1.0"?>\n<definitions xmlns="${version}" namespace="${namespace}" name="m">\n${body}\n</definitions>`
const literal = (text: string) => `<literalExpression><text>${text.replaceAll('<', '&lt;')}</text></literalExpression>`
const input = (id: string, type = 'Any') =>
  `<inputData id="${id}" name="${id}"><variable name="${id}" typeRef="${type}"/></inputData>`
const needs = (...ids: string[]) =>
  ids.map((id) => `<informationRequirement><requiredInput href="#${id}"/></informationRequirement>`).join('')
const knows = (href: string) => `<knowledgeRequirement><requiredKnowledge href="${href}"/></knowledgeRequirement>`
const decision = (logic: string, needed = '', type = 'Any', id = 'd') =>
  `<decision id="${id}" name="${id}"><variable name="${id}" typeRef="${type}"/>${needed}${logic}</decision>`
const bkm = (parameters: string[], logic: string, type = 'Any', needed = '') =>
  `<businessKnowledgeModel id="f" name="f"><variable name="f" typeRef="${type}"/><encapsulatedLogic>${parameters
    .map((name) => `<formalParameter name="${name}" typeRef="number"/>`)
    .join('')}${logic}</encapsulatedLogic>${needed}</businessKnowledgeModel>`

type Column = { readonly name?: string; readonly values?: string; readonly otherwise?: string }
function table(hit: string, rows: readonly (readonly string[])[], outputs: readonly Column[] = [{}], inputValues = '') {
  const columns = outputs.map(({ name, values, otherwise }) => {
    const attribute = name === undefined ? '' : ` name="${name}"`
    const list = values === undefined ? '' : `<outputValues><text>${values}</text></outputValues>`
    const usual = otherwise === undefined ? '' : `<defaultOutputEntry><text>${otherwise}</text></defaultOutputEntry>`
    return `<output${attribute}>${list}${usual}</output>`
  })
  const rules = rows.map(([test = '', ...results]) => {
    const entries = results.map((text) => `<outputEntry><text>${text}</text></outputEntry>`)
    return `<rule><inputEntry><text>${test.replaceAll('<', '&lt;')}</text></inputEntry>${entries.join('')}</rule>`
  })
  const allowed = inputValues === '' ? '' : `<inputValues><text>${inputValues}</text></inputValues>`
  const header = `<input><inputExpression><text>x</text></inputExpression>${allowed}</input>${columns.join('')}`
  return `<decisionTable ${hit}>${header}${rules.join('')}</decisionTable>`
}
const rows = [
  ['< 10', '"b"'],
  ['< 20', '"a"'],
  ['-', '"c"'],
]
const ordered = [{ values: '"a", "b", "c"' }]
const numbers = [
  ['< 10', '1'],
  ['< 20', '2'],
  ['< 20', '2'],
]
const onX = (logic: string) => input('x') + decision(logic, needs('x'))

/** What is asked of the decision `d`: the model, the inputs, the answer. */
const ANSWERS: readonly (readonly [title: string, body: string, given: Record<string, Value>, answer: string])[] = [
  ['a literal expression', decision(literal('0.1 + 0.2')), {}, '0.3'],
  ['an empty literal expression is null', decision('<literalExpression/>'), {}, 'null'],
  ['a decision without logic is null', decision(''), {}, 'null'],
  [
    'a decision without logic takes what is given',
    decision('', '', 'number', 'e') +
      decision(literal('e + 1'), '<informationRequirement><requiredDecision href="#e"/></informationRequirement>'),
    { e: 2 },
    '3',
  ],
  ['names that are not required are not seen', input('x') + decision(literal('x')), { x: 1 }, 'null'],
  ['an input of another type is null', input('x', 'number') + decision(literal('x'), needs('x')), { x: 'a' }, 'null'],
  ['a list of one becomes its item', input('x', 'number') + decision(literal('x + 1'), needs('x')), { x: [1] }, '2'],
  [
    'an item becomes a list of one',
    decision(literal('count(x)'), needs('x')) +
      `<itemDefinition name="l" isCollection="true"><typeRef>number</typeRef></itemDefinition>${input('x', 'l')}`,
    { x: 5 },
    '1',
  ],
  [
    'a value outside the allowed values is null',
    `<itemDefinition name="t"><typeRef>string</typeRef><allowedValues><text>"a", "b"</text></allowedValues></itemDefinition>` +
      input('x', 't') +
      decision(literal('x'), needs('x')),
    { x: 'c' },
    'null',
  ],
  [
    'allowed values hold for every item',
    `<itemDefinition name="t" isCollection="true"><typeRef>number</typeRef><allowedValues><text>&lt; 5</text></allowedValues></itemDefinition>` +
      input('x', 't') +
      decision(literal('x'), needs('x')),
    { x: [1, 9] },
    'null',
  ],
  [
    'a type constraint holds for the whole',
    `<itemDefinition name="t" isCollection="true"><typeRef>number</typeRef><typeConstraint><text>count(?) &lt; 3</text></typeConstraint></itemDefinition>` +
      input('x', 't') +
      decision(literal('x'), needs('x')),
    { x: [1, 9] },
    '[1, 9]',
  ],
  [
    'a type may contain itself',
    `<itemDefinition name="tree"><itemComponent name="of" isCollection="true"><typeRef>tree</typeRef></itemComponent></itemDefinition>` +
      input('x', 'tree') +
      decision(literal('count(x.of)'), needs('x')),
    { x: contextOf([['of', [contextOf([['of', []]])]]]) },
    '1',
  ],
  [
    'UNIQUE',
    onX(
      table('hitPolicy="UNIQUE"', [
        ['< 10', '"a"'],
        ['>= 10', '"b"'],
      ]),
    ),
    { x: 10 },
    '"b"',
  ],
  ['UNIQUE with two rules that match is null', onX(table('', rows)), { x: 1 }, 'null'],
  ['no rule matches: null', onX(table('', [['< 10', '"a"']])), { x: 11 }, 'null'],
  ['no rule matches: the default output', onX(table('', [['< 10', '"a"']], [{ otherwise: '"z"' }])), { x: 11 }, '"z"'],
  ['FIRST', onX(table('hitPolicy="FIRST"', rows)), { x: 1 }, '"b"'],
  [
    'ANY with equal results',
    onX(
      table('hitPolicy="ANY"', [
        ['< 10', '1/3'],
        ['< 20', '2/6'],
      ]),
    ),
    { x: 1 },
    '0.3333333333333333333333333333333333',
  ],
  ['ANY with different results is null', onX(table('hitPolicy="ANY"', rows)), { x: 1 }, 'null'],
  ['PRIORITY takes the best output value', onX(table('hitPolicy="PRIORITY"', rows, ordered)), { x: 1 }, '"a"'],
  [
    'PRIORITY by several outputs',
    onX(
      table(
        'hitPolicy="PRIORITY"',
        [
          ['-', '1', '2'],
          ['-', '1', '1'],
        ],
        [
          { name: 'p', values: '1' },
          { name: 'q', values: '1, 2' },
        ],
      ),
    ),
    { x: 1 },
    '{p: 1, q: 1}',
  ],
  ['OUTPUT ORDER', onX(table('hitPolicy="OUTPUT ORDER"', rows, ordered)), { x: 1 }, '["a", "b", "c"]'],
  ['RULE ORDER', onX(table('hitPolicy="RULE ORDER"', rows)), { x: 15 }, '["a", "c"]'],
  ['COLLECT', onX(table('hitPolicy="COLLECT"', numbers)), { x: 15 }, '[2, 2]'],
  ['COLLECT without a match is null', onX(table('hitPolicy="COLLECT"', numbers)), { x: 25 }, 'null'],
  ['COLLECT SUM', onX(table('hitPolicy="COLLECT" aggregation="SUM"', numbers)), { x: 1 }, '5'],
  ['COLLECT COUNT', onX(table('hitPolicy="COLLECT" aggregation="COUNT"', numbers)), { x: 1 }, '3'],
  ['COLLECT MIN', onX(table('hitPolicy="COLLECT" aggregation="MIN"', numbers)), { x: 1 }, '1'],
  ['COLLECT MAX', onX(table('hitPolicy="COLLECT" aggregation="MAX"', numbers)), { x: 1 }, '2'],
  [
    'several outputs are a context',
    onX(table('', [['-', '1', '2']], [{ name: 'p' }, { name: 'q r' }])),
    { x: 1 },
    '{p: 1, q r: 2}',
  ],
  ['a dash is passed by the input values only', onX(table('', [['-', '1']], [{}], '"a", "b"')), { x: 'c' }, 'null'],
  [
    'a context sees its earlier entries',
    decision(
      `<context><contextEntry><variable name="一 二"/>${literal('2')}</contextEntry><contextEntry><variable name="b"/>${literal('一 二 * 2')}</contextEntry></context>`,
    ),
    {},
    '{一 二: 2, b: 4}',
  ],
  [
    'an entry without a name is the result',
    decision(
      `<context><contextEntry><variable name="a"/>${literal('2')}</contextEntry><contextEntry>${literal('a * 3')}</contextEntry></context>`,
    ),
    {},
    '6',
  ],
  ['a list', decision(`<list>${literal('1')}${literal('"a"')}</list>`), {}, '[1, "a"]'],
  [
    'a relation',
    decision(`<relation><column name="a"/><column name="b c"/><row>${literal('1')}${literal('2')}</row></relation>`),
    {},
    '[{a: 1, b c: 2}]',
  ],
  [
    'a boxed function that calls itself',
    decision(
      `<context><contextEntry><variable name="g"/><functionDefinition><formalParameter name="n" typeRef="number"/>${literal('if n = 0 then 1 else n * g(n - 1)')}</functionDefinition></contextEntry><contextEntry>${literal('g(20)')}</contextEntry></context>`,
    ),
    {},
    '2432902008176640000',
  ],
  [
    'a Java function is null',
    decision(
      `<functionDefinition kind="Java"><formalParameter name="a"/>${literal('{class: "java.lang.Math"}')}</functionDefinition>`,
      '',
      'Any',
      'j',
    ) + decision(literal('j(1)'), '<informationRequirement><requiredDecision href="#j"/></informationRequirement>'),
    {},
    'null',
  ],
  [
    'a knowledge model called by its name',
    bkm(['a', 'b'], literal('a - b')) + decision(literal('f(b: 1, a: 3)'), knows('#f')),
    {},
    '2',
  ],
  [
    'an argument of another type is null',
    bkm(['a'], literal('a = null')) + decision(literal('f("x")'), knows('#f')),
    {},
    'true',
  ],
  [
    'an invocation',
    bkm(['a', 'b'], literal('a - b')) +
      decision(
        `<invocation>${literal('f')}<binding><parameter name="b"/>${literal('1')}</binding><binding><parameter name="a"/>${literal('3')}</binding></invocation>`,
        knows('#f'),
      ),
    {},
    '2',
  ],
  [
    'an invocation with a parameter that is not there',
    bkm(['a'], literal('a')) +
      decision(
        `<invocation>${literal('f')}<binding><parameter name="z"/>${literal('1')}</binding></invocation>`,
        knows('#f'),
      ),
    {},
    'null',
  ],
  [
    'an invocation of a built-in',
    decision(
      `<invocation>${literal('string length')}<binding><parameter name="string"/>${literal('"共振"')}</binding></invocation>`,
    ),
    {},
    '2',
  ],
  [
    'functions that call each other without end',
    bkm(['n'], literal('f(n + 1)'), 'Any', knows('#f')) + decision(literal('f(1)'), knows('#f')),
    {},
    'null',
  ],
  [
    'a conditional',
    decision(
      `<conditional><if>${literal('1 > 2')}</if><then>${literal('1')}</then><else>${literal('2')}</else></conditional>`,
    ),
    {},
    '2',
  ],
  [
    'a conditional on a text is null',
    decision(
      `<conditional><if>${literal('"a"')}</if><then>${literal('1')}</then><else>${literal('2')}</else></conditional>`,
    ),
    {},
    'null',
  ],
  [
    'a filter by an entry of its items',
    decision(`<filter><in>${literal('[{a: 1}, {a: 2}]')}</in><match>${literal('item.a > 1')}</match></filter>`),
    {},
    '[{a: 2}]',
  ],
  [
    'for, with what came before',
    decision(
      `<for iteratorVariable="i"><in>${literal('[1, 2, 3]')}</in><return>${literal('count(partial) * 10 + i')}</return></for>`,
    ),
    {},
    '[1, 12, 23]',
  ],
  [
    'some',
    decision(
      `<some iteratorVariable="i"><in>${literal('[1, 2]')}</in><satisfies>${literal('i > 1')}</satisfies></some>`,
    ),
    {},
    'true',
  ],
  [
    'every, open while one item is null',
    decision(
      `<every iteratorVariable="i"><in>${literal('[1, null]')}</in><satisfies>${literal('i > 0')}</satisfies></every>`,
    ),
    {},
    'null',
  ],
  [
    'loops in loops end',
    decision(
      `<for iteratorVariable="i"><in>${literal('for k in 1..2000 return k')}</in><return><for iteratorVariable="j"><in>${literal('for k in 1..2000 return k')}</in><return>${literal('1')}</return></for></return></for>`,
    ),
    {},
    'null',
  ],
  [
    'a decision service as a function: input data first',
    input('x') +
      decision(literal('x * 2'), needs('x'), 'Any', 'out') +
      `<decisionService id="s" name="s"><outputDecision href="#out"/><inputData href="#x"/></decisionService>` +
      decision(literal('s(21)'), knows('#s')),
    {},
    '42',
  ],
  [
    'names that are words of JavaScript',
    input('__proto__') +
      decision(
        `<context><contextEntry><variable name="constructor"/>${literal('__proto__ + 1')}</contextEntry></context>`,
        needs('__proto__'),
      ),
    Object.fromEntries([['__proto__', 41]]),
    '{constructor: 42}',
  ],
]

test.each(ANSWERS)('%s', (_, body, given, answer) => {
  const { models } = loadDmn(new Map([['m.dmn', definitions(body)]]))
  const found = models.get('m.dmn')?.decide('d', new Map(Object.entries(given)))
  expect(found && showForKit(found.value)).toBe(answer)
})

test('a service answers its outputs from its inputs alone', () => {
  const body = `${input('x')}${decision(literal('x + y'), needs('x') + needs('y'), 'Any', 'a')}${input('y')}${decision(literal('x - y'), needs('x', 'y'), 'Any', 'b')}
    <decisionService id="s" name="s"><outputDecision href="#a"/><outputDecision href="#b"/><inputData href="#x"/><inputData href="#y"/></decisionService>`
  const model = loadDmn(new Map([['m.dmn', definitions(body)]])).models.get('m.dmn')
  const answer = model?.serve(
    's',
    new Map<string, Value>([
      ['x', 5],
      ['y', 3],
    ]),
  )
  expect(answer && showForKit(answer.value)).toBe('{a: 8, b: 2}')
})

test.each([
  ['lib', 'lib.f(20) + lib.base'],
  ['', 'f(20) + base'],
])('elements of a model imported as “%s”', (name, text) => {
  const library = definitions(
    bkm(['a'], literal('a + 1')) + decision(literal('x * 10'), needs('x'), 'Any', 'base') + input('x'),
    'urn:lib',
  )
  const required = '<informationRequirement><requiredDecision href="urn:lib#base"/></informationRequirement>'
  const main = definitions(
    `<import name="${name}" namespace="urn:lib" importType="${MODEL}"/>${decision(literal(text), required + knows('urn:lib#f'))}`,
  )
  const { models, problems } = loadDmn(
    new Map([
      ['main.dmn', main],
      ['lib.dmn', library],
    ]),
  )
  expect(problems).toEqual([])
  const given = new Map<string, Value>([[name === '' ? 'x' : `${name}.x`, 2]])
  expect(models.get('main.dmn')?.decide('d', given)?.value).toBe(41)
})

test.each([
  'http://www.omg.org/spec/DMN/20180521/MODEL/',
  'https://www.omg.org/spec/DMN/20191111/MODEL/',
  'https://www.omg.org/spec/DMN/20211108/MODEL/',
  MODEL,
])('models in %s are read', (version) => {
  const { models, problems } = loadDmn(new Map([['m.dmn', definitions(decision(literal('1')), 'urn:main', version)]]))
  expect(problems).toEqual([])
  expect(models.get('m.dmn')?.decide('d', new Map())?.value).toBe(1)
})
