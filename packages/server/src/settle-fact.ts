import { type Period, defineErrors } from '@gongzhen/core/base'
import { type FactDefinition, type FactValue, breachAlone, cellReader, showFact } from '@gongzhen/core/registry'
import type { Sql } from './database.ts'
import { refreshSubjects } from './jobs/refresh.ts'
import type { Platform } from './platform.ts'
import type { PolicyLibrary } from './policy-library.ts'
import { missingAttachments } from './store/attachments.ts'
import { type Voice, SETTLED, declare, factsOf, lockFacts } from './store/facts.ts'
import { rootOf } from './store/parties.ts'
import { A_VALUE, joined } from './in-both.ts'

const failure = defineErrors('fact', {
  unknown: {
    status: 404,
    zh: '目录中没有「{fact}」这项数据。请用目录中的名称、别名或列名（/api/catalogue）。',
    en: 'The catalogue has no fact “{fact}”.',
  },
  value: {
    status: 422,
    zh: '「{fact}」读不懂「{found}」：{why}应为{expected}。',
    en: 'Cannot read “{found}” as {fact}: {why}.',
  },
  refused: {
    status: 422,
    zh: '{breaches}',
    en: '{breaches}',
  },
  period: {
    status: 422,
    zh: '「{fact}」是{kind}的数据，期间 {found} 不合：应为{expected}。',
    en: 'Period {found} does not fit {fact}: {expected} was expected.',
  },
  evidence: {
    status: 422,
    zh: '没有编号为 {ids} 的附件。请先上传证据。',
    en: 'There are no attachments {ids}.',
  },
})

/** A fact by its name, alias or column; fails where the catalogue has none. */
export function knownFact(policies: PolicyLibrary, name: string): FactDefinition {
  const fact = policies.fact(name)
  if (fact === undefined) throw failure('unknown', { fact: name })
  return fact
}

/** Reads what a person of a zone wrote by the fact's own rules; what the fact's checks refuse is refused here too. */
export async function readFactValue(
  policies: PolicyLibrary,
  zone: string,
  fact: FactDefinition,
  text: string,
): Promise<FactValue> {
  const cell = cellReader(fact, fact.unit === undefined ? {} : { unit: fact.unit })(text)
  if (cell === undefined)
    throw failure('value', {
      fact: { zh: fact.name, en: fact.en },
      found: text,
      why: { zh: '', en: 'a value was expected' },
      expected: A_VALUE,
    })
  if ('misread' in cell) {
    const { zh, en, expected } = cell.misread
    throw failure('value', { fact: { zh: fact.name, en: fact.en }, found: text, why: { zh: `${zh}，`, en }, expected })
  }
  const today = await policies.today(zone)
  const breaches = fact.checks.flatMap((check) => breachAlone(fact, check, cell.value, policies.codes, today) ?? [])
  const errors = breaches.filter(({ severity }) => severity === 'error')
  if (errors.length > 0) throw failure('refused', { breaches: joined(errors) })
  return cell.value
}

/** Fails where a period is not of the fact's kind: a year for a yearly fact, 0 for one without period. */
export function requirePeriod(fact: FactDefinition, period: Period): void {
  const { kind, expected, fits } = PERIODS[fact.period]
  if (!fits(period)) throw failure('period', { fact: { zh: fact.name, en: fact.en }, kind, found: period, expected })
}

/** Fails where a number names no attachment of the zone. */
export async function requireAttachments(sql: Sql, ids: readonly number[]): Promise<void> {
  const missing = await missingAttachments(sql, ids)
  if (missing.length > 0) throw failure('evidence', { ids: missing.join('、') })
}

type Settling = {
  readonly party: number
  readonly fact: FactDefinition
  readonly period: Period
  /** Undefined says that the value is not known. */
  readonly value: FactValue | undefined
  readonly reason: string
  readonly evidence: readonly number[]
  /** Refuses what must not be written over. */
  readonly check?: (before: Voice | undefined) => Promise<void>
}

/** What was settled: whose, as which declaration, and what the audit trail tells of it. */
export type Settled = {
  readonly subject: number
  readonly declaration: number
  readonly noted: Readonly<Record<string, unknown>>
}

/** Declares a value as 核定, above all sources, and brings the firm's results in line in the same transaction. */
export async function settleFact(sql: Sql, platform: Platform, zone: string, settling: Settling): Promise<Settled> {
  const { fact, period, value, reason, evidence, check } = settling
  await lockFacts(sql)
  const subject = await rootOf(sql, settling.party)
  const before = (await factsOf(sql, [fact], subject)).voices(fact, period)[0]
  await check?.(before)
  const declared = await declare(sql, {
    subject,
    period,
    source: SETTLED,
    values: value === undefined ? new Map() : new Map([[fact, value]]),
    ...(value === undefined ? { withdrawn: [fact] } : {}),
    reason,
    evidence,
  })
  await refreshSubjects(sql, platform, zone, [subject])
  const noted = {
    fact: fact.column,
    period,
    before: before === undefined ? null : showFact(fact, before.value),
    after: value === undefined ? null : showFact(fact, value),
    reason,
    declaration: declared.id,
  }
  return { subject, declaration: declared.id, noted }
}

const PERIODS = {
  none: { kind: { zh: '不分期间', en: 'without periods' }, expected: '0', fits: (period: Period) => period === 0 },
  year: {
    kind: { zh: '按年', en: 'yearly' },
    expected: { zh: '四位年份，如 2025', en: 'a year of four digits, such as 2025' },
    fits: (period: Period) => period >= 1900 && period <= 2200,
  },
  month: {
    kind: { zh: '按月', en: 'monthly' },
    expected: { zh: '六位年月，如 202506', en: 'year and month in six digits, such as 202506' },
    fits: (period: Period) => /^\d{4}(0[1-9]|1[0-2])$/.test(`${period}`),
  },
  date: {
    kind: { zh: '按日', en: 'daily' },
    expected: { zh: '八位日期，如 20250630', en: 'a day in eight digits, such as 20250630' },
    fits: (period: Period) => /^\d{8}$/.test(`${period}`),
  },
} as const
