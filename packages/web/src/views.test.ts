import { expect, test } from 'vitest'
import { firmView, firmsView, parseSearch, signInView, stringifySearch } from './views.ts'

test.each([
  ['?search=光电&page=2', { search: '光电', page: 2 }],
  ['?search=%20&page=-1&sort=-points', { sort: '-points' }],
  ['?page=1e99&unknown=1', {}],
])('the list of firms reads %s', (search, expected) => {
  expect(firmsView(parseSearch(search))).toEqual(expected)
})

test.each([
  ['?tab=facts&asOf=2025-06-30', { tab: 'facts', asOf: '2025-06-30' }],
  ['?tab=elsewhere&asOf=yesterday', {}],
])('a firm reads %s', (search, expected) => {
  expect(firmView(parseSearch(search))).toEqual(expected)
})

test.each([
  ['/firms?page=2', { next: '/firms?page=2' }],
  ['//evil.example', {}],
  ['/\\evil.example', {}],
  ['https://evil.example', {}],
])('after signing in, %s leads only within this site', (next, expected) => {
  expect(signInView({ next })).toEqual(expected)
})

test('what cannot be read does not come back from the address', () => {
  const raw = parseSearch('?page=-1&stage=')
  expect({ ...raw, ...firmsView(raw) }).toMatchObject({ page: undefined, stage: undefined })
})

test('a view survives the way into the address and back', () => {
  const view = { search: '1&2=3', page: 4 }
  expect(firmsView(parseSearch(stringifySearch({ ...view, area: undefined })))).toEqual(view)
})
