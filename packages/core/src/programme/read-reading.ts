import { type CaseReading, MEASURES, type Measure } from '../case.ts'
import type { FactDefinition } from '../registry.ts'
import { type Fields, oneOf, optionalText } from './fields.ts'
import { refuse } from './report.ts'

/** A fact the case gives by itself: an account's figure, or the day something was done; undefined for any other. */
export function readCaseReading(fact: FactDefinition, fields: Fields): CaseReading | undefined {
  const source = fact.sources.includes('ledger') ? 'ledger' : fact.sources.includes('case') ? 'case' : undefined
  for (const key of ['account', 'measure', 'within'] as const) refuseElsewhere(key, 'ledger', source, fields)
  refuseElsewhere('event', 'case', source, fields)
  if (source === 'ledger') return readLedger(fact, fields)
  const event = source === 'case' ? optionalText(fields, 'event') : undefined
  if (event === undefined) return undefined
  if (fact.type !== 'date') refuse(fields.report, 'eventFactType', { name: fact.name }, { place: fields.place })
  return { kind: 'event', event }
}

function refuseElsewhere(key: string, from: string, source: string | undefined, fields: Fields) {
  const entry = fields.byKey.get(key)
  if (entry && source !== from) refuse(fields.report, 'keyOnlyFrom', { key, from }, { place: entry.keyPlace })
}

function readLedger(fact: FactDefinition, fields: Fields): CaseReading | undefined {
  const account = optionalText(fields, 'account')
  const measure = oneOf(fields, 'measure', MEASURES)
  const within = oneOf(fields, 'within', ['年', '月'])
  if (account === undefined || !fields.byKey.has('measure')) {
    refuse(fields.report, 'ledgerFactAccount', { name: fact.name }, { place: fields.place })
  }
  if (account === undefined || measure === undefined) return undefined
  const expected = isTimes(measure) ? 'count' : 'money'
  if (fact.type !== expected) {
    refuse(fields.report, 'ledgerFactType', { name: fact.name, measure, expected }, { place: fields.place })
  }
  const unit = within === undefined ? undefined : within === '年' ? 'year' : 'month'
  return { kind: 'ledger', account, measure, within: unit, currency: fact.currency ?? 'CNY' }
}

const isTimes = (measure: Measure): boolean => measure === 'credits' || measure === 'debits'
