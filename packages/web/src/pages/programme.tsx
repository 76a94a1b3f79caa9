import { Link, getRouteApi } from '@tanstack/react-router'
import { type ProgrammeDetail, asked, useAnswer } from '../api.ts'
import { Answer } from '../parts/answer.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { IllustrativeTag, Tag } from '../parts/tag.tsx'
import { TrailSheet } from '../parts/trail-sheet.tsx'
import { ViewTabs } from '../parts/view-tabs.tsx'
import { day } from '../parts/when.ts'
import { abilitiesOf } from '../session.ts'
import type { ProgrammeView } from '../views.ts'
import { Articles } from './programme/articles.tsx'
import { Cases } from './programme/cases.tsx'
import { DraftButton } from './programme/draft-button.tsx'
import { Files } from './programme/files.tsx'
import { IndexTree } from './programme/index-tree.tsx'
import { Windows } from './programme/windows.tsx'
import { GIVES } from './programme/words.ts'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  {
    above: '政策',
    label: '这项政策的各个方面',
    tabs: { articles: '条文与规则', index: '指标', cases: '案例', windows: '申报窗口', files: '文件与版本' },
    inForce: '适用',
    notInForce: '不适用',
    from: (date: string) => `${date}起`,
    until: (date: string) => `至${date}`,
    edition: (hash: string) => `版本 ${hash}`,
    overridden: (count: number) => `本园区改了 ${count} 个参数`,
    variant: (name: string) => `采用「${name}」的参数`,
  },
  {
    above: 'Policies',
    label: 'Sides of this policy',
    tabs: {
      articles: 'Articles and rules',
      index: 'Index',
      cases: 'Cases',
      windows: 'Windows',
      files: 'Files and editions',
    },
    inForce: 'In force',
    notInForce: 'Not in force',
    from: (date) => `from ${date}`,
    until: (date) => `until ${date}`,
    edition: (hash) => `edition ${hash}`,
    overridden: (count) => `${count} parameters changed by this zone`,
    variant: (name) => `with the parameters of “${name}”`,
  },
)

type Tab = NonNullable<ProgrammeView['tab']>

const route = getRouteApi('/inside/programmes/$programme')
const inside = getRouteApi('/inside')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ params, search }: { params: { programme: string }; search: ProgrammeView }) => [
  programmeIn(params.programme, search),
]

const programmeIn = (id: string, { asOf, edition }: ProgrammeView) =>
  asked('GET /api/programmes/:id', { params: { id }, query: { asOf, edition } })

/** One policy: the text beside the rules, the index, the cases that prove it, the files as they stand. */
export function ProgrammePage() {
  const { programme } = route.useParams()
  const found = useAnswer(...programmeIn(programme, route.useSearch()))
  return <Answer of={found}>{(detail) => <ProgrammeNow detail={detail} />}</Answer>
}

function ProgrammeNow({ detail }: { detail: ProgrammeDetail }) {
  const view = route.useSearch()
  const navigate = route.useNavigate()
  const { readsZone } = abilitiesOf(inside.useRouteContext().session.roles)
  const isThere: Partial<Record<Tab, boolean>> = { index: detail.index !== null, windows: readsZone }
  const tabs = TABS.filter((key) => isThere[key] !== false)
  const tab = tabs.find((key) => key === view.tab) ?? 'articles'
  const change = (next: Tab) =>
    void navigate({ search: ({ tab: _, ...rest }) => (next === 'articles' ? rest : { ...rest, tab: next }) })
  return (
    <>
      <Head detail={detail} />
      <ViewTabs
        label={words.label}
        tabs={tabs.map((key) => ({ key, title: words.tabs[key] }))}
        current={tab}
        onChange={change}
      />
      <div className="stack-wide">
        {tab === 'articles' && <Articles detail={detail} />}
        {tab === 'index' && detail.index && <IndexTree nodes={detail.index} />}
        {tab === 'cases' && <Cases files={detail.files} />}
        {tab === 'windows' && <Windows programme={detail.programme} />}
        {tab === 'files' && <Files detail={detail} />}
        {readsZone && <TrailSheet of={{ kind: 'programme', id: detail.programme }} />}
      </div>
    </>
  )
}

function Head({ detail }: { detail: ProgrammeDetail }) {
  const { name, owner, source, inForce, reason, gives, effective, ends, edition, variant, overridden } = detail
  return (
    <PageHead
      help={['edition', 'parameter', 'golden case', 'application window', 'not verified', 'illustrative figure']}
      title={name}
      actions={<DraftButton programme={detail.programme} />}
      above={<Link to="/programmes">← {words.above}</Link>}
      beside={
        <>
          <Tag tone={inForce ? 'good' : 'plain'} {...(reason ? { explains: reason } : {})}>
            {inForce ? words.inForce : words.notInForce}
          </Tag>
          {gives.map((gift) => (
            <Tag key={gift}>{GIVES[gift]}</Tag>
          ))}
          {detail.illustrative && <IllustrativeTag />}
        </>
      }
      note={
        <>
          <span>{owner}</span>
          {source && <span>{source}</span>}
          <span>{[words.from(day(effective)), ends && words.until(day(ends))].filter(Boolean).join(' ')}</span>
          {variant && <span>{words.variant(variant)}</span>}
          {overridden > 0 && <span>{words.overridden(overridden)}</span>}
          <span title={edition} className="faint">
            {words.edition(edition.slice(0, 12))}
          </span>
        </>
      }
    />
  )
}

const TABS: readonly Tab[] = ['articles', 'index', 'cases', 'windows', 'files']
