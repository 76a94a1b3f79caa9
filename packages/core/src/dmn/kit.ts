import type { DateTimeValue, Value } from '../feel.ts'
import { differs, showForKit } from './kit/compare.ts'
import type { TestCase, TestCases } from './kit/cases.ts'
import type { DmnModel } from './load.ts'

export { showForKit } from './kit/compare.ts'
export { readTestCases, type TestCases } from './kit/cases.ts'

/** What became of one case of the conformance kit; `expected` and `actual` are those of the first difference. */
export type CaseOutcome = {
  readonly id: string
  readonly passed: boolean
  readonly expected?: string
  readonly actual?: string
  /** Why the answer is null, where it is by a mistake. */
  readonly reason?: string
}

/** Runs one file of test cases of the DMN conformance kit on the model it names; `now` is what `now()` means in it. */
export function runTestCases(
  { cases }: TestCases,
  model: DmnModel | undefined,
  now?: DateTimeValue,
): readonly CaseOutcome[] {
  return cases.map((one) => runCase(one, model, now))
}

function runCase(one: TestCase, model: DmnModel | undefined, now: DateTimeValue | undefined): CaseOutcome {
  if (!model) return { id: one.id, passed: false, expected: 'a model', actual: 'the model cannot be read' }
  for (const { name, expected } of one.results) {
    const answer =
      one.service === undefined ? model.decide(name, one.given, now) : serveCase(one.service, name, one, model, now)
    if (!answer) return { id: one.id, passed: false, expected: name, actual: 'there is no decision of this name' }
    if (!differs(expected, answer.value)) continue
    const [note] = answer.notes
    return {
      id: one.id,
      passed: false,
      expected: `${name}: ${showForKit(expected)}`,
      actual: `${name}: ${showForKit(answer.value)}`,
      ...(note && { reason: note.en }),
    }
  }
  return { id: one.id, passed: true }
}

/** A service with several output decisions gives a context of them; a result names the service or one of them. */
function serveCase(
  service: string,
  name: string,
  { given }: TestCase,
  model: DmnModel,
  now: DateTimeValue | undefined,
) {
  const answer = model.serve(service, given, now)
  if (!answer || name === service) return answer
  const outputs: Value = answer.value
  const isPart = typeof outputs === 'object' && outputs !== null && Object.hasOwn(outputs, name)
  return isPart ? { ...answer, value: (outputs as { readonly [key: string]: Value })[name] ?? null } : answer
}
