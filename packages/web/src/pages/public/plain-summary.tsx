import { language } from '../../i18n.ts'

type Told = {
  readonly name: string
  readonly en: string
  readonly summary: string | null
  readonly summaryEn: string | null
}

/** What a policy is in plain words, in the reader's language where it is written in both; `firstOnly` for a list. */
export function PlainSummary({ of, firstOnly = false }: { of: Told; firstOnly?: boolean }) {
  const { text, lang } = summaryIn(of)
  const sentences = text.split('\n').filter((line) => line.trim() !== '')
  return sentences.slice(0, firstOnly ? 1 : sentences.length).map((sentence) => (
    <p key={sentence} lang={lang}>
      {sentence}
    </p>
  ))
}

function summaryIn({ summary, summaryEn }: Told) {
  if (language() === 'en' && summaryEn !== null) return { text: summaryEn, lang: 'en' }
  return { text: summary ?? '', lang: 'zh-CN' }
}

/** The English name of a policy beside its own, for who reads English. */
export function EnglishName({ of: { name, en } }: { of: Told }) {
  return language() === 'en' && en !== name ? (
    <span className="soft" lang="en">
      {en}
    </span>
  ) : null
}
