import { type Code, type Writing, allOf, anyOf, choose, notOf } from './code.ts'
import { asNear, choice } from './number.ts'
import { nearChoice } from './near.ts'
import { ASKED, type Rails, type ValueCode, type YesNoCode, isThere, railsOfYesNo } from './value.ts'

/** One of two values by a code that is 1 or 0. */
export function pickBy(condition: Code, a: ValueCode, b: ValueCode, writing: Writing): ValueCode {
  if (condition === '1') return a
  if (condition === '0') return b
  if (a.kind === 'yesno' && b.kind === 'yesno') return pickYesNo(condition, a, b, writing)
  if (a === ASKED) return askedUnless(b, notOf(condition), writing)
  if (b === ASKED) return askedUnless(a, condition, writing)
  if (a.kind === 'yesno' || b.kind === 'yesno') return ASKED
  const rails = {
    unknown: writing.bind(choose(condition, a.unknown, b.unknown)),
    fault: writing.bind(choose(condition, a.fault, b.fault)),
    asked: writing.bind(choose(condition, a.asked, b.asked)),
  }
  return pickWith(condition, a, b, rails, writing)
}

function pickWith(
  condition: Code,
  a: Exclude<ValueCode, YesNoCode>,
  b: Exclude<ValueCode, YesNoCode>,
  rails: Rails,
  writing: Writing,
): ValueCode {
  if (a.kind === 'text' && b.kind === 'text')
    return { kind: 'text', code: writing.bind(choose(condition, a.code, b.code)), ...rails }
  if (a.kind === 'text' || b.kind === 'text') return ASKED
  const exact = a.kind === 'number' && b.kind === 'number' ? choice(condition, a, b, rails, writing) : undefined
  return exact ?? nearChoice(condition, asNear(a, writing), asNear(b, writing), rails, writing)
}

function pickYesNo(condition: Code, a: YesNoCode, b: YesNoCode, writing: Writing): YesNoCode {
  const rail = (of: 'yes' | 'no' | 'fault' | 'asked') => writing.bind(choose(condition, a[of], b[of]))
  return { kind: 'yesno', yes: rail('yes'), no: rail('no'), fault: rail('fault'), asked: rail('asked') }
}

/** A value where a code is 1, asked for where it is 0. */
function askedUnless(value: ValueCode, here: Code, writing: Writing): ValueCode {
  if (value.kind !== 'yesno') return { ...value, asked: writing.bind(anyOf(value.asked, notOf(here))) }
  return pickYesNo(writing.bind(here), value, ASKED, writing)
}

/**
 * `if`: while the condition is unknown, branches that agree give the result all the same. Whether numbers and texts agree
 * is asked for where both are there; otherwise the result is unknown.
 */
export function pickKleene(condition: YesNoCode, yes: ValueCode, no: ValueCode, writing: Writing): ValueCode {
  const rails = railsOfYesNo(condition)
  const unknown = writing.bind(rails.unknown)
  if (yes.kind === 'yesno' && no.kind === 'yesno' && unknown === '0') return pickSure(condition, yes, no, writing)
  if (yes.kind === 'yesno' && no.kind === 'yesno') return pickConditions(condition, unknown, yes, no, writing)
  const picked = pickBy(condition.yes, yes, no, writing)
  if (unknown === '0' && rails.fault === '0' && rails.asked === '0') return picked
  if (picked.kind === 'yesno') return ASKED
  const settled = anyOf(condition.yes, condition.no)
  const [here, there] = [yes, no].map((branch) => {
    const own = branch.kind === 'yesno' ? railsOfYesNo(branch) : branch
    return anyOf(isThere(own), own.fault, own.asked)
  })
  const agreed = writing.bind(allOf(unknown, here ?? '1', there ?? '1'))
  return {
    ...picked,
    unknown: writing.bind(anyOf(allOf(picked.unknown, settled), allOf(unknown, notOf(agreed)))),
    fault: writing.bind(anyOf(allOf(picked.fault, settled), condition.fault)),
    asked: writing.bind(anyOf(allOf(picked.asked, settled), condition.asked, agreed)),
  }
}

/** The condition may still be a fault or asked for. */
function pickSure(condition: YesNoCode, a: YesNoCode, b: YesNoCode, writing: Writing): YesNoCode {
  if (condition.fault === '0' && condition.asked === '0') return pickYesNo(condition.yes, a, b, writing)
  return pickConditions(condition, '0', a, b, writing)
}

function pickConditions(condition: YesNoCode, unknown: Code, a: YesNoCode, b: YesNoCode, writing: Writing): YesNoCode {
  const rail = (of: 'yes' | 'no' | 'fault') =>
    anyOf(allOf(condition.yes, a[of]), allOf(condition.no, b[of]), allOf(unknown, a[of], b[of]))
  const askedByBranch = anyOf(
    allOf(condition.yes, a.asked),
    allOf(condition.no, b.asked),
    allOf(unknown, anyOf(a.asked, b.asked)),
  )
  return {
    kind: 'yesno',
    yes: writing.bind(rail('yes')),
    no: writing.bind(rail('no')),
    fault: writing.bind(anyOf(condition.fault, rail('fault'))),
    asked: writing.bind(anyOf(condition.asked, askedByBranch)),
  }
}
