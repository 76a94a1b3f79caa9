import type { Problem } from '../../base.ts'
import type { DateTimeValue, DmnScope, DmnValues, Type, Value } from '../../feel.ts'
import type { Place } from '../problem.ts'
import type { TypeTable } from '../types.ts'

/** How often one question may go round the loops of boxes; more is an endless or a hostile model. */
export const STEPS_MAX = 1_000_000
/** How deep functions of a model may call each other. */
export const CALLS_MAX = 100
/** Reasons one answer carries; a loop would repeat them without end. */
const NOTES_MAX = 100

/** Why a part of an answer is null, and where. */
export type Note = { readonly place: Place; readonly zh: string; readonly en: string }

/** What all parts of one question share. */
export type Asked = {
  readonly now?: DateTimeValue
  readonly notes: Note[]
  readonly budget: { stepsLeft: number; depth: number }
}

/** The values names have while a part is evaluated; inner ones hide outer ones. */
export type Bindings = {
  readonly values: ReadonlyMap<string, Value>
  readonly outer?: Bindings
  readonly asked: Asked
}

/** A part of a model, ready to be evaluated. */
export type Run = (bindings: Bindings) => Value

/** What is known while a part is compiled: the names it sees, the types of its model. */
export type Compiling = {
  readonly names: ReadonlyMap<string, Type>
  readonly types: TypeTable
  readonly problems: Problem[]
}

/** The same where these names are known too. */
export const within = (compiling: Compiling, names: Iterable<readonly [string, Type]>): Compiling => ({
  ...compiling,
  names: new Map([...compiling.names, ...names]),
})

/** The names and types a FEEL text is read with. */
export const scopeOf = ({ names, types }: Compiling): DmnScope => ({ names, types: types.known })

/** What a FEEL text at that place is evaluated with. */
export function valuesFor(bindings: Bindings, place: Place): DmnValues {
  const { asked } = bindings
  return {
    name: (name) => lookUp(bindings, name),
    ...(asked.now && { now: asked.now }),
    note: ({ zh, en }) => tell(asked, place, zh, en),
  }
}

function lookUp(bindings: Bindings, name: string): Value {
  for (let at: Bindings | undefined = bindings; at; at = at.outer) {
    const value = at.values.get(name)
    if (value !== undefined) return value
  }
  return null
}

/** Adds a reason to the answer. */
export function tell(asked: Asked, place: Place, zh: string, en: string): void {
  if (asked.notes.length < NOTES_MAX) asked.notes.push({ place, zh, en })
}

/** Counts a round of a loop; false when the question has used up all it may. */
export function mayStep(asked: Asked, place: Place): boolean {
  if (asked.budget.stepsLeft-- > 0) return true
  if (asked.budget.stepsLeft === -1) {
    tell(asked, place, `循环超过 ${STEPS_MAX} 次，已停下`, `more than ${STEPS_MAX} rounds of loops, stopped`)
  }
  return false
}

/** What stands for a part that cannot be compiled: null, whatever is asked. */
export const NOTHING: Run = () => null
