import { useSyncExternalStore } from 'react'

/** The languages of the pages; Chinese is the source, English stands beside it. */
export type Language = 'zh' | 'en'

/** The same shape in the other language: every text a text, every sentence with parts takes the same parts. */
type Translated<Words> = {
  readonly [Name in keyof Words]: Words[Name] extends string
    ? string
    : Words[Name] extends (...parts: infer Parts) => string
      ? (...parts: Parts) => string
      : Translated<Words[Name]>
}

const KEY = 'gongzhen.language'
const listeners = new Set<() => void>()

/**
 * A page's words in both languages. Read them while drawing, never when the file is loaded: `words.title` answers in the
 * language that is chosen at that moment, and choosing another draws the whole page again.
 */
export function inBoth<Words extends object>(zh: Words, en: NoInfer<Translated<Words>>): Translated<Words> {
  const chosen = () => (language() === 'en' ? en : (zh as Translated<Words>))
  return new Proxy(zh as Translated<Words>, {
    get: (_, name) => Reflect.get(chosen(), name),
    ownKeys: () => Reflect.ownKeys(zh),
  })
}

/** The language that is chosen now; Chinese where nothing can be kept, as outside a browser. */
export function language(): Language {
  return typeof localStorage === 'object' && localStorage.getItem(KEY) === 'en' ? 'en' : 'zh'
}

/** The chosen language and how to choose; the one who draws everything else draws it again under this key. */
export function useLanguage(): { language: Language; choose: (language: Language) => void } {
  return { language: useSyncExternalStore(subscribe, language), choose }
}

/** Words one after another, with the mark of the language between them. */
export const listed = (words: readonly string[]): string => words.join(language() === 'en' ? ', ' : '、')

/** Tells the browser and the screen reader which language the page is in. */
export function speakLanguage(): void {
  document.documentElement.lang = language() === 'en' ? 'en' : 'zh-CN'
}

function choose(chosen: Language): void {
  if (chosen === 'zh') localStorage.removeItem(KEY)
  else localStorage.setItem(KEY, chosen)
  speakLanguage()
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
