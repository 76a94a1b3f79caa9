/** The ground everything stands on: exact numbers, money, quantities with units, dates and periods, declared failures. */
export * from './base/exact.ts'
export * from './base/money.ts'
export * from './base/quantity.ts'
export * from './base/date.ts'
export * from './base/failure.ts'
export * from './base/nearest.ts'
export * from './base/text.ts'
