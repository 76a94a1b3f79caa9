import { paymentFailure } from './failure.ts'

/** Where a payment envelope stands. */
export const ENVELOPE_STATES = ['draft', 'submitted', 'approved', 'exported', 'read', 'closed', 'cancelled'] as const
export type EnvelopeState = (typeof ENVELOPE_STATES)[number]

/** What people do with an envelope. */
export const ENVELOPE_STEPS = ['submit', 'return', 'approve', 'export', 'read', 'close', 'cancel'] as const
export type EnvelopeStep = (typeof ENVELOPE_STEPS)[number]

type Step = { readonly from: readonly EnvelopeState[]; readonly to: EnvelopeState; readonly word: string }

/** Each step, from where it leads where. Reading is done again as long as the bank has not answered every payment. */
const STEPS: Readonly<Record<EnvelopeStep, Step>> = {
  submit: { from: ['draft'], to: 'submitted', word: '提交复核' },
  return: { from: ['submitted'], to: 'draft', word: '退回' },
  approve: { from: ['submitted'], to: 'approved', word: '复核通过' },
  export: { from: ['approved'], to: 'exported', word: '导出银行文件' },
  read: { from: ['exported', 'read'], to: 'read', word: '读入回单' },
  close: { from: ['read'], to: 'closed', word: '结案' },
  cancel: { from: ['draft', 'submitted', 'approved'], to: 'cancelled', word: '作废' },
}

/** The names of the states, as people read them. */
export const STATE_NAMES: Readonly<Record<EnvelopeState, string>> = {
  draft: '编制中',
  submitted: '待复核',
  approved: '已复核',
  exported: '已送银行',
  read: '已读回单',
  closed: '已结案',
  cancelled: '已作废',
}

/** The name of a step, as people read it. */
export const stepName = (step: EnvelopeStep): string => STEPS[step].word

/** What there is to know of an envelope before something is done with it. */
export type EnvelopeStanding = {
  readonly number: string
  readonly state: EnvelopeState
  /** Who drew it up and who submitted it: neither of them approves. */
  readonly by: number
  readonly submittedBy: number | null
  /** Payments the bank has not answered. */
  readonly waiting: readonly string[]
}

/** The state a step leads to; throws the reason where it cannot be done, or not by this person. */
export function stepTaken(envelope: EnvelopeStanding, step: EnvelopeStep, person: number): EnvelopeState {
  const { number, state, waiting } = envelope
  const { from, to, word } = STEPS[step]
  if (!from.includes(state)) {
    const can = stepsFrom(state).map(stepName).join('、') || '无'
    throw paymentFailure('state', { number, state: STATE_NAMES[state], step: word, can })
  }
  if (step === 'approve' && isOwn(envelope, person)) throw paymentFailure('same_person', { number })
  if (step === 'close' && waiting.length > 0) {
    const references = waiting.slice(0, 5).join('、') + (waiting.length > 5 ? '…' : '')
    throw paymentFailure('waiting', { number, count: waiting.length, references })
  }
  return to
}

/** Whether somebody drew up or submitted an envelope. */
export const isOwn = ({ by, submittedBy }: Pick<EnvelopeStanding, 'by' | 'submittedBy'>, person: number): boolean =>
  person === by || person === submittedBy

/** The steps that lead on from a state. */
export const stepsFrom = (state: EnvelopeState): EnvelopeStep[] =>
  ENVELOPE_STEPS.filter((step) => STEPS[step].from.includes(state))
