import { type LocalDate, type WorkCalendar, addDays, addMonths, addWorkdays, isExact, UNITS } from '../base.ts'
import { type Env, type Result, isDateValue } from '../feel.ts'
import type { Due, Process, Span, Wait } from './model.ts'
import type { CaseState } from './state.ts'

/** A day, and whether it rests on days off that are not published yet. */
export type DueDay = { readonly date: LocalDate; readonly expected: boolean }

/** The day a length of time after another; hours and minutes end within the day they reach. */
export function dayAfter(from: LocalDate, { count, unit }: Span, calendar: WorkCalendar): DueDay {
  switch (unit) {
    case 'year':
      return { date: addMonths(from, count * 12), expected: false }
    case 'month':
      return { date: addMonths(from, count), expected: false }
    case 'day':
      return { date: addDays(from, count), expected: false }
    case 'hour':
      return { date: addDays(from, Math.ceil(count / 24)), expected: false }
    case 'minute':
      return { date: addDays(from, Math.ceil(count / 1440)), expected: false }
    case 'workday':
      return addWorkdays(from, count, calendar)
  }
}

/** The day a wait that begins on a day is over; what the formula gave where it gave none. */
export function dayOfWait(wait: Wait, from: LocalDate, env: Env, calendar: WorkCalendar): DueDay | Result {
  if (wait.kind === 'span') return dayAfter(from, wait.span, calendar)
  const result = wait.compiled.evaluate(env)
  if (isDateValue(result)) return { date: result.date, expected: false }
  const unit = spanUnitOf(wait)
  if (!unit || !isExact(result) || typeof result !== 'number') return result
  return dayAfter(from, { count: result, unit }, calendar)
}

/** The unit of time a formula counts in, if it counts time. */
function spanUnitOf({ compiled }: Wait & { readonly kind: 'formula' }): Span['unit'] | undefined {
  const { type } = compiled
  const measure = type.kind === 'number' && type.unit !== undefined ? UNITS[type.unit]?.measure : undefined
  return measure?.kind === 'duration' ? measure.of : undefined
}

/** Whether `dayOfWait` came to a day. */
export const isDueDay = (result: DueDay | Result): result is DueDay =>
  typeof result === 'object' && result !== null && 'expected' in result && 'date' in result

/** A deadline of the state a case is in. */
export type DueOn = DueDay & { readonly article: string; readonly span: Span }

/** By when the case is to leave its state; the earliest where several articles say so. */
export function dueOf({ deadlines }: Pick<Process, 'deadlines'>, state: CaseState, calendar: WorkCalendar) {
  const dues = deadlines.filter((due) => due.state === state.state).map((due) => dueOn(due, state.since, calendar))
  return dues.toSorted((a, b) => (a.date < b.date ? -1 : 1))[0]
}

function dueOn(due: Due, since: LocalDate, calendar: WorkCalendar): DueOn {
  const { article, count, unit } = due
  return { ...dayAfter(since, due, calendar), article, span: { count, unit } }
}
