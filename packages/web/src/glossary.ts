import { language } from './i18n.ts'

/** A word of the pages and what it means, in the reader's language. */
export type Term = { readonly key: string; readonly word: string; readonly also: string; readonly meaning: string }

/** The words of the pages, from docs/glossary.md; fetched when somebody first asks. */
export async function loadTerms(): Promise<readonly Term[]> {
  const { default: text } = await import('../../../docs/glossary.md?raw')
  return termsOf(text)
}

/** The rows of the glossary's table of words on the pages; `key` is the English word. */
export function termsOf(text: string): readonly Term[] {
  const [, after = ''] = text.split(HEAD)
  const [section = ''] = after.split('\n## ')
  const rows = section.split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| --- '))
  return rows.slice(1).map((row) => {
    const [zh = '', en = '', about = '', meaning = ''] = row
      .split('|')
      .slice(1)
      .map((cell) => cell.trim())
    const isEnglish = language() === 'en'
    return { key: en, word: isEnglish ? en : zh, also: isEnglish ? zh : en, meaning: isEnglish ? meaning : about }
  })
}

/** The heading of the table. */
const HEAD = /^## .*Words on the pages$/m
