import type { Exact, Quantity } from '../base.ts'
import type { CompareOperator } from './scope.ts'

/** Where something stands in its text: `from` inclusive, `to` exclusive, counted from 0. */
export type Place = { readonly from: number; readonly to: number }

/** A formula as it was written: names not yet resolved, nothing yet checked. */
export type Syntax = Place &
  (
    | { readonly kind: 'number'; readonly value: Exact; readonly quantity?: Quantity }
    | { readonly kind: 'text'; readonly value: string }
    | { readonly kind: 'boolean'; readonly value: boolean }
    | { readonly kind: 'null' }
    /** A part already reported as wrong. */
    | { readonly kind: 'broken' }
    | { readonly kind: 'date'; readonly text: string }
    | { readonly kind: 'subject' }
    | { readonly kind: 'name'; readonly name: string }
    | { readonly kind: 'and' | 'or'; readonly operands: readonly Syntax[] }
    | { readonly kind: 'compare'; readonly operator: CompareOperator; readonly left: Syntax; readonly right: Syntax }
    | { readonly kind: 'between'; readonly value: Syntax; readonly low: Syntax; readonly high: Syntax }
    | { readonly kind: 'in'; readonly value: Syntax; readonly tests: readonly Test[] }
    | {
        readonly kind: 'arithmetic'
        readonly operator: ArithmeticOperator
        readonly left: Syntax
        readonly right: Syntax
      }
    | { readonly kind: 'negate'; readonly operand: Syntax }
    | { readonly kind: 'if'; readonly condition: Syntax; readonly yes: Syntax; readonly no: Syntax }
    | { readonly kind: 'for'; readonly ranges: readonly Range[]; readonly body: Syntax }
    | { readonly kind: 'some' | 'every'; readonly ranges: readonly Range[]; readonly body: Syntax }
    | { readonly kind: 'call'; readonly callee: Syntax; readonly arguments: readonly Argument[] }
    | { readonly kind: 'list'; readonly items: readonly Syntax[] }
    | { readonly kind: 'context'; readonly entries: readonly Entry[] }
    | {
        readonly kind: 'interval'
        readonly low: Syntax
        readonly high: Syntax
        readonly lowIncluded: boolean
        readonly highIncluded: boolean
      }
    | { readonly kind: 'path'; readonly of: Syntax; readonly name: string }
    | { readonly kind: 'filter'; readonly of: Syntax; readonly condition: Syntax }
    | { readonly kind: 'function'; readonly parameters: readonly Formal[]; readonly body: Syntax }
    | { readonly kind: 'instance'; readonly value: Syntax; readonly of: WrittenType }
    /** `> 3` outside a cell: a comparison that lacks its left side; in DMN a range open at one end. */
    | { readonly kind: 'half'; readonly operator: CompareOperator; readonly bound: Syntax }
  )

/** A parameter of a function written in the formula. */
export type Formal = { readonly name: string; readonly type?: WrittenType }

/** A type as it was written: a name, or one made of others. */
export type WrittenType = Place &
  (
    | { readonly kind: 'named'; readonly name: string }
    | { readonly kind: 'list' | 'range'; readonly of: WrittenType }
    | { readonly kind: 'context'; readonly entries: readonly { readonly name: string; readonly type: WrittenType }[] }
    | { readonly kind: 'function'; readonly takes: readonly WrittenType[]; readonly gives: WrittenType }
  )

/** What numbers, dates and durations are calculated with. */
export type ArithmeticOperator = '+' | '-' | '*' | '/' | '**'

/** A positive unary test: a comparison with the subject left out, or a value, list, range or condition to hold for it. */
export type Test = Place &
  (
    | { readonly kind: 'comparison'; readonly operator: CompareOperator; readonly right: Syntax }
    | { readonly kind: 'value'; readonly value: Syntax }
  )

/** The tests of one cell of a table: any of them, none of them, or anything at all. */
export type UnaryTests = { readonly kind: 'any' | 'some' | 'none'; readonly tests: readonly Test[] }

/** `x in list` or `i in 1..3`, of a for, some or every. */
export type Range = Place & { readonly name: string; readonly first: Syntax; readonly last?: Syntax }

/** An argument of a call, by its place or by its name. */
export type Argument = { readonly name?: string; readonly value: Syntax }
/** An entry of a context; `written` is its name as it stands, where signs in it have other spaces around them. */
export type Entry = Place & { readonly name: string; readonly written?: string; readonly value: Syntax }
