import { type LocalDate, addDays, dayInChina } from '@gongzhen/core/base'

/** The day it is in China, wherever the browser stands. */
export const today = (): LocalDate => dayInChina(new Date().toISOString())

/** A year from today, the usual term of a consent. */
export const inAYear = (): LocalDate => addDays(today(), 365)

/** The last day there is: without it a browser takes six digits for a year. */
export const LAST_DAY = '9999-12-31'
