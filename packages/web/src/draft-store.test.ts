import { beforeEach, expect, test, vi } from 'vitest'
import { queries } from './api.ts'
import { SESSION_QUERY, draftOf, dropDraft, forgetDrafts, keepDraft } from './draft-store.ts'

const shelf: Record<string, string> = {}
const storage = {
  getItem: (key: string) => shelf[key] ?? null,
  setItem: (key: string, text: string) => {
    shelf[key] = text
  },
  removeItem: (key: string) => {
    delete shelf[key]
  },
}
// As a browser's: its keys are listed as a plain object's are.
vi.stubGlobal(
  'localStorage',
  new Proxy(shelf, { get: (_, key) => Reflect.get(storage, key) ?? shelf[String(key)] ?? null }),
)

const enter = (account: number) => queries.setQueryData(SESSION_QUERY, { account })

beforeEach(() => {
  for (const key of Object.keys(shelf)) delete shelf[key]
  enter(1)
})

test('what was typed is back until it is sent', () => {
  keepDraft('finding.7', { reason: '按审计报告' })
  expect(draftOf('finding.7')).toEqual({ reason: '按审计报告' })
  dropDraft('finding.7')
  expect(draftOf('finding.7')).toBeUndefined()
})

test('another form, and another person in the same browser, have drafts of their own', () => {
  keepDraft('finding.7', { reason: '按审计报告' })
  expect(draftOf('finding.8')).toBeUndefined()
  enter(2)
  expect(draftOf('finding.7')).toBeUndefined()
})

test('whoever signs out leaves no draft, and keeps what is no draft', () => {
  shelf['gongzhen.language'] = 'en'
  keepDraft('finding.7', { reason: '按审计报告' })
  enter(2)
  keepDraft('budget', { units: '1' })
  forgetDrafts()
  expect(shelf).toEqual({ 'gongzhen.language': 'en' })
})

test.each(['not json', '"text"', 'null', '7'])('a draft that reads %s is none', (text) => {
  shelf['gongzhen.draft.1.budget'] = text
  expect(draftOf('budget')).toBeUndefined()
})

test('where the browser keeps nothing more, the form goes on without', () => {
  vi.spyOn(storage, 'setItem').mockImplementationOnce(() => {
    throw new Error('QuotaExceededError')
  })
  expect(() => keepDraft('budget', { units: '1' })).not.toThrow()
})
