import { type LocalDate, ROUNDINGS, nearest, parseQuantity } from '../base.ts'
import { KEYS } from './keys.ts'
import type { Yaml, YamlEntry, YamlScalar } from './document.ts'
import {
  type Fields,
  type Subject,
  brief,
  closedFields,
  listItems,
  oneOf,
  openFields,
  optionalText,
  optionalYesNo,
  readDay,
  scalarOf,
} from './fields.ts'
import { type Literal, readLiteral } from './literal.ts'
import type { Formula, Parameter, RoundingRule, Rule, TableForm } from './outline.ts'
import { refuse } from './report.ts'

/** The formula a scalar holds. */
export const formulaOf = (scalar: YamlScalar, article: string): Formula => ({
  text: scalar.text,
  article,
  place: scalar.place,
  placeAt: scalar.placeAt,
})

/** A scalar that must be a formula; an empty one or a structure is refused. */
export function readFormula(node: Yaml, key: string, subject: Subject): Formula | undefined {
  const scalar = scalarOf(node, key, subject)
  if (!scalar) return undefined
  if (scalar.text.trim() !== '') return formulaOf(scalar, subject.article ?? '')
  refuse(subject.report, 'valueMissing', { key, what: subject.what }, { place: scalar.place, article: subject.article })
  return undefined
}

/** The formula of an optional key. */
export function optionalFormula(fields: Fields, key: string): Formula | undefined {
  const entry = fields.byKey.get(key)
  return entry && readFormula(entry.value, key, fields)
}

/** The formula of a required key. */
export function requiredFormula(fields: Fields, key: string): Formula | undefined {
  if (fields.byKey.has(key)) return optionalFormula(fields, key)
  refuse(fields.report, 'keyMissing', { key, what: fields.what }, { place: fields.place, article: fields.article })
  return undefined
}

/** Every parameter of a `parameters` map. */
export function readParameters(node: Yaml, subject: Subject): Parameter[] {
  const fields = openFields(node, subject)
  return [...(fields?.byKey.values() ?? [])].flatMap((entry) => readParameter(entry, subject) ?? [])
}

/** One parameter: a plain value, a value by date, or either under `value` beside its source. */
export function readParameter({ key: name, keyPlace, value: node }: YamlEntry, outer: Subject): Parameter | undefined {
  const subject = { ...outer, what: `参数「${name}」` }
  const isDescribed = node.kind === 'map' && !node.entries.some((entry) => readDay(entry.key))
  const fields = isDescribed ? closedFields(node, KEYS.parameter, subject) : undefined
  if (isDescribed && !fields?.byKey.has('value')) {
    refuse(
      subject.report,
      'keyMissing',
      { key: 'value', what: subject.what },
      { place: node.place, article: subject.article },
    )
    return undefined
  }
  const values = readDated(fields?.byKey.get('value')?.value ?? node, subject)
  const [first] = values
  if (!first) return undefined
  const illustrative = (fields && optionalYesNo(fields, 'illustrative')) ?? false
  return {
    name,
    article: subject.article ?? '',
    place: keyPlace,
    type: first.literal.type,
    values: values.map(({ from, literal }) => ({ from, value: literal.value, shown: literal.shown })),
    source: fields && optionalText(fields, 'source'),
    verified: (fields && optionalYesNo(fields, 'verified')) ?? !illustrative,
    illustrative,
    note: fields && optionalText(fields, 'note'),
  }
}

type Dated = { readonly from: LocalDate | undefined; readonly literal: Literal }

function readDated(node: Yaml, subject: Subject): Dated[] {
  if (node.kind !== 'map') {
    const literal = readLiteral(node, subject.what, subject)
    return literal ? [{ from: undefined, literal }] : []
  }
  const dated = node.entries.flatMap((entry): Dated[] => {
    const from = readDay(entry.key)
    const literal = readLiteral(entry.value, entry.key, subject)
    if (!from)
      refuse(
        subject.report,
        'dateExpected',
        { key: subject.what, found: brief(entry.key) },
        { place: entry.keyPlace, article: subject.article },
      )
    return from && literal ? [{ from, literal }] : []
  })
  dated.sort((a, b) => ((a.from ?? '') < (b.from ?? '') ? -1 : 1))
  const types = new Set(dated.map(({ literal }) => JSON.stringify(literal.type)))
  const repeated = dated.find(({ from }, index) => dated[index - 1]?.from === from)
  if (types.size > 1)
    refuse(
      subject.report,
      'parameterTypeChanges',
      { name: subject.what },
      { place: node.place, article: subject.article },
    )
  if (repeated)
    refuse(
      subject.report,
      'duplicateKey',
      { key: repeated.from ?? '', what: subject.what },
      { place: node.place, article: subject.article },
    )
  return dated
}

/** Every rule of a `rules` map. */
export function readRules(node: Yaml, subject: Subject): Rule[] {
  const fields = openFields(node, subject)
  return [...(fields?.byKey.values() ?? [])].flatMap((entry) => readRule(entry, subject) ?? [])
}

function readRule({ key: name, keyPlace, value: node }: YamlEntry, outer: Subject): Rule | undefined {
  const subject = { ...outer, what: `规则「${name}」` }
  const article = subject.article ?? ''
  if (node.kind === 'scalar') {
    const formula = readFormula(node, name, subject)
    return (
      formula && {
        name,
        article,
        place: keyPlace,
        title: undefined,
        note: undefined,
        form: { kind: 'formula', formula },
      }
    )
  }
  const fields = closedFields(node, KEYS.rule, subject)
  if (!fields) return undefined
  const form = fields.byKey.has('table') || fields.byKey.has('rows') ? readTable(fields) : readFormulaForm(fields)
  return (
    form && {
      name,
      article,
      place: keyPlace,
      title: optionalText(fields, 'title'),
      note: optionalText(fields, 'note'),
      form,
    }
  )
}

function readFormulaForm(fields: Fields): Rule['form'] | undefined {
  const formula = requiredFormula(fields, 'formula')
  return formula && { kind: 'formula', formula }
}

function readTable(fields: Fields): TableForm | undefined {
  const { report, what, article } = fields
  const inputsNode = fields.byKey.get('table')?.value
  const rowsNode = fields.byKey.get('rows')?.value
  if (!inputsNode || !rowsNode) {
    refuse(report, 'keyMissing', { key: inputsNode ? 'rows' : 'table', what }, { place: fields.place, article })
    return undefined
  }
  const inputs = listItems(inputsNode, 'table', fields).flatMap((item) => readFormula(item, 'table', fields) ?? [])
  const rows = listItems(rowsNode, 'rows', fields).flatMap((row) => {
    const cells = listItems(row, 'rows', fields).flatMap((cell) => readFormula(cell, 'rows', fields) ?? [])
    const output = cells.at(-1)
    if (cells.length !== inputs.length + 1 || !output) {
      refuse(
        report,
        'rowWidth',
        { what, expected: inputs.length + 1, found: cells.length },
        { place: row.place, article },
      )
      return []
    }
    return [{ tests: cells.slice(0, -1), output, place: row.place }]
  })
  if (rows.length === 0) refuse(report, 'emptyTable', { what }, { place: rowsNode.place, article })
  return { kind: 'table', inputs, rows, hit: oneOf(fields, 'hit', ['first', 'unique']) ?? 'first', place: fields.place }
}

/** The names nearest to one that is not known, for a proposal. */
export const proposal = (name: string, names: Iterable<string>): string | undefined =>
  nearest(name, names).join('、') || undefined

// —— rounding ——

/** The rounding of an optional key: `down 1元`, `half_up 0.01元`, `down 100美元`. */
export function readRound(fields: Fields): RoundingRule | undefined {
  const text = optionalText(fields, 'round')
  if (text === undefined) return undefined
  const [word = '', quantumText = ''] = text.trim().split(/\s+/)
  const mode = ROUNDINGS.find((candidate) => candidate === word)
  const quantum = parseQuantity(quantumText)
  const isMoney = quantum?.measure.kind === 'money' && typeof quantum.value === 'number' && quantum.value > 0
  if (mode && isMoney && quantum.measure.kind === 'money' && typeof quantum.value === 'number') {
    return { mode, quantum: quantum.value, currency: quantum.measure.currency }
  }
  const place = fields.byKey.get('round')?.value.place
  refuse(
    fields.report,
    'badRound',
    { found: brief(text), modes: ROUNDINGS.join(', ') },
    { place, article: fields.article, proposal: 'down 1元' },
  )
  return undefined
}
