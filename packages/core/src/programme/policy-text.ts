/** One article of the regulation: how it is cited, its heading as written, its text. */
export type ArticleText = {
  readonly article: string
  readonly heading: string
  readonly text: string
  readonly line: number
}

/**
 * The articles of policy.md, one per heading below the title. `## 第三条 申请条件` is cited as 第三条, any other heading
 * by its whole text; chapters (第二章 …) only group.
 */
export function readPolicyText(markdown: string): ArticleText[] {
  const articles: { article: string; heading: string; line: number; lines: string[] }[] = []
  let isInArticle = false
  for (const [index, line] of markdown.split(/\r?\n/).entries()) {
    const heading = /^(#{1,6})\s+(.+?)\s*#*\s*$/.exec(line)
    if (!heading) {
      if (isInArticle) articles.at(-1)?.lines.push(line)
      continue
    }
    const [, level = '', text = ''] = heading
    isInArticle = level.length > 1 && !/^第[一二三四五六七八九十百零〇\d]+[章节编]/.test(text)
    if (isInArticle) articles.push({ article: citationOf(text), heading: text, line: index + 1, lines: [] })
  }
  return articles.map(({ article, heading, line, lines }) => ({
    article,
    heading,
    line,
    text: lines.join('\n').trim(),
  }))
}

/** 第三条 of `第三条 申请条件`, 一、评价指标 of itself. */
const citationOf = (heading: string): string =>
  /^第[一二三四五六七八九十百零〇\d]+条(之[一二三四五六七八九十\d]+)?/.exec(heading)?.[0] ?? heading

/** The article a citation such as 第三条第二款 or 第三条（四） points into. */
export const articleCited = (citation: string, articles: readonly string[]): string | undefined =>
  articles.find((article) => article === citation) ??
  articles.find((article) => citation.startsWith(article) && /^[第（(]/.test(citation.slice(article.length)))
