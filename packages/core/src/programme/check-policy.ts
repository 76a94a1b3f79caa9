import { everyNode } from './names.ts'
import type { Cited, Outline } from './outline.ts'
import { type ArticleText, articleCited, readPolicyText } from './policy-text.ts'
import { proposal } from './read-rules.ts'
import { type Report, refuse } from './report.ts'

/**
 * Holds the model against the regulation: every article of policy.md is modelled or listed as not modelled,
 * and every article the model cites is there. Gives the articles back.
 */
export function checkPolicy(
  outline: Outline,
  files: ReadonlyMap<string, string>,
  report: Report,
): readonly ArticleText[] {
  const file = outline.policy
  const text = files.get(file)
  if (text === undefined) {
    refuse(report, 'fileMissing', { file })
    return []
  }
  const articles = readPolicyText(text)
  const names = articles.map(({ article }) => article)
  if (articles.length === 0) refuse(report, 'policyEmpty', { file }, { place: { file, line: 1, column: 1 } })
  for (const [index, { article, line }] of articles.entries()) {
    if (names.indexOf(article) < index)
      refuse(report, 'articleTwice', { article, file }, { place: { file, line, column: 1 }, article })
  }
  const modelled = new Set<string>()
  for (const { name, place } of citations(outline)) {
    const article = articleCited(name, names)
    if (article !== undefined) modelled.add(article)
    else if (articles.length > 0)
      refuse(
        report,
        'articleNotInPolicy',
        { file, article: name },
        { place, article: name, proposal: proposal(name, names) },
      )
  }
  const left = new Set<string>()
  for (const { name, place } of outline.notModelled) {
    const article = articleCited(name, names)
    if (article === undefined)
      refuse(
        report,
        'articleNotInPolicy',
        { file, article: name },
        { place, article: name, proposal: proposal(name, names) },
      )
    else if (modelled.has(article)) refuse(report, 'articleBoth', { article }, { place, article })
    else left.add(article)
  }
  for (const { article, line } of articles) {
    if (modelled.has(article) || left.has(article)) continue
    refuse(
      report,
      'articleNotModelled',
      { article },
      { place: { file, line, column: 1 }, article, proposal: `not_modelled: [${article}]` },
    )
  }
  return articles
}

/** Every article the model stands under, each where it is first cited. */
function citations(outline: Outline): Cited[] {
  const { index, process } = outline
  const cited: { readonly article: string; readonly place: Cited['place'] }[] = [
    ...outline.articles,
    ...(index
      ? [
          { article: index.article, place: index.place },
          ...everyNode(index.roots),
          ...index.gates,
          ...index.decide,
          ...index.adjustments,
        ]
      : []),
    ...(outline.decision?.amounts ?? []),
    ...(process ? [...process.actions, ...process.deadlines] : []),
    ...outline.postings,
  ]
  const first = new Map<string, Cited>()
  for (const { article, place } of cited) {
    if (article !== '' && !first.has(article)) first.set(article, { name: article, place })
  }
  return [...first.values()]
}
