import { expect, test } from 'vitest'
import { groupOf, markOf } from './policy-list.tsx'

const JUDGING = ['award']

test.each([
  ['a policy it fits', 'award', 'eligible', false, 'eligible', 'eligible'],
  ['a policy that lacks data', 'award', 'incomplete', false, 'incomplete', 'incomplete'],
  ['a refusal', 'award', 'ineligible', false, 'ineligible', 'ineligible'],
  ['a refusal that is nearly none', 'award', 'ineligible', true, 'near', 'near'],
  ['an error', 'award', 'error', false, 'error', 'error'],
  ['points that were computed', 'points', 'eligible', false, 'computed', 'computed'],
  ['points that lack data: no policy that lacks data', 'points', 'incomplete', false, 'computed', 'incomplete'],
  ['points that fail', 'points', 'error', false, 'error', 'error'],
] as const)('%s', (_, programme, outcome, near, group, mark) => {
  expect(groupOf({ programme, outcome, near }, JUDGING)).toBe(group)
  expect(markOf({ programme, outcome, near }, JUDGING)).toBe(mark)
})
