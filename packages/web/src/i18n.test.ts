import { afterEach, expect, test, vi } from 'vitest'
import { inBoth, language } from './i18n.ts'

const chosen = new Map<string, string>()
vi.stubGlobal('localStorage', { getItem: (key: string) => chosen.get(key) ?? null })
afterEach(() => chosen.clear())

const words = inBoth(
  { title: '首页', left: (count: number) => `还差 ${count} 项`, tabs: { facts: '我的数据' } },
  { title: 'Home', left: (count) => `${count} to go`, tabs: { facts: 'My data' } },
)
const run = () => [language(), words.title, words.left(2), words.tabs.facts]

test.each([
  ['Chinese is the source', undefined, ['zh', '首页', '还差 2 项', '我的数据']],
  ['English answers when it is chosen', 'en', ['en', 'Home', '2 to go', 'My data']],
  ['what is no language is Chinese', '<script>', ['zh', '首页', '还差 2 项', '我的数据']],
])('%s', (_, stored, expected) => {
  if (stored !== undefined) chosen.set('gongzhen.language', stored)
  expect(run()).toEqual(expected)
})
