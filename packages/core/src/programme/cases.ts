import { type Problem, equal, isExact, showMoney } from '../base.ts'
import { wordOf } from '../case.ts'
import { type Result, type Value, Unknown, isDateValue, isSpan, showValue } from '../feel.ts'
import { assess } from './assess.ts'
import type { Facts } from '../registry.ts'
import { factsOf } from './facts-file.ts'
import type { Units } from './read-units.ts'
import { type Together, scoreTogether } from './together.ts'
import type { Assessment } from './assessment.ts'
import type { Catalogue } from './catalogue.ts'
import { environment } from './judge.ts'
import { type Programme, type ProgrammeFiles, loadProgramme } from './load.ts'
import { type Case, type Expectation, type Expected, readCases } from './read-cases.ts'
import { typeOfNamed } from './readings.ts'
import { type Rehearsal, rehearse } from './rehearse.ts'
import { inReadingOrder, newReport } from './report.ts'

/** How a golden case came out. */
export type CaseResult = {
  readonly name: string
  readonly line: number
  /** The case it is like but for some facts. */
  readonly like: string | undefined
  readonly passed: boolean
  readonly failures: readonly { readonly what: string; readonly expected: string; readonly found: string }[]
  /** What the case says of its subject, and the programme with the figures it is asked with. */
  readonly facts: Facts
  readonly programme: Programme
  readonly assessment: Assessment
  readonly rehearsal: Rehearsal | undefined
  /** What came of several units beside each other; facts and assessment above are then the first one's. */
  readonly together: Together | undefined
}

/** Runs the golden cases of a folder; a file of cases with mistakes runs none of the mistaken ones and says what they are. */
export function runCases(
  programme: Programme,
  files: ProgrammeFiles,
  catalogue: Catalogue,
): { readonly results: readonly CaseResult[]; readonly problems: readonly Problem[] } {
  const text = files.get('cases.yaml')
  if (text === undefined) return { results: [], problems: [] }
  const report = newReport()
  const cases = readCases(text, programme, catalogue, report, files)
  const results = cases.flatMap((one) => {
    const asked = withFigures(programme, files, catalogue, one)
    if ('problems' in asked) report.problems.push(...asked.problems)
    if ('problems' in asked) return []
    return one.units ? runUnits(asked, one, one.units) : [runCase(asked, one)]
  })
  return { results, problems: inReadingOrder(report.problems) }
}

/** What is wrong with the file of cases itself; none is run. */
export function checkCases(programme: Programme, files: ProgrammeFiles, catalogue: Catalogue): readonly Problem[] {
  const text = files.get('cases.yaml')
  if (text === undefined) return []
  const report = newReport()
  for (const one of readCases(text, programme, catalogue, report, files)) {
    const asked = withFigures(programme, files, catalogue, one)
    if ('problems' in asked) report.problems.push(...asked.problems)
  }
  return inReadingOrder(report.problems)
}

/** The programme with the variant and figures of the case. */
function withFigures(programme: Programme, files: ProgrammeFiles, catalogue: Catalogue, { variant, parameters }: Case) {
  if (variant === undefined && Object.keys(parameters).length === 0) return programme
  const loaded = loadProgramme(files, catalogue, {
    overrides: parameters,
    ...(variant === undefined ? {} : { variant }),
  })
  return 'problems' in loaded ? loaded : loaded.programme
}

function runCase(programme: Programme, one: Case): CaseResult {
  const assessment = assess(programme, one.facts, one.asOf)
  const env = environment(programme, one.facts, one.asOf)
  const rehearsal = one.steps.length > 0 ? rehearse(programme, one.facts, one.asOf, one.steps, one.opening) : undefined
  const failures = one.expect.flatMap(
    (expectation) => failureOf(expectation, programme, assessment, rehearsal, (name) => env.name(name)) ?? [],
  )
  const stuck = one.expect.some(({ key }) => key === 'refused') ? undefined : stuckAt(one, rehearsal)
  return {
    name: one.name,
    line: one.place.line,
    like: one.like,
    passed: failures.length === 0 && stuck === undefined,
    failures: stuck === undefined ? failures : [...failures, stuck],
    facts: one.facts,
    programme,
    assessment,
    rehearsal,
    together: undefined,
  }
}

/** The step that was not possible although nothing said so. */
function stuckAt({ steps }: Case, rehearsal: Rehearsal | undefined): Failure | undefined {
  if (!rehearsal?.refused) return undefined
  const expected = steps.map(({ role, action }) => `${role} ${action}`).join(' → ')
  return { what: 'do', expected, found: showRefused(rehearsal.refused) }
}

/** `财务 放款：余额不足（……）`. */
function showRefused({ step, refusals }: NonNullable<Rehearsal['refused']>): string {
  return `${step.role} ${step.action}：${refusals.map((refusal) => `${wordOf(refusal)}（${refusal.zh}）`).join('；')}`
}

function runUnits(programme: Programme, one: Case, { facts, sheets }: Units): CaseResult[] {
  const subjects = [...facts].map(([unit, given]) => ({ unit, facts: factsOf(given) }))
  const together = scoreTogether(programme, subjects, one.asOf, sheets)
  const [first] = together.units
  if (!first) return []
  const failures = one.expect.flatMap((expectation) => unitFailure(expectation, programme, together) ?? [])
  return [
    {
      name: one.name,
      line: one.place.line,
      like: one.like,
      passed: failures.length === 0,
      failures,
      facts: subjects[0]?.facts ?? one.facts,
      programme,
      assessment: first.assessment,
      rehearsal: undefined,
      together,
    },
  ]
}

function unitFailure(expectation: Expectation, programme: Programme, together: Together): Failure | undefined {
  const { unit, key, expected, shown } = expectation
  if (key === 'findings') {
    const found = [...new Set(together.findings.map(({ code }) => code))]
    const isSame = expected.kind === 'names' && sameSet(expected.names, found, programme)
    return isSame ? undefined : { what: key, expected: shown, found: `[${found.join('、')}]` }
  }
  const ranked = together.units.find((one) => one.unit === unit)
  if (!ranked) return { what: `${key} ${unit ?? ''}`, expected: shown, found: '无' }
  if (key === 'rank' || key === 'band') {
    const found = ranked[key]
    const isSame = expected.kind === 'value' || expected.kind === 'unknown' ? comesTo(found, expected) : false
    return isSame ? undefined : { what: `${key} ${ranked.unit}`, expected: shown, found: String(found ?? '无') }
  }
  const failure = failureOf(expectation, programme, ranked.assessment, undefined, (name) => ranked.env.name(name))
  return failure && { ...failure, what: `${failure.what} ${ranked.unit}` }
}

type Failure = CaseResult['failures'][number]

function failureOf(
  { key, expected, shown }: Expectation,
  programme: Programme,
  assessment: Assessment,
  rehearsal: Rehearsal | undefined,
  read: (name: string) => Result,
): Failure | undefined {
  if (expected.kind === 'names') {
    const found = key === 'because' ? assessment.because : assessment.missing.map(({ fact }) => fact)
    return sameSet(expected.names, found, programme)
      ? undefined
      : { what: key, expected: shown, found: `[${found.join('、')}]` }
  }
  if (expected.kind === 'ledger') return ledgerFailure(key, expected, shown, rehearsal)
  if (expected.kind === 'refused') return refusedFailure(expected, shown, rehearsal)
  const found = foundFor(key, programme, assessment, rehearsal, read)
  if (comesTo(found, expected)) return undefined
  return { what: key, expected: shown, found: showFound(found, key, programme) }
}

/** Names in any order; facts by any of their names. */
function sameSet(expected: readonly string[], found: readonly string[], { model }: Programme): boolean {
  const canonical = (name: string) => model.slots.get(name)?.fact?.name ?? name
  const wanted = new Set(expected.map(canonical))
  return wanted.size === new Set(found).size && found.every((name) => wanted.has(name))
}

/** What stands for a key of `expect`: the outcome's own keys, an amount that is paid, else the value of a name. */
function foundFor(
  key: string,
  programme: Programme,
  assessment: Assessment,
  rehearsal: Rehearsal | undefined,
  read: (name: string) => Result,
): Result {
  switch (key) {
    case 'outcome':
    case 'decision':
    case 'peers':
    case 'near':
    case 'illustrative':
      return assessment[key]
    case 'score': {
      const { score } = assessment
      return score === null || isExact(score) ? score : { ...score, missing: [] }
    }
    case 'state':
      return rehearsal?.state ?? null
    default: {
      const amount = assessment.amounts.find(({ id }) => id === key)
      if (amount) return amount.minor
      return programme.model.slots.has(key) ? read(key) : null
    }
  }
}

function comesTo(found: Result, expected: Exclude<Expected, { kind: 'names' | 'ledger' | 'refused' }>): boolean {
  switch (expected.kind) {
    case 'unknown':
      return found instanceof Unknown || found === null
    case 'bounds':
      return isSpan(found) && sameValue(found.min, expected.min) && sameValue(found.max, expected.max)
    case 'value':
      return sameValue(found, expected.value)
  }
}

function sameValue(found: Result, expected: Value): boolean {
  if (isExact(found) && isExact(expected)) return equal(found, expected)
  if (isDateValue(found) && isDateValue(expected)) return found.date === expected.date
  return found === expected || (expected === '无' && found === null)
}

function ledgerFailure(
  key: string,
  { accounts }: Expected & { kind: 'ledger' },
  shown: string,
  rehearsal: Rehearsal | undefined,
): Failure | undefined {
  const figure = key === 'held' ? 'held' : 'balance'
  const wrong = [...accounts].filter(([path, { value, currency }]) => {
    const account = rehearsal?.ledger.get(path)
    if (account && currency !== undefined && account.currency !== currency) return true
    return !sameValue(account?.[figure] ?? 0, value)
  })
  if (wrong.length === 0) return undefined
  const found = [...(rehearsal?.ledger ?? [])]
    .filter(([path, account]) => account[figure] !== 0 || accounts.has(path))
    .map(([path, account]) => `${path}: ${showMoney(account[figure], account.currency)}`)
  return { what: key, expected: shown, found: `{ ${found.join('，')} }` }
}

function refusedFailure(
  { action, reason }: Expected & { kind: 'refused' },
  shown: string,
  rehearsal: Rehearsal | undefined,
): Failure | undefined {
  const refused = rehearsal?.refused
  if (!refused) return { what: 'refused', expected: shown, found: '都办成了' }
  const isReason = reason === undefined || refused.refusals.some((each) => wordOf(each) === reason)
  if (refused.step.action === action && isReason) return undefined
  return { what: 'refused', expected: shown, found: showRefused(refused) }
}

function showFound(found: Result, key: string, { model }: Programme): string {
  if (found === null) return '无'
  const amount = model.amounts.find(({ id }) => id === key)
  return showValue(found, amount?.value.type ?? typeOfNamed(model, key))
}
