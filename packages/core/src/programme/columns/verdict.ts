import { type Currency, type Exact, ratio } from '../../base.ts'
import {
  type Condition,
  type Dictionary,
  type Kernel,
  type Outputs,
  type ValueCode,
  type Writer,
  askedFor,
} from '../../feel.ts'
import type { Judgement } from '../assessment.ts'
import type { CompiledAmount, Model } from '../model.ts'
import type { Conjunct } from './conjuncts.ts'

/**
 * What a row came out as. `ineligible`: and no near miss; `refused`: perhaps one; `asked`: columns leave it to the
 * explaining evaluator.
 */
export const FOUND = { ineligible: 0, eligible: 1, incomplete: 2, error: 3, asked: 4, refused: 5 } as const

/** Where the parts of a verdict are stored and with how many decimals. */
export type Stored = { scoreScale: number; hasScoreBottom: boolean; tieScales: number[] }

/** No text, or no number, where the explaining evaluator gives null. */
const NONE = '0'

/** Writes what a programme decides about a row: the outcome, and everything else where the firm is eligible. */
export function writeVerdict(
  model: Model,
  refusals: readonly Conjunct[],
  stored: Stored,
  writer: Writer,
  outputs: Outputs,
): void {
  leaveRefused(refusals, writer, outputs)
  const eligible = model.eligibility ? conditionCode(model.eligibility, writer) : writer.and([])
  const outcome = outputs.bytes('outcome')
  if (eligible.kind !== 'yesno') return outcome('4')
  const { yes, no, fault, asked } = eligible
  const isYes = writer.bind(yes)
  outcome(`${asked}?4:${fault}?3:${no}?5:${isYes}?1:2`)
  writer.within(isYes, () => {
    const rails = writeParts(model, stored, writer, outputs)
    outcome(`${rails.asked}?4:${rails.fault}?3:${rails.unknown}?2:1`)
  })
}

/** A part of the outermost `and` that fails by more than a near miss decides: most firms are left at the first such part. */
function leaveRefused(refusals: readonly Conjunct[], writer: Writer, outputs: Outputs) {
  for (const conjunct of refusals) {
    const code = writer.term(conjunct)
    if (code.kind === 'yesno') writer.leave(code.no, () => outputs.bytes('outcome')('0'))
  }
}

/** Writes all parts of an eligible verdict; the rails are those of everything it needs. */
function writeParts(model: Model, stored: Stored, writer: Writer, outputs: Outputs) {
  const needed: ValueCode[] = []
  const root = model.roots[0]
  const score = root && writer.read(root.name)
  if (score) needed.push(writeScore(score, model, stored, writer, outputs))
  const label = model.label && writer.term(model.label.term)
  if (label) needed.push(label)
  if (label) outputs.doubles('label')(label.kind === 'text' ? label.code : NONE)
  const lines = label ? [] : model.lines.filter((line) => line.outcome === 'eligible')
  const line = lineCode(lines, writer, outputs)
  const amounts = model.amounts.map((amount, index) => amountRails(amount, index, writer, outputs))
  const peers = writePeers(model, writer, outputs)
  const ties = model.ties.map((name, index) => writeTie(writer.read(name), index, stored, writer, outputs))
  // Bands need the score between their bounds: left to the explaining evaluator.
  const bands = model.bands.length > 0 && !label && lines.length === 0 ? '1' : '0'
  const rails = needed.map((part) => writer.rails(part))
  return {
    asked: writer.bind(writer.any(bands, line, peers, ...ties, ...[...rails, ...amounts].map((one) => one.asked))),
    fault: writer.bind(writer.any(...[...rails, ...amounts].map((one) => one.fault))),
    unknown: writer.bind(writer.any(...[...rails, ...amounts].map((one) => one.unknown))),
  }
}

/** A score that is not needed for the outcome but unknown is told in what is missing: asked for. */
function writeScore(score: ValueCode, model: Model, stored: Stored, writer: Writer, outputs: Outputs): ValueCode {
  if (score.kind !== 'number') return askedFor
  outputs.doubles('score')(score.top.code)
  stored.hasScoreBottom = score.bottom.code !== '1'
  if (stored.hasScoreBottom) outputs.doubles('score bottom')(score.bottom.code)
  stored.scoreScale = score.scale
  return model.eligibility ? writer.held(score, { asked: score.unknown }) : score
}

/** The line that decides: the first that surely holds. Where one before it may yet hold, the explaining evaluator is asked. */
function lineCode(lines: Model['lines'], writer: Writer, outputs: Outputs): string {
  let chosen = NONE
  let asked = '0'
  for (let index = lines.length - 1; index >= 0; index--) {
    const condition = lines[index]?.condition
    const code = condition ? writer.term(condition.term) : writer.and([])
    if (code.kind !== 'yesno') {
      asked = '1'
      continue
    }
    chosen = writer.bind(`${code.yes}?${index + 1}:${chosen}`)
    asked = writer.bind(`${code.yes}?${code.asked}:${code.no}?${writer.any(code.asked, asked)}:1`)
  }
  if (lines.length > 0) outputs.bytes('line')(chosen)
  return asked
}

function amountRails({ value, condition, round }: CompiledAmount, index: number, writer: Writer, outputs: Outputs) {
  const applies = condition ? writer.term(condition.term) : writer.and([])
  const amount = writer.rounded(
    writer.term(value.term),
    { size: round?.quantum ?? 1, scale: 0 },
    round?.mode ?? 'half_up',
  )
  if (applies.kind !== 'yesno' || amount.kind !== 'number') return { asked: '1', fault: '0', unknown: '0' }
  const isPaid = writer.bind(applies.yes)
  outputs.bytes(`paid ${index}`)(isPaid)
  outputs.doubles(`amount ${index}`)(`${amount.top.code}+0`)
  const own = writer.rails(applies)
  // A negative amount is a fault with its own wording.
  const isNegative = amount.top.low >= 0 ? '0' : writer.bind(`+(${amount.top.code}<0)`)
  const held = (code: string) => writer.all(isPaid, code)
  return {
    asked: writer.any(own.asked, held(amount.asked)),
    fault: writer.any(own.fault, held(amount.fault), held(isNegative)),
    unknown: writer.any(own.unknown, held(amount.unknown)),
  }
}

/** The group of peers; none while it is not known. */
function writePeers({ peers }: Model, writer: Writer, outputs: Outputs): string {
  if (!peers) return '0'
  const store = outputs.doubles('peers')
  const group = writer.term(peers.term)
  if (group.kind !== 'text') {
    store(NONE)
    return '1'
  }
  store(`${writer.any(group.unknown, group.fault)}?0:${group.code}`)
  return group.asked
}

function writeTie(tie: ValueCode, index: number, stored: Stored, writer: Writer, outputs: Outputs): string {
  if (tie.kind !== 'number' || tie.bottom.code !== '1') return '1'
  outputs.doubles(`tie ${index}`)(tie.top.code)
  outputs.bytes(`tied ${index}`)(writer.none(writer.any(tie.unknown, tie.fault)))
  stored.tieScales[index] = tie.scale
  return tie.asked
}

/** A condition of the decision: the same in Kleene's logic as the explaining evaluator walks it. */
function conditionCode(condition: Condition, writer: Writer): ValueCode {
  switch (condition.kind) {
    case 'and':
      return writer.and(condition.parts.map((part) => conditionCode(part, writer)))
    case 'or':
      return writer.or(condition.parts.map((part) => conditionCode(part, writer)))
    case 'not':
      return writer.not(conditionCode(condition.part, writer))
    case 'if': {
      const [test, then, otherwise] = [condition.test, condition.then, condition.otherwise]
      return writer.either(conditionCode(test, writer), conditionCode(then, writer), conditionCode(otherwise, writer))
    }
    case 'name':
      return writer.read(condition.name)
    case 'test':
      return condition.term ? writer.term(condition.term) : askedFor
  }
}

// —— reading a verdict back ——

/** The judgement of an eligible firm, read from the place where the program stored it. */
export function eligibleJudgement(
  model: Model,
  illustrative: boolean,
  { scoreScale, hasScoreBottom, tieScales }: Stored,
  kernel: Kernel,
  dictionary: Dictionary,
  place: number,
): Judgement {
  const text = (name: string): string | null => {
    const code = kernel.doubles(name)[place] ?? 0
    return code === 0 ? null : dictionary.textOf(code)
  }
  const number = (name: string, scale: number, bottom = 1): Exact =>
    scale === 0 && bottom === 1
      ? (kernel.doubles(name)[place] ?? 0) + 0
      : ratio(BigInt(kernel.doubles(name)[place] ?? 0), BigInt(bottom) * 10n ** BigInt(scale))
  const bottom = hasScoreBottom ? (kernel.doubles('score bottom')[place] ?? 1) : 1
  const lines = model.lines.filter(({ outcome }) => outcome === 'eligible')
  return {
    outcome: 'eligible',
    amounts: model.amounts.flatMap((amount, index) =>
      kernel.bytes(`paid ${index}`)[place] === 1
        ? [{ id: amount.id, currency: currencyOf(amount), minor: kernel.doubles(`amount ${index}`)[place] ?? 0 }]
        : [],
    ),
    score: model.roots[0] ? number('score', scoreScale, bottom) : null,
    decision: text('label') ?? lines[(kernel.bytes('line')[place] ?? 0) - 1]?.label ?? null,
    peers: text('peers'),
    ties: model.ties.map((_, index) =>
      kernel.bytes(`tied ${index}`)[place] === 1 ? number(`tie ${index}`, tieScales[index] ?? 0) : null,
    ),
    because: [],
    margins: [],
    near: false,
    missing: [],
    faults: [],
    illustrative,
  }
}

/** The currency an amount is paid in, as the verdict tells it. */
export function currencyOf({ value, round }: CompiledAmount): Currency {
  const { type } = value
  return type.kind === 'number' ? (type.money?.currency ?? round?.currency ?? 'CNY') : 'CNY'
}
