import type { InBoth } from '@gongzhen/core/base'

/** Nothing, where a failure names what there is. */
export const NONE: InBoth = { zh: '无', en: 'none' }

/** What is expected of a field whose kind says no more. */
export const A_VALUE: InBoth = { zh: '一个值', en: 'a value' }

/** Several sentences as one, in each language. */
export const joined = (said: readonly InBoth[]): InBoth => ({
  zh: said.map(({ zh }) => zh).join('；'),
  en: said.map(({ en }) => en).join('; '),
})

const english = new Map<string, string>()

/** What a shape says of content that does not fit: zod holds the Chinese, `englishOf` finds the English to it. */
export function shapeWords(zh: string, en: string): string {
  english.set(zh, en)
  return zh
}

/** The English of words a shape says; undefined for those of zod itself. */
export const englishOf = (zh: string): string | undefined => english.get(zh)
