import {
  type Condition,
  Fault,
  NotInSql,
  type SqlValue,
  formulaSql,
  heldSql,
  roundedSql,
  sqlChoice,
  sqlConnective,
  sqlNegation,
  sqlNumber,
  truthSql,
} from '../../feel.ts'
import type { CompiledAmount } from '../model.ts'
import { type Writing, single } from './names.ts'

/** The verdict as SQL: what `verdictIn` decides for one firm. */
export type VerdictSql = {
  readonly outcome: string
  readonly amounts: readonly AmountSql[]
  readonly label: SqlValue | undefined
  readonly missing: string
  readonly disputed: string
  /** Every name in which a fault may have arisen. */
  readonly rules: readonly (readonly [string, SqlValue])[]
  /** Whether the decision is named by lines, for a refusal too. */
  readonly lines: boolean
}

/** An amount in whole minor units; null where it does not apply, or while it is not known. */
type AmountSql = {
  readonly minor: string
  readonly open: string
  readonly fault?: string
  readonly missing?: string
  readonly step: number
}

/** The decision of a programme over everything it is made of. */
export function verdictSql(writing: Writing): VerdictSql {
  const { model, query } = writing
  if (model.roots.length > 0) writing.name(model.roots[0]?.name ?? '')
  if (model.lines.length > 0) throw new NotInSql('index 的 decide', 'decide of an index')
  const rules = [...new Set([...model.deciding, ...model.paying])]
    .filter((name) => model.reads.has(name))
    .map((name) => [name, single(writing.name(name))] as const)
  const eligible = heldSql(model.eligibility ? conditionSql(model.eligibility, writing) : truthSql(true), query)
  const label = model.label && heldSql(formulaSql(model.label, query), query)
  const amounts = model.amounts.map((amount, index) => amountSql(amount, index, writing))
  const step = Math.max(
    eligible.step,
    label?.step ?? 0,
    ...amounts.map((amount) => amount.step),
    ...rules.map(([, { step: ready }]) => ready),
  )
  const outcome = query.steps.hold(outcomeSql(eligible, label, amounts), step, {
    name: 'outcome',
    note: '结论 outcome',
  })
  const open = model.eligibility ? gapsSql(model.eligibility, true, writing, new Map()) : []
  const needed = [
    ...(label?.missing === undefined ? [] : [label.missing]),
    ...amounts.flatMap(({ missing }) => missing ?? []),
  ]
  const missing = [
    ...open.map((bits) => `case when ${outcome} <> 'eligible' then ${bits} else none end`),
    ...(eligible.missing === undefined ? [] : [eligible.missing]),
    ...needed.map((bits) => `case when ${eligible.value} then ${bits} else none end`),
  ]
  return {
    outcome,
    amounts,
    label,
    missing: missing.length === 0 ? 'none' : missing.join('\n          | '),
    disputed: 'disputed',
    rules,
    lines: false,
  }
}

function outcomeSql(eligible: SqlValue, label: SqlValue | undefined, amounts: readonly AmountSql[]): string {
  const faults = [...(label?.fault === undefined ? [] : [label.fault]), ...amounts.flatMap(({ fault }) => fault ?? [])]
  const unknown = [
    ...(label?.missing === undefined ? [] : [`${label.value} is null`]),
    ...amounts.map((amount) => amount.open),
  ]
  return `case ${eligible.fault === undefined ? '' : `when ${eligible.fault} is not null then 'error' `}${
    faults.length === 0
      ? ''
      : `when ${eligible.value} and (${faults.map((fault) => `${fault} is not null`).join(' or ')}) then 'error' `
  }when not ${eligible.value} then 'ineligible' when ${eligible.value} is null${
    unknown.length === 0 ? '' : ` or ${unknown.join(' or ')}`
  } then 'incomplete' else 'eligible' end`
}

/** A condition part by part; names are read, not written out again. */
function conditionSql(condition: Condition, writing: Writing): SqlValue {
  const { query } = writing
  switch (condition.kind) {
    case 'name':
      return single(writing.name(condition.name))
    case 'and':
    case 'or':
      return sqlConnective(
        condition.kind,
        condition.parts.map((part) => conditionSql(part, writing)),
        query,
      )
    case 'not':
      return sqlNegation(conditionSql(condition.part, writing))
    case 'if': {
      const [test, then, otherwise] = [condition.test, condition.then, condition.otherwise].map((part) =>
        conditionSql(part, writing),
      )
      if (!test || !then || !otherwise) throw new Error('an if without its parts')
      return sqlChoice(test, then, otherwise, query)
    }
    case 'test':
      if (!condition.term || condition.source === undefined) {
        throw new NotInSql(`条件「${condition.text}」`, `the condition ${condition.text}`)
      }
      return formulaSql({ text: condition.source, term: condition.term }, query)
  }
}

/** The missing facts that keep a condition from coming out as wanted, beside what already fails. */
function gapsSql(condition: Condition, want: boolean, writing: Writing, seen: Map<string, boolean>): string[] {
  if (condition.kind === 'name') {
    const before = seen.get(condition.name)
    if (before === want) return []
    if (before !== undefined) {
      throw new NotInSql(`在 not 内外都出现的「${condition.name}」`, `${condition.name} both inside and outside not`)
    }
    seen.set(condition.name, want)
  }
  const own = heldSql(conditionSql(condition, writing), writing.query)
  if (own.missing === undefined && condition.kind !== 'name') return insideSql(condition, want, own, writing, seen)
  const inner = insideSql(condition, want, own, writing, seen)
  return inner.map((bits) => `case when ${own.value} is distinct from ${want} then ${bits} else none end`)
}

function insideSql(
  condition: Condition,
  want: boolean,
  own: SqlValue,
  writing: Writing,
  seen: Map<string, boolean>,
): string[] {
  const visit = (part: Condition, wanted = want) => gapsSql(part, wanted, writing, seen)
  const together = (parts: readonly string[]) => (parts.length === 0 ? [] : [`(${parts.join(' | ')})`])
  switch (condition.kind) {
    case 'and':
    case 'or':
      return together(condition.parts.flatMap((part) => visit(part)))
    case 'not':
      return visit(condition.part, !want)
    case 'if': {
      const test = heldSql(conditionSql(condition.test, writing), writing.query)
      const then = together(visit(condition.then)).map(
        (bits) => `case when ${test.value} is not false then ${bits} else none end`,
      )
      const otherwise = together(visit(condition.otherwise)).map(
        (bits) => `case when ${test.value} is not true then ${bits} else none end`,
      )
      const inside = together([...then, ...otherwise])
      if (test.missing === undefined) return inside
      const unknown = (value: SqlValue) => `${value.value} is null and ${value.fault ?? 'null::int'} is null`
      return [`case when ${unknown(test)} and ${unknown(own)} then ${test.missing} else ${inside[0] ?? 'none'} end`]
    }
    case 'name': {
      const inner = writing.model.walk(condition.name)
      return inner ? visit(inner) : gap(own)
    }
    case 'test':
      return gap(own)
  }
}

const gap = ({ missing, fault }: SqlValue): string[] =>
  missing === undefined
    ? []
    : [fault === undefined ? missing : `case when ${fault} is null then ${missing} else none end`]

/** An amount rounded once, by its rule; a negative one, or one beyond what is paid exactly, is a fault. */
function amountSql(
  { id, value, condition, round, article }: CompiledAmount,
  index: number,
  writing: Writing,
): AmountSql {
  const { query } = writing
  const amount = heldSql(formulaSql(value, query), query)
  const applies = condition ? heldSql(formulaSql(condition, query), query) : truthSql(true)
  const quantum = sqlNumber(round?.quantum ?? 1)
  const step = Math.max(amount.step, applies.step)
  const whole = query.steps.hold(roundedSql(amount, quantum, round?.mode ?? 'half_up'), step)
  const isPayable = `${whole} between 0 and 9007199254740991 and ${whole} = trunc(${whole})`
  const negative = query.fault(
    new Fault(
      'programme.amountNegative',
      `金额「${id}」为负，不能支付`,
      `the amount ${id} is negative and cannot be paid`,
    ),
  )
  const own = `case when not (${isPayable}) then ${negative} end`
  const inner = amount.fault === undefined ? own : `coalesce(${amount.fault}, ${own})`
  const fault = `case when ${applies.value} then ${inner}${applies.fault === undefined ? '' : ` else ${applies.fault}`} end`
  const missing =
    amount.missing === undefined && applies.missing === undefined
      ? undefined
      : `case when ${applies.value} then ${amount.missing ?? 'none'} else ${applies.missing ?? 'none'} end`
  const minor = `case when ${applies.value} and ${isPayable} then trunc(${whole}) end`
  const named = query.steps.hold(minor, step + 1, { name: `amount_${index}`, note: `${article} 金额 ${id}` })
  const failed = query.steps.hold(fault, step + 1, { name: `amount_${index}_f` })
  return {
    minor: named,
    open: `${applies.value} is null or ${applies.value} and ${whole} is null`,
    fault: failed,
    ...(missing !== undefined && { missing }),
    step: step + 2,
  }
}
