import type { CompareOperator, Read } from './scope.ts'
import type { ArithmeticOperator, Place } from './syntax.ts'
import type { Type } from './type.ts'
import type { FormalParameter, Value } from './value.ts'

/**
 * A checked formula: names resolved, types known, `in` and `between` reduced to comparisons.
 * Every back end starts here: the evaluating closures, and columns and SQL beside them.
 */
export type Term = Place & { readonly type: Type } & (
    | { readonly kind: 'constant'; readonly value: Value }
    /** A fact, parameter, rule or node, of the base period or of another. */
    | { readonly kind: 'read'; readonly read: Read }
    /** The date of the assessment. */
    | { readonly kind: 'asOf' }
    /** A value bound inside the formula: of a for, a filter, a parameter, the subject of a cell. */
    | { readonly kind: 'local'; readonly slot: number; readonly name: string }
    | { readonly kind: 'let'; readonly slot: number; readonly value: Term; readonly body: Term }
    | { readonly kind: 'and' | 'or'; readonly operands: readonly Term[] }
    | { readonly kind: 'not'; readonly operand: Term }
    | { readonly kind: 'compare'; readonly operator: CompareOperator; readonly left: Term; readonly right: Term }
    | { readonly kind: 'arithmetic'; readonly operator: ArithmeticOperator; readonly left: Term; readonly right: Term }
    | { readonly kind: 'negate'; readonly operand: Term }
    | { readonly kind: 'if'; readonly condition: Term; readonly yes: Term; readonly no: Term }
    /** One of many literal texts or whole numbers, looked up at once. */
    | { readonly kind: 'among'; readonly value: Term; readonly members: ReadonlySet<string | number> }
    /** A test whose value is a range, a list or unknown until run time: `x in r`. */
    | { readonly kind: 'matches'; readonly value: Term; readonly test: Term }
    | { readonly kind: 'call'; readonly name: string; readonly arguments: readonly Term[] }
    /** A call of a function known when it is evaluated; `names` where the arguments were named. */
    | {
        readonly kind: 'apply'
        readonly callee: Term
        readonly arguments: readonly Term[]
        readonly names?: readonly string[]
      }
    /** A function; its `signature` holds names and types of its parameters where they matter. */
    | {
        readonly kind: 'lambda'
        readonly slots: readonly number[]
        readonly body: Term
        readonly signature?: readonly FormalParameter[]
      }
    | { readonly kind: 'list'; readonly items: readonly Term[] }
    | { readonly kind: 'context'; readonly entries: readonly ContextEntry[] }
    | {
        readonly kind: 'interval'
        readonly low: Term
        readonly high: Term
        readonly lowIncluded: boolean
        readonly highIncluded: boolean
      }
    | { readonly kind: 'path'; readonly of: Term; readonly name: string }
    | { readonly kind: 'item'; readonly of: Term; readonly index: Term }
    | { readonly kind: 'filter'; readonly of: Term; readonly slot: number; readonly condition: Term }
    | { readonly kind: 'for'; readonly ranges: readonly TermRange[]; readonly partial: number; readonly body: Term }
    | { readonly kind: 'some' | 'every'; readonly ranges: readonly TermRange[]; readonly body: Term }
    /** A built-in over a series written out; `shown` is how a reader sees it: texts and the terms between them. */
    | { readonly kind: 'series'; readonly of: Term; readonly shown: readonly (string | Term)[] }
    /** Only in DMN: the clock, for `now()`. */
    | { readonly kind: 'now' }
    /** Only in DMN: a name that is an entry of an item being filtered, if one of these has it, else `otherwise`. */
    | { readonly kind: 'entry'; readonly slots: readonly number[]; readonly name: string; readonly otherwise: Term }
    /** Only in DMN: whether a value is of a type. */
    | { readonly kind: 'instance'; readonly value: Term; readonly of: Type }
    /** A part already reported as wrong. */
    | { readonly kind: 'broken' }
  )

/** An entry of a context; later entries read it from its slot. */
export type ContextEntry = { readonly name: string; readonly slot: number; readonly value: Term }

/** The values a loop runs over: a list, or the whole numbers from first to last. */
export type TermRange = { readonly slot: number; readonly first: Term; readonly last?: Term }

/** The terms directly inside a term, in the order they are written. */
export function partsOf(term: Term): readonly Term[] {
  switch (term.kind) {
    case 'constant':
    case 'read':
    case 'asOf':
    case 'local':
    case 'now':
    case 'broken':
      return []
    case 'entry':
      return [term.otherwise]
    case 'instance':
      return [term.value]
    case 'let':
      return [term.value, term.body]
    case 'and':
    case 'or':
      return term.operands
    case 'not':
    case 'negate':
      return [term.operand]
    case 'compare':
    case 'arithmetic':
      return [term.left, term.right]
    case 'if':
      return [term.condition, term.yes, term.no]
    case 'among':
      return [term.value]
    case 'matches':
      return [term.value, term.test]
    case 'call':
      return term.arguments
    case 'apply':
      return [term.callee, ...term.arguments]
    case 'lambda':
      return [term.body]
    case 'list':
      return term.items
    case 'context':
      return term.entries.map((entry) => entry.value)
    case 'interval':
      return [term.low, term.high]
    case 'path':
      return [term.of]
    case 'item':
      return [term.of, term.index]
    case 'filter':
      return [term.of, term.condition]
    case 'for':
    case 'some':
    case 'every':
      return [...term.ranges.flatMap((range) => (range.last ? [range.first, range.last] : [range.first])), term.body]
    case 'series':
      return [term.of]
  }
}
