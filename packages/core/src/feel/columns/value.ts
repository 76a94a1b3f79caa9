import { type Code, allOf, anyOf, notOf } from './code.ts'

/**
 * What keeps a value from being there: unknown, a fault, or `asked`: not worked out here (out of range, or too close to
 * a threshold for the digits carried), so that the row has to be put to the explaining evaluator. Each is 1 or 0.
 */
export type Rails = { readonly unknown: Code; readonly fault: Code; readonly asked: Code }

/** A whole number in a double with what it is proved to lie between; the proof keeps it below 2^53. */
export type Whole = { readonly code: Code; readonly low: number; readonly high: number }

/** An exact number: top / (bottom × 10^scale). */
export type NumberCode = Rails & {
  readonly kind: 'number'
  readonly top: Whole
  readonly bottom: Whole
  readonly scale: number
}

/** A double and how far it may be from the exact number: it decides a comparison, never an amount, and only where it is far enough. */
export type NearCode = Rails & { readonly kind: 'near'; readonly value: Code; readonly error: Code }

/** A yes or no on two rails: unknown is neither. */
export type YesNoCode = {
  readonly kind: 'yesno'
  readonly yes: Code
  readonly no: Code
  readonly fault: Code
  readonly asked: Code
}

/** A text as its number in the dictionary. */
export type TextCode = Rails & { readonly kind: 'text'; readonly code: Code }

/** What one row's program knows of a term; a day is a number of days. */
export type ValueCode = NumberCode | NearCode | YesNoCode | TextCode | (NumberCode & { readonly isDate: true })

/** The rails of a constant, and the bottom of a whole number. */
export const CERTAIN: Rails = { unknown: '0', fault: '0', asked: '0' }
export const ONE: Whole = { code: '1', low: 1, high: 1 }

/** Not worked out in columns at all. */
export const ASKED: YesNoCode = { kind: 'yesno', yes: '0', no: '0', fault: '0', asked: '1' }

/** A value made from several is unknown, faulty or asked for with any of them; a fault weighs more than the unknown. */
export function railsOf(...parts: readonly Rails[]): Rails {
  return {
    unknown: anyOf(...parts.map(({ unknown }) => unknown)),
    fault: anyOf(...parts.map(({ fault }) => fault)),
    asked: anyOf(...parts.map(({ asked }) => asked)),
  }
}

/** 1 where there is nothing in the way of the value. */
export const isThere = ({ unknown, fault, asked }: Rails): Code => notOf(anyOf(unknown, fault, asked))

/** The rails of a yes or no: unknown is what is left. */
export const railsOfYesNo = ({ yes, no, fault, asked }: YesNoCode): Rails => ({
  unknown: notOf(anyOf(yes, no, fault, asked)),
  fault,
  asked,
})

/** A comparison that came out, where both sides are there. */
export function decided(holds: Code, rails: Rails): YesNoCode {
  const there = isThere(rails)
  return {
    kind: 'yesno',
    yes: allOf(holds, there),
    no: allOf(notOf(holds), there),
    fault: allOf(rails.fault, notOf(rails.asked)),
    asked: rails.asked,
  }
}
