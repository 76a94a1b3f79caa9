import { fault } from '../fault.ts'
import type { Result, Value } from '../value.ts'

// temporary
export function matchesPattern([input, pattern]: readonly Value[]): Result {
  return new RegExp(String(pattern), 'u').test(String(input))
}
export function replacePattern([input, pattern, replacement]: readonly Value[]): Result {
  return String(input).replace(new RegExp(String(pattern), 'gu'), String(replacement))
}
export function splitByPattern([input, pattern]: readonly Value[]): Result {
  return String(input).split(new RegExp(String(pattern), 'u'))
}
export function findAll([input, pattern]: readonly Value[]): Result {
  return String(input).match(new RegExp(String(pattern), 'gu')) ?? fault('empty_list')
}
