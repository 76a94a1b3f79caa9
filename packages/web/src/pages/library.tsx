import { Link, getRouteApi } from '@tanstack/react-router'
import { type FormEvent, type ReactNode, useState } from 'react'
import { type Out, asked, useAnswer } from '../api.ts'
import { inBoth, listed } from '../i18n.ts'
import { Answer } from '../parts/answer.tsx'
import { Empty } from '../parts/empty.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { IllustrativeTag } from '../parts/tag.tsx'
import { day } from '../parts/when.ts'
import { Word } from '../parts/word.tsx'
import { LIBRARY_GIVES, LIBRARY_STATES, type LibraryView } from '../views.ts'
import { GIVES } from './programme/words.ts'
import { EnglishName, PlainSummary } from './public/plain-summary.tsx'
import { OfZone, PublicShell } from './public/shell.tsx'
import { type PublicZone, ofZone } from './public/zones.ts'

const words = inBoth(
  {
    title: '政策库',
    note: (zone: string, date: string) => `${zone}采用的政策，以${date}为准；每项都能看条文、参数和出处。`,
    demo: '演示园区：政策是真的，企业是生成的。',
    search: '搜索',
    searchIn: '名称、主管、文号或条文里的字',
    submit: '搜索',
    gives: '给什么',
    state: '是否适用',
    all: '全部',
    states: { now: '现在适用', other: '现在不适用' },
    count: (count: number) => `${count} 项政策`,
    foundIn: (articles: string) => `见于${articles}`,
    from: (date: string) => `${date}起`,
    until: (date: string) => `至${date}`,
    unverified: (count: number) => `${count} 个参数未核实`,
    none: '没有这样的政策',
    noneWhy: '换一个词，或去掉筛选再看。',
    clear: '看全部政策',
    nothing: '园区还没有采用政策',
    nothingWhy: '园区采用政策之后，这里逐项列出。',
  },
  {
    title: 'Policy library',
    note: (zone, date) => `Policies adopted by ${zone}, as of ${date}: each with its articles, figures and sources.`,
    demo: 'Demo zone: the policies are real, the firms are made up.',
    search: 'Search',
    searchIn: 'Words of the name, the department, the number or the articles',
    submit: 'Search',
    gives: 'Gives',
    state: 'In force',
    all: 'All',
    states: { now: 'In force now', other: 'Not in force now' },
    count: (count) => (count === 1 ? '1 policy' : `${count} policies`),
    foundIn: (articles) => `Found in ${articles}`,
    from: (date) => `from ${date}`,
    until: (date) => `until ${date}`,
    unverified: (count) => `${count} ${count === 1 ? 'figure' : 'figures'} not verified`,
    none: 'No such policy',
    noneWhy: 'Try another word, or take the filters away.',
    clear: 'See all policies',
    nothing: 'The zone has adopted no policies yet',
    nothingWhy: 'Once it has, they are listed here.',
  },
)

type Library = Out<'GET /api/zones/:zone/library'>
type Line = Library['programmes'][number]

const route = getRouteApi('/library')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: LibraryView }) => ofZone(search.zone, (zone) => libraryOf(zone, search))

const libraryOf = (zone: string, { search }: LibraryView) =>
  asked('GET /api/zones/:zone/library', { params: { zone }, query: search ? { search } : {} })

/** Every policy of a zone, for anybody: searched and filtered, with the state of the page in its address. */
export function PolicyLibrary() {
  const { zone } = route.useSearch()
  return (
    <PublicShell zone={zone}>
      <OfZone asked={zone}>{(chosen, choice) => <OfThisZone zone={chosen} choice={choice} />}</OfZone>
    </PublicShell>
  )
}

function OfThisZone({ zone, choice }: { zone: PublicZone; choice: ReactNode }) {
  const view = route.useSearch()
  const library = useAnswer(...libraryOf(zone.zone, view))
  const asOf = library.data?.asOf
  return (
    <>
      <PageHead
        title={words.title}
        note={
          asOf && (
            <>
              <span>{words.note(zone.name, day(asOf))}</span>
              {zone.demo && <span>{words.demo}</span>}
            </>
          )
        }
        actions={choice}
      />
      <Filters key={view.search ?? ''} view={view} />
      <Answer of={library}>{(found) => <Found found={found} view={view} />}</Answer>
    </>
  )
}

function Filters({ view }: { view: LibraryView }) {
  const navigate = route.useNavigate()
  const [text, setText] = useState(view.search ?? '')
  const change = (part: Partial<LibraryView>) => void navigate({ search: { ...view, ...part } })
  const submit = (event: FormEvent) => {
    event.preventDefault()
    change({ search: text.trim() })
  }
  return (
    <form className="public-filters" role="search" onSubmit={submit}>
      <label className="public-search">
        {words.search}
        <input
          type="search"
          className="my-field"
          value={text}
          maxLength={100}
          placeholder={words.searchIn}
          onChange={({ target }) => setText(target.value)}
        />
      </label>
      <label>
        {words.gives}
        <select
          className="my-field"
          value={view.gives ?? ''}
          onChange={({ target }) => change({ gives: LIBRARY_GIVES.find((one) => one === target.value) })}
        >
          <option value="">{words.all}</option>
          {LIBRARY_GIVES.map((gift) => (
            <option key={gift} value={gift}>
              {GIVES[gift]}
            </option>
          ))}
        </select>
      </label>
      <label>
        {words.state}
        <select
          className="my-field"
          value={view.state ?? ''}
          onChange={({ target }) => change({ state: LIBRARY_STATES.find((one) => one === target.value) })}
        >
          <option value="">{words.all}</option>
          {LIBRARY_STATES.map((state) => (
            <option key={state} value={state}>
              {words.states[state]}
            </option>
          ))}
        </select>
      </label>
      <button type="submit" className="button">
        {words.submit}
      </button>
    </form>
  )
}

function Found({ found: { zone, programmes }, view }: { found: Library; view: LibraryView }) {
  const shown = programmes.filter(
    ({ gives, inForce }) =>
      (!view.gives || gives.includes(view.gives)) && (!view.state || (view.state === 'now') === inForce),
  )
  const isFiltered = Boolean(view.search || view.gives || view.state)
  if (shown.length === 0 && !isFiltered) return <Empty title={words.nothing} why={words.nothingWhy} />
  if (shown.length === 0) {
    const all = (
      <Link to="/library" search={{ zone }}>
        {words.clear}
      </Link>
    )
    return <Empty title={words.none} why={words.noneWhy} next={all} />
  }
  return (
    <>
      <p className="faint" role="status">
        {words.count(shown.length)}
      </p>
      <ul className="public-policies">
        {shown.map((line) => (
          <Policy key={line.programme} zone={zone} line={line} />
        ))}
      </ul>
    </>
  )
}

function Policy({ zone, line }: { zone: string; line: Line }) {
  const { programme, name, owner, source, gives, effective, ends, inForce, reason } = line
  const dates = [words.from(day(effective)), ends && words.until(day(ends))].filter(Boolean).join(' ')
  return (
    <li className="public-policy">
      <p className="row">
        <Link
          to="/library/$programme"
          params={{ programme }}
          search={{ zone }}
          className="public-policy-name"
          lang="zh-CN"
        >
          {name}
        </Link>
        <EnglishName of={line} />
        {gives.map((gift) => (
          <Word key={gift}>{GIVES[gift]}</Word>
        ))}
        {line.illustrative && <IllustrativeTag />}
      </p>
      <PlainSummary of={line} firstOnly />
      <p className="faint">
        <span lang="zh-CN">{[owner, source].filter(Boolean).join(' · ')}</span> · {dates}
        {line.unverified > 0 && ` · ${words.unverified(line.unverified)}`}
      </p>
      {!inForce && (
        <p className="soft" lang="zh-CN">
          {reason}
        </p>
      )}
      {line.found.length > 0 && <p className="soft">{words.foundIn(listed(line.found))}</p>}
    </li>
  )
}
