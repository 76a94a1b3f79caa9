import { show, isExact } from '../base.ts'
import type { Value } from '../feel.ts'
import type { Assessment, Reading } from './assessment.ts'
import { digestOf } from './edition.ts'

/** What an assessment can be held to: the same edition, day and facts always give the same result, and so the same receipt. */
export type Receipt = {
  readonly edition: string
  readonly asOf: string
  /** SHA-256 over every value that was read, with its period, or why there was none. */
  readonly facts: string
  /** SHA-256 over outcome, amounts, score, decision, reasons and what was missing. */
  readonly result: string
  /** SHA-256 over all of the above. */
  readonly receipt: string
}

/** The receipt of an assessment. Who said a fact does not enter it: the same value from another source decides the same. */
export function receiptOf(assessment: Assessment): Receipt {
  const { edition, asOf } = assessment
  const facts = digestOf(readTexts(assessment))
  const result = digestOf(new Map([['result', resultText(assessment)]]))
  const all = { edition, asOf, facts, result }
  return { ...all, receipt: digestOf(new Map(Object.entries(all))) }
}

/** What was worked out on the way stands beside the facts: it follows from them and the edition. */
function readTexts({ trace, scores }: Assessment): ReadonlyMap<string, string> {
  const readings = [...trace, ...scores].flatMap((line) => line.readings)
  return new Map(readings.map((reading) => [`${reading.name} ${reading.period}`, textOf(reading)]))
}

const textOf = ({ value, doubt }: Reading): string => doubt ?? plain(value ?? null)

const plain = (value: Value): string => JSON.stringify(isExact(value) ? show(value) : value)

function resultText({ outcome, amounts, score, decision, because, missing }: Assessment): string {
  const points = score === null ? null : isExact(score) ? show(score) : [show(score.min), show(score.max)]
  const paid = amounts.map(({ id, currency, minor }) => [id, currency, minor])
  const lacking = missing.map(({ fact, doubt }) => [fact, doubt])
  return JSON.stringify([outcome, paid, points, decision, because, lacking])
}
