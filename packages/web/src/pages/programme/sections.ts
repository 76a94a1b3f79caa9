import { type Block, parseMarkdown } from '../../parts/markdown.ts'

/** A stretch of the policy's text under one heading, and the article it is, if it is one. */
export type Section = {
  readonly article: string | undefined
  readonly heading: string | undefined
  readonly blocks: readonly Block[]
}

/** `第六条（二）` stands in 第六条, `第六条之一` does not. */
export const isWithin = (cited: string, article: string): boolean =>
  cited === article || (cited.startsWith(article) && /^[（(]/.test(cited.slice(article.length)))

/** Cuts the text at its headings and finds which article each stretch belongs to. */
export function sectionsOf(policy: string, articles: readonly string[]): Section[] {
  const sections: { article: string | undefined; heading: string | undefined; blocks: Block[] }[] = []
  for (const block of parseMarkdown(policy)) {
    if (block.kind === 'heading') {
      sections.push({ article: articleOf(block.text, articles), heading: block.text, blocks: [] })
      continue
    }
    const last = sections.at(-1)
    if (last) last.blocks.push(block)
    else sections.push({ article: undefined, heading: undefined, blocks: [block] })
  }
  return sections
}

/** `第六条 成长性` is the article 第六条; an exact name wins over one that merely begins the heading. */
function articleOf(heading: string, articles: readonly string[]): string | undefined {
  const exact = articles.find((article) => article === heading)
  if (exact) return exact
  return articles.find(
    (article) => heading.startsWith(article) && !/^[\p{L}\p{N}]/u.test(heading.slice(article.length)),
  )
}
