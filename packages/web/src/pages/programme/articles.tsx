import { Link, useLocation } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { ProgrammeDetail } from '../../api.ts'
import { Empty } from '../../parts/empty.tsx'
import { Prose } from '../../parts/prose.tsx'
import { Tag, UnverifiedTag } from '../../parts/tag.tsx'
import './articles.css'
import { Parameters } from './parameters.tsx'
import { Rules } from './rules.tsx'
import { type Section, isWithin, sectionsOf } from './sections.ts'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    text: '条文',
    rules: '参数与规则',
    notModelled: '这一条不用算，只作说明',
    nodes: (count: number) => `看本条的 ${count} 项指标怎样计分`,
    noText: '条文未收录，见公布的文件',
    none: '没有条文',
    noneWhy: '这项政策还没有写条文；规则在「文件与版本」里。',
  },
  {
    text: 'Text',
    rules: 'Parameters and rules',
    notModelled: 'Nothing to reckon in this article',
    nodes: (count) => `How the ${count} indicators of this article give points`,
    noText: 'The text is not kept here; see what is published',
    none: 'No articles',
    noneWhy: 'No articles are written for this policy yet; its rules are under Files and editions.',
  },
)

type Article = ProgrammeDetail['articles'][number]

/** The regulation's text on the left, what is computed from it on the right, article by article. */
export function Articles({ detail }: { detail: ProgrammeDetail }) {
  const { policy, articles } = detail
  useScrollToArticle()
  const sections = sectionsOf(
    policy,
    articles.map(({ article }) => article),
  )
  const told = new Set(sections.map(({ article }) => article))
  const untold = articles.filter(({ article }) => !told.has(article))
  if (sections.length === 0 && articles.length === 0) return <Empty title={words.none} why={words.noneWhy} />
  return (
    <div className="articles">
      <div className="articles-heads" aria-hidden="true">
        <span>{words.text}</span>
        <span>{words.rules}</span>
      </div>
      {sections.map((section, at) => (
        // Sections of a text never move.
        // oxlint-disable-next-line react/no-array-index-key
        <Pair
          key={at}
          section={section}
          article={articles.find(({ article }) => article === section.article)}
          detail={detail}
        />
      ))}
      {untold.map((article) => (
        <Pair key={article.article} article={article} section={undefined} detail={detail} />
      ))}
    </div>
  )
}

type PairProps = { section: Section | undefined; article: Article | undefined; detail: ProgrammeDetail }

function Pair({ section, article, detail }: PairProps) {
  const heading = section?.heading ?? article?.article
  const prose = section && section.blocks.length > 0 && <Prose blocks={section.blocks} />
  if (!article) {
    return (
      <section className="article article-alone">
        {heading && <h2 className="article-heading">{heading}</h2>}
        {prose}
      </section>
    )
  }
  const gates = detail.gates.filter((gate) => isWithin(gate.article, article.article))
  const nodes = (detail.index ?? []).filter((node) => isWithin(node.article, article.article))
  return (
    <section className="article" id={article.article}>
      <div className="article-text">
        <h2 className="article-heading">
          {heading} {!article.verified && <UnverifiedTag />}
        </h2>
        {prose || <p className="faint">{words.noText}</p>}
      </div>
      <div className="article-rules">
        {article.parameters.length > 0 && <Parameters parameters={article.parameters} />}
        {(article.rules.length > 0 || gates.length > 0) && <Rules rules={article.rules} gates={gates} />}
        {nodes.length > 0 && (
          <Link from="/programmes/$programme" search={(now) => ({ ...now, tab: 'index' as const })}>
            {words.nodes(nodes.length)}
          </Link>
        )}
        {article.notModelled && <Tag>{words.notModelled}</Tag>}
      </div>
    </section>
  )
}

/** A link to an article lands on it once the text is there. */
function useScrollToArticle() {
  const { hash } = useLocation()
  useEffect(() => {
    if (hash) document.getElementById(decodeURIComponent(hash))?.scrollIntoView({ block: 'start' })
  }, [hash])
}
