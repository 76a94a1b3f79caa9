import { parseExact } from '../base.ts'
import {
  type Fields,
  brief,
  closedFields,
  openFields,
  optionalText,
  optionalYesNo,
  requiredText,
  scalarOf,
} from './fields.ts'
import { KEYS } from './keys.ts'
import type { EffortOutline, ReferenceOutline, ReviewsOutline } from './outline.ts'
import { refuse } from './report.ts'

/** `reviews: { over: 评委, min: 5, drop: { high: 1, low: 1, on: total }, exclude: 回避 }`. */
export function readReviews(outer: Fields): ReviewsOutline | undefined {
  const entry = outer.byKey.get('reviews')
  const fields = entry && closedFields(entry.value, KEYS.reviews, { ...outer, what: 'index 的 reviews' })
  const over = fields && requiredText(fields, 'over')
  if (!fields || over === undefined) return undefined
  const dropEntry = fields.byKey.get('drop')
  const drop = dropEntry && closedFields(dropEntry.value, KEYS.drop, { ...fields, what: 'reviews 的 drop' })
  const on = drop && optionalText(drop, 'on')
  if (drop && on !== undefined && on !== 'total')
    refuse(fields.report, 'dropOn', { found: brief(on) }, { place: drop.byKey.get('on')?.value.place })
  const [high, low] = drop ? [wholeNumber(drop, 'high', 0), wholeNumber(drop, 'low', 0)] : [0, 0]
  const min = wholeNumber(fields, 'min', 1)
  if (min <= high + low)
    refuse(fields.report, 'dropAll', { min, drop: high + low }, { place: fields.place, article: fields.article })
  return {
    place: fields.place,
    over,
    min,
    drop: { high, low },
    exclude: optionalText(fields, 'exclude'),
    standardise: optionalYesNo(fields, 'standardise') ?? false,
  }
}

function wholeNumber(fields: Fields, key: string, otherwise: number): number {
  const text = optionalText(fields, key)
  if (text === undefined) return otherwise
  const value = parseExact(text.trim())
  if (typeof value === 'number' && value >= 0) return value
  const beside = { place: fields.byKey.get(key)?.value.place, article: fields.article }
  refuse(fields.report, 'numberExpected', { key, found: brief(text) }, beside)
  return otherwise
}

/** `reference: { freeze: frozen.json }`: the file with what was estimated once. */
export function readReference(outer: Fields): ReferenceOutline | undefined {
  const entry = outer.byKey.get('reference')
  const fields = entry && closedFields(entry.value, KEYS.reference, { ...outer, what: 'index 的 reference' })
  const file = fields && requiredText(fields, 'freeze')
  return file === undefined || !fields ? undefined : { file: file.trim(), place: fields.place }
}

/** `efforts: { 研发费用: 10万元, 发明专利申请量: 1件 }`: how much of each fact one and the same effort brings. */
export function readEfforts(outer: Fields): EffortOutline[] {
  const entry = outer.byKey.get('efforts')
  const fields = entry && openFields(entry.value, { ...outer, what: 'index 的 efforts' })
  return [...(fields?.byKey.values() ?? [])].flatMap(({ key, keyPlace, value }) => {
    const amount = scalarOf(value, key, { ...outer, what: 'index 的 efforts' })
    return amount ? [{ fact: key, amount, place: keyPlace }] : []
  })
}
