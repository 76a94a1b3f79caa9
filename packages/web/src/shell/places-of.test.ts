import { describe, expect, test } from 'vitest'
import type { Role } from '../api.ts'
import { placesOf } from './places-of.ts'

const paths = (roles: readonly Role[], party: { id: number; name: string } | null = null): string =>
  placesOf({ roles: [...roles], party, mustEnrol: false })
    .flatMap(({ places }) => places)
    .map(({ to }) => to)
    .join(' ')

describe('the menu', () => {
  const cases: [string, Role[], string][] = [
    [
      'an officer',
      ['officer'],
      '/inbox /cases /funds / /cockpit /firms /ranking /imports /findings /objections /claims /programmes /laboratory /runs',
    ],
    [
      'a leader',
      ['leader'],
      '/cockpit /cases /funds / /firms /ranking /imports /findings /objections /programmes /laboratory /runs /budgets /payments /reconciliation',
    ],
    [
      'an auditor',
      ['auditor'],
      '/cases /funds / /cockpit /firms /ranking /imports /findings /objections /claims /programmes /laboratory /drafts /runs /budgets /payments /reconciliation /audit /accounts /api-clients',
    ],
    ['a system admin', ['system_admin'], '/programmes /accounts /api-clients'],
    ['a bank', ['bank'], '/partner /cases /programmes'],
    ['an expert', ['expert'], '/welcome /cases /programmes'],
    ['somebody without a role yet', [], '/claim'],
  ]
  test.each(cases)('of %s', (_title, roles, expected) => {
    expect(paths(roles)).toBe(expected)
  })

  test('is empty until a second factor is taken up', () => {
    expect(placesOf({ roles: ['officer'], party: null, mustEnrol: true })).toEqual([])
  })

  test('of a firm leads to the firm first', () => {
    expect(paths(['firm_owner'], { id: 7, name: '示例' })).toBe('/my /programmes')
  })
})
