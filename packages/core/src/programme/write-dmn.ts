import { type LocalDate, decimalPlaces, isExact, parts, show } from '../base.ts'
import { type TableParts, type Term, type Type, SUBJECT_SLOT, isDateValue, isList, partsOf } from '../feel.ts'
import type { FactType } from '../registry.ts'
import { parameterOn } from './env.ts'
import type { Programme } from './load.ts'
import type { Model } from './model.ts'
import type { CompiledRule } from './compile.ts'

/** A programme's rules as a DMN model, and what DMN cannot say: those rules are inputs of the model. */
export type WrittenDmn = {
  readonly xml: string
  readonly left: readonly { readonly rule: string; readonly why: string }[]
}

const NAMESPACE = 'https://www.omg.org/spec/DMN/20230324/MODEL/'

/**
 * The rules of a programme, as they stand on a day, as DMN 1.5 that another engine can run: every rule a decision, tables as
 * decision tables, parameters as decisions with a fixed value, facts as input data. Money is in minor units (分), shares
 * are plain numbers, as in our rules. Unknown does not exist in DMN: an input that is not given is null there.
 */
export function writeDmn({ id, name, edition, model }: Programme, asOf: LocalDate): WrittenDmn {
  const writing: Writing = { model, inputs: new Map(), decisions: new Set(), elements: [], left: [] }
  const written = model.rules.flatMap((rule) => bodyOf(rule, writing))
  for (const { rule } of written) writing.decisions.add(rule.rule.name)
  const parameters = parametersOf(written, model, asOf)
  for (const { name: parameter } of parameters) writing.decisions.add(parameter)
  for (const parameter of parameters)
    writing.elements.push(decision(parameter.name, parameter.type, parameter.body, []))
  for (const { rule, body, reads } of written) {
    writing.elements.push(decision(rule.rule.name, typeName(rule.compiled.type), body, requirementsOf(reads, writing)))
  }
  const inputs = [...writing.inputs].map(
    ([input, type]) =>
      `  <inputData id="${idOf(input)}" name="${xml(input)}"><variable name="${xml(input)}" typeRef="${type}"/></inputData>`,
  )
  const head = `<definitions xmlns="${NAMESPACE}" id="${idOf(id)}" name="${xml(name)}" namespace="urn:gongzhen:${id}:${edition}">`
  return {
    xml: ['<?xml version="1.0" encoding="UTF-8"?>', head, ...inputs, ...writing.elements, '</definitions>', ''].join(
      '\n',
    ),
    left: writing.left,
  }
}

type Writing = {
  readonly model: Model
  /** Input data by name, with its type. */
  readonly inputs: Map<string, string>
  readonly decisions: Set<string>
  readonly elements: string[]
  readonly left: { readonly rule: string; readonly why: string }[]
}

/** A part that DMN has no words for. */
class NotInDmn extends Error {}

type Read = Extract<Term, { kind: 'read' }>['read'] | 'asOf'
type Body = { readonly rule: CompiledRule; readonly body: string; readonly reads: readonly Read[] }

function bodyOf(rule: CompiledRule, { left }: Writing): Body[] {
  const { term, parts: table } = rule.compiled
  try {
    if (term) return [{ rule, body: literal(text(term)), reads: readsIn([term]) }]
    if (!table) return []
    const cells = table.rows.flatMap((row) => [...row.cells, row.output])
    return [{ rule, body: tableText(rule, table), reads: readsIn([...table.inputs, ...cells]) }]
  } catch (error) {
    if (!(error instanceof NotInDmn)) throw error
    left.push({ rule: rule.rule.name, why: error.message })
    return []
  }
}

function readsIn(terms: readonly Term[]): Read[] {
  const found = new Map<string, Read>()
  const visit = (term: Term): void => {
    if (term.kind === 'read') found.set(nameOf(term.read), term.read)
    if (term.kind === 'asOf') found.set(AS_OF, 'asOf')
    for (const part of partsOf(term)) visit(part)
  }
  for (const term of terms) visit(term)
  return [...found.values()]
}

const AS_OF = '判断之日'

/** A fact of an earlier period is an input of its own: a name of DMN has no brackets. */
function nameOf(read: Read): string {
  if (read === 'asOf') return AS_OF
  if (read.period !== undefined) return `${read.name} ${read.period}`
  return read.back === undefined || read.back === 0 ? read.name : `${read.name} 前${read.back}期`
}

function parametersOf(bodies: readonly Body[], model: Model, asOf: LocalDate) {
  const names = new Set(bodies.flatMap(({ reads }) => reads.map(nameOf)))
  return [...names].flatMap((name) => {
    const named = model.named(name)
    if (named?.kind !== 'parameter') return []
    const value = parameterOn(named.parameter, asOf)
    return isExact(value) ||
      isList(value) ||
      typeof value === 'string' ||
      typeof value === 'boolean' ||
      isDateValue(value)
      ? [{ name, type: typeName(named.parameter.type), body: literal(constant(value)) }]
      : []
  })
}

function requirementsOf(reads: readonly Read[], { decisions, inputs, model }: Writing): string[] {
  return reads.map((read) => {
    const name = nameOf(read)
    const isDecision = decisions.has(name)
    if (!isDecision) inputs.set(name, read === 'asOf' ? 'date' : inputType(read.name, model))
    const required = isDecision ? 'requiredDecision' : 'requiredInput'
    return `    <informationRequirement><${required} href="#${idOf(name)}"/></informationRequirement>`
  })
}

const DMN_TYPES: Readonly<Record<FactType, string>> = {
  text: 'string',
  yesno: 'boolean',
  date: 'date',
  money: 'number',
  count: 'number',
  ratio: 'number',
  number: 'number',
}

function inputType(name: string, model: Model): string {
  const named = model.named(name)
  if (named?.kind === 'fact') {
    return DMN_TYPES[named.fact.type]
  }
  if (named?.kind === 'rule') {
    const rule = model.rules.find((one) => one.rule.name === name)
    return rule ? typeName(rule.compiled.type) : 'Any'
  }
  if (named?.kind === 'parameter') return typeName(named.parameter.type)
  return named?.kind === 'gate' || named?.kind === 'gates' ? 'boolean' : 'number'
}

function typeName({ kind }: Type): string {
  if (kind === 'text') return 'string'
  return kind === 'number' || kind === 'boolean' || kind === 'date' ? kind : 'Any'
}

// —— elements ——

function decision(name: string, type: string, body: string, requirements: readonly string[]): string {
  return [
    `  <decision id="${idOf(name)}" name="${xml(name)}">`,
    `    <variable name="${xml(name)}" typeRef="${type}"/>`,
    ...requirements,
    body,
    '  </decision>',
  ].join('\n')
}

const literal = (expression: string): string =>
  `    <literalExpression><text>${xml(expression)}</text></literalExpression>`

function tableText({ rule }: CompiledRule, { inputs, rows, hit }: TableParts): string {
  return [
    `    <decisionTable id="${idOf(`${rule.name} table`)}" hitPolicy="${hit === 'first' ? 'FIRST' : 'UNIQUE'}">`,
    ...inputs.map(
      (input) =>
        `      <input><inputExpression typeRef="${typeName(input.type)}"><text>${xml(text(input))}</text></inputExpression></input>`,
    ),
    '      <output/>',
    ...rows.flatMap(({ cells, output }) => [
      '      <rule>',
      ...cells.map((cell) => `        <inputEntry><text>${xml(isAlways(cell) ? '-' : text(cell))}</text></inputEntry>`),
      `        <outputEntry><text>${xml(text(output))}</text></outputEntry>`,
      '      </rule>',
    ]),
    '    </decisionTable>',
  ].join('\n')
}

const isAlways = (term: Term): boolean => term.kind === 'constant' && term.value === true

/** An id of XML: letters of any script are allowed, anything else is written as its number. */
const idOf = (name: string): string =>
  `_${name.replace(/[^\p{L}\p{Nd}_.-]/gu, (sign) => `-${(sign.codePointAt(0) ?? 0).toString(16)}-`)}`

const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' }
const xml = (value: string): string => value.replace(/[&<>"]/g, (sign) => ENTITIES[sign] ?? sign)

// —— formulas ——

/** A formula in the words of DMN; every part in brackets of its own, so that nothing hangs on precedence. */
function text(term: Term): string {
  switch (term.kind) {
    case 'constant':
      return constant(term.value)
    case 'read':
      return nameOf(term.read)
    case 'asOf':
      return AS_OF
    case 'local':
      if (term.slot === SUBJECT_SLOT) return '?'
      throw new NotInDmn(`值「${term.name}」 a value bound inside`)
    case 'and':
    case 'or':
      return term.operands.map(inner).join(` ${term.kind} `)
    case 'not':
      return `not(${text(term.operand)})`
    case 'compare':
    case 'arithmetic':
      return `${inner(term.left)} ${term.operator} ${inner(term.right)}`
    case 'negate':
      return `-${inner(term.operand)}`
    case 'if':
      return `if ${text(term.condition)} then ${inner(term.yes)} else ${inner(term.no)}`
    case 'among':
      return `list contains([${[...term.members].map((member) => constant(member)).join(', ')}], ${text(term.value)})`
    case 'matches':
      return `${inner(term.value)} in ${text(term.test)}`
    case 'interval':
      return `${term.lowIncluded ? '[' : '('}${text(term.low)}..${text(term.high)}${term.highIncluded ? ']' : ')'}`
    case 'list':
      return `[${term.items.map(text).join(', ')}]`
    case 'series':
      return text(term.of)
    case 'call':
      return callText(term)
    default:
      throw new NotInDmn(`结构「${term.kind}」 ${term.kind}`)
  }
}

const inner = (term: Term): string =>
  ['constant', 'read', 'asOf', 'local', 'call', 'not', 'list'].includes(term.kind) ? text(term) : `(${text(term)})`

/** Built-ins that the standard has under this name and with this meaning. */
const STANDARD = new Set(
  'min max sum mean count abs floor ceiling decimal sqrt modulo median substring contains concatenate date'
    .split(' ')
    .concat([
      'string length',
      'upper case',
      'lower case',
      'starts with',
      'ends with',
      'list contains',
      'distinct values',
    ])
    .concat(['round up', 'round down', 'round half up', 'round half down', 'is defined', 'all', 'any', 'matches']),
)

function callText(term: Term & { kind: 'call' }): string {
  if (!STANDARD.has(term.name)) throw new NotInDmn(`函数 ${term.name} the function ${term.name}`)
  return `${term.name}(${term.arguments.map(text).join(', ')})`
}

function constant(value: unknown): string {
  if (isExact(value)) return exactText(value)
  if (typeof value === 'string') return JSON.stringify(value)
  if (typeof value === 'boolean' || value === null) return String(value)
  if (Array.isArray(value)) return `[${value.map(constant).join(', ')}]`
  if (typeof value === 'object' && 'date' in value) return `date("${String(value.date)}")`
  throw new NotInDmn('这种常数 this constant')
}

/** A number that has no end in decimals is written as the quotient it is. */
function exactText(value: Parameters<typeof show>[0]): string {
  if (typeof value === 'number') return show(value)
  const [numerator, denominator] = parts(value)
  return decimalPlaces(value) === undefined ? `(${numerator} / ${denominator})` : show(value)
}
