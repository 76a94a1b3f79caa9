/** Dates, times, date-times and durations of FEEL: read, shown, ordered, taken apart and calculated with. */
export { dayCount, dayOfCount, isoWeekOf, weekdayOf, ordinalOf } from './temporal/calendar.ts'
export { dateValue, readDate, readDateTime, readDuration, readTemporal, readTime } from './temporal/read.ts'
export { showTemporal } from './temporal/show.ts'
export { instantOf, temporalOrder } from './temporal/order.ts'
export { calculateTemporal, monthsBetween, negatedTemporal } from './temporal/arithmetic.ts'
export { temporalPart } from './temporal/part.ts'
export { isKnownZone, offsetOf } from './temporal/zone.ts'
