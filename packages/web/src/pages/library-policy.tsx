import { Link, getRouteApi } from '@tanstack/react-router'
import { useEffect } from 'react'
import { type Out, asked, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Answer } from '../parts/answer.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Prose } from '../parts/prose.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { IllustrativeTag, UnverifiedTag } from '../parts/tag.tsx'
import { day } from '../parts/when.ts'
import { Word } from '../parts/word.tsx'
import './programme/articles.css'
import { Parameters } from './programme/parameters.tsx'
import { Rules } from './programme/rules.tsx'
import { type Section, isWithin, sectionsOf } from './programme/sections.ts'
import { GIVES } from './programme/words.ts'
import { EnglishName, PlainSummary } from './public/plain-summary.tsx'
import type { PublicView } from '../views.ts'
import { OfZone, PublicShell } from './public/shell.tsx'
import { ofZone } from './public/zones.ts'

const words = inBoth(
  {
    back: '← 政策库',
    plain: '一看就懂',
    gives: '给什么',
    owner: '主管',
    source: '文号',
    dates: '施行',
    edition: '版本',
    from: (date: string) => `${date}起`,
    until: (date: string) => `至${date}`,
    calculate: '算算我够不够',
    contents: '条文',
    noText: '条文未收录，见公布的文件',
    rules: '怎样判断（规则原样）',
    indicators: (count: number) => `本条有 ${count} 项指标计分`,
    notModelled: '这一条不用算，只作说明',
    unverified: (count: number) => `${count} 个数字尚未核对到官方原文`,
    print: '打印',
  },
  {
    back: '← Policy library',
    plain: 'In plain words',
    gives: 'Gives',
    owner: 'Department',
    source: 'Number',
    dates: 'In force',
    edition: 'Edition',
    from: (date) => `from ${date}`,
    until: (date) => `until ${date}`,
    calculate: 'See whether I qualify',
    contents: 'Articles',
    noText: 'The text is not recorded here: see the published document',
    rules: 'How it is judged (the rules as written)',
    indicators: (count) => `${count} indicators are scored under this article`,
    notModelled: 'For information: nothing here is computed',
    unverified: (count) => `${count} ${count === 1 ? 'figure' : 'figures'} not yet seen in the official text`,
    print: 'Print',
  },
)

type Detail = Out<'GET /api/zones/:zone/library/:programme'>
type Article = Detail['articles'][number]

const route = getRouteApi('/library/$programme')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ params, search }: { params: { programme: string }; search: PublicView }) =>
  ofZone(search.zone, (zone) => policyOf(zone, params.programme))

const policyOf = (zone: string, programme: string) =>
  asked('GET /api/zones/:zone/library/:programme', { params: { zone, programme } })

/** One policy for anybody: what it means beside what it says, article by article, with every figure and its standing. */
export function LibraryPolicy() {
  const { zone } = route.useSearch()
  return (
    <PublicShell zone={zone}>
      <OfZone asked={zone}>{(chosen) => <OfThisZone zone={chosen.zone} />}</OfZone>
    </PublicShell>
  )
}

function OfThisZone({ zone }: { zone: string }) {
  const { programme } = route.useParams()
  const found = useAnswer(...policyOf(zone, programme))
  return <Answer of={found}>{(detail) => <Policy detail={detail} />}</Answer>
}

function Policy({ detail }: { detail: Detail }) {
  const { name, zone, zoneName, reason, illustrative, policy, articles } = detail
  const sections = sectionsOf(
    policy,
    articles.map(({ article }) => article),
  )
  const told = new Set(sections.map(({ article }) => article))
  const untold = articles.filter(({ article }) => !told.has(article))
  useScrollToHash()
  return (
    <>
      <PageHead
        title={name}
        above={
          <Link to="/library" search={{ zone }}>
            {words.back}
          </Link>
        }
        beside={illustrative && <IllustrativeTag />}
        note={
          <>
            <EnglishName of={detail} />
            <span>{zoneName}</span>
            {reason && <span lang="zh-CN">{reason}</span>}
          </>
        }
        actions={
          <button type="button" className="button unprinted" onClick={() => window.print()}>
            {words.print}
          </button>
        }
      />
      <div className="public-pair">
        <Plain detail={detail} />
        <Sheet flush>
          {sections.map((section, at) => (
            // Sections of a text never move.
            // oxlint-disable-next-line react/no-array-index-key
            <Part key={at} section={section} article={articleOf(articles, section)} detail={detail} />
          ))}
          {untold.map((article) => (
            <Part key={article.article} section={undefined} article={article} detail={detail} />
          ))}
        </Sheet>
      </div>
    </>
  )
}

const articleOf = (articles: readonly Article[], section: Section): Article | undefined =>
  articles.find(({ article }) => article === section.article)

function Plain({ detail }: { detail: Detail }) {
  const { gives, owner, source, effective, ends, edition, zone, articles } = detail
  const unverified = articles.flatMap(({ parameters }) => parameters).filter(({ verified }) => !verified).length
  return (
    <aside className="public-plain stack">
      <Sheet title={words.plain}>
        <div className="stack">
          <PlainSummary of={detail} />
          <dl className="public-about">
            <dt>{words.gives}</dt>
            <dd className="row">
              {gives.map((gift) => (
                <Word key={gift}>{GIVES[gift]}</Word>
              ))}
            </dd>
            <dt>{words.owner}</dt>
            <dd lang="zh-CN">{owner}</dd>
            {source && (
              <>
                <dt>{words.source}</dt>
                <dd lang="zh-CN">{source}</dd>
              </>
            )}
            <dt>{words.dates}</dt>
            <dd>{[words.from(day(effective)), ends && words.until(day(ends))].filter(Boolean).join(' ')}</dd>
            <dt>{words.edition}</dt>
            <dd title={edition}>{edition.slice(0, 12)}</dd>
          </dl>
          {unverified > 0 && <p className="faint">{words.unverified(unverified)}</p>}
          <Link to="/calculator" search={{ zone }} className="button button-main unprinted">
            {words.calculate}
          </Link>
        </div>
      </Sheet>
      {articles.length > 2 && (
        <nav aria-label={words.contents} className="unprinted">
          <ul className="public-contents" lang="zh-CN">
            {articles.map(({ article, heading }) => (
              <li key={article}>
                <a href={`#${encodeURIComponent(article)}`}>{heading || article}</a>
              </li>
            ))}
          </ul>
        </nav>
      )}
    </aside>
  )
}

type PartProps = { section: Section | undefined; article: Article | undefined; detail: Detail }

function Part({ section, article, detail }: PartProps) {
  const heading = section?.heading ?? article?.heading ?? article?.article
  const gates = article ? detail.gates.filter((gate) => isWithin(gate.article, article.article)) : []
  const nodes = article ? (detail.index ?? []).filter((node) => isWithin(node.article, article.article)) : []
  return (
    <section className="public-article" id={article?.article}>
      {heading && (
        <h2 className="public-article-heading" lang="zh-CN">
          {heading} {article && !article.verified && <UnverifiedTag />}
        </h2>
      )}
      <div lang="zh-CN">
        {section && section.blocks.length > 0 ? (
          <Prose blocks={section.blocks} />
        ) : (
          article && <p className="faint">{words.noText}</p>
        )}
      </div>
      {article && article.parameters.length > 0 && (
        <div className="public-figures">
          <Parameters parameters={article.parameters} />
        </div>
      )}
      {article && article.rules.length + gates.length > 0 && (
        <details className="public-rules" lang="zh-CN">
          <summary>{words.rules}</summary>
          <Rules rules={article.rules} gates={gates} />
        </details>
      )}
      {nodes.length > 0 && <p className="soft">{words.indicators(nodes.length)}</p>}
      {article?.notModelled && <Word>{words.notModelled}</Word>}
    </section>
  )
}

/** A link to an article lands on it once the text is there. */
function useScrollToHash() {
  useEffect(() => {
    const { hash } = window.location
    if (hash) document.getElementById(decodeURIComponent(hash.slice(1)))?.scrollIntoView({ block: 'start' })
  }, [])
}
