import { Link, getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { type FactRow, type Out, useAnswer } from '../../api.ts'
import { inBoth, language } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { DOUBT_WORDS } from '../../parts/condition.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { placeOf } from '../../parts/source-tag.tsx'
import { day, inDays } from '../../parts/when.ts'
import { Word } from '../../parts/word.tsx'
import { ObjectionForm } from './objection-form.tsx'
import { Objections } from './objections.tsx'

const words = inBoth(
  {
    title: '我的数据',
    note: '各部门登记的数据已经填好，按部门收起；点开看，有误就点「数据有误」，附上证据。',
    values: '数据',
    objections: '我的异议',
    views: '查看',
    search: '按名称找',
    wrong: '数据有误',
    count: (facts: number) => `${facts} 项`,
    nobody: '还没有来源',
    none: '还没有数据',
    noneWhy: '部门数据导入之后，每个值会连同来源和日期出现在这里。',
    noMatch: '没有这样的数据',
    noMatchWhy: (search: string) => `名称里没有「${search}」。`,
    hidden: (count: number) => `另有 ${count} 项数据您的角色不能查看。`,
    back: '← 全部数据',
  },
  {
    title: 'My data',
    note: 'What the departments registered, folded by department; where something is wrong, say so and add evidence.',
    values: 'Data',
    objections: 'My objections',
    views: 'View',
    search: 'Find by name',
    wrong: 'Wrong data?',
    count: (facts) => (facts === 1 ? '1 value' : `${facts} values`),
    nobody: 'No source yet',
    none: 'No data yet',
    noneWhy: 'Once departments have reported, each value appears here with its source and date.',
    noMatch: 'No such data',
    noMatchWhy: (search) => `No name contains “${search}”.`,
    hidden: (count) => `${count} more that your role may not see.`,
    back: '← All data',
  },
)

const route = getRouteApi('/my/data')
const my = getRouteApi('/my')

/** Everything known of the firm with who said it; each value can be objected to, and each objection is followed here. */
export function MyData() {
  const { party } = my.useRouteContext()
  const { view = 'values', fact, period = 0 } = route.useSearch()
  if (fact !== undefined)
    return (
      <>
        <Link to="/my/data" className="my-back">
          {words.back}
        </Link>
        <ObjectionForm key={`${fact}@${period}`} party={party.id} name={fact} period={period} />
      </>
    )
  return (
    <>
      <PageHead
        help={['fact', 'source', 'conflict', 'settlement', 'objection']}
        title={words.title}
        note={words.note}
      />
      <nav className="my-actions" aria-label={words.views}>
        {(['values', 'objections'] as const).map((name) => (
          <Link
            key={name}
            to="/my/data"
            search={name === 'values' ? {} : { view: name }}
            className={view === name ? 'button button-main' : 'button'}
            aria-current={view === name ? 'page' : undefined}
          >
            {words[name]}
          </Link>
        ))}
      </nav>
      {view === 'objections' ? <Objections party={party.id} /> : <Values party={party.id} />}
    </>
  )
}

function Values({ party }: { party: number }) {
  const facts = useAnswer('GET /api/parties/:id/facts', { params: { id: party }, query: {} })
  const [search, setSearch] = useState('')
  return (
    <div className="stack my-values">
      <input
        className="my-field"
        type="search"
        aria-label={words.search}
        placeholder={words.search}
        value={search}
        maxLength={100}
        onChange={({ target }) => setSearch(target.value)}
      />
      <Answer of={facts}>{(known) => <Known known={known} search={search.trim()} />}</Answer>
    </div>
  )
}

function Known({ known, search }: { known: Out<'GET /api/parties/:id/facts'>; search: string }) {
  const wanted = search.toLowerCase()
  const rows = known.facts.filter(({ name, en }) => name.includes(search) || en.toLowerCase().includes(wanted))
  if (known.facts.length === 0) return <Empty title={words.none} why={words.noneWhy} />
  if (rows.length === 0) return <Empty title={words.noMatch} why={words.noMatchWhy(search)} />
  return (
    <>
      {search === '' ? (
        [...new Set(rows.map(sourceOf))].map((source) => (
          <Department key={source} name={source} rows={rows.filter((row) => sourceOf(row) === source)} />
        ))
      ) : (
        <Sheet>
          <Facts rows={rows} />
        </Sheet>
      )}
      {known.hidden > 0 && <p className="faint">{words.hidden(known.hidden)}</p>}
    </>
  )
}

/** Who said the newest value: firms know their data by the department they gave them to. */
const sourceOf = ({ values }: FactRow): string => values.find(({ origin }) => origin)?.origin?.source ?? words.nobody

function Department({ name, rows }: { name: string; rows: readonly FactRow[] }) {
  return (
    <details className="sheet my-source">
      <summary>
        <h2 className="sheet-title">{name}</h2>
        <span className="faint">{words.count(rows.length)}</span>
      </summary>
      <Facts rows={rows} />
    </details>
  )
}

function Facts({ rows }: { rows: readonly FactRow[] }) {
  return (
    <ul className="my-facts">
      {rows.map((row) => (
        <li key={row.column}>
          <FactName row={row} />
          <div className="my-fact-values">
            {row.values.map((point) => (
              <Point key={point.period} row={row} point={point} />
            ))}
          </div>
        </li>
      ))}
    </ul>
  )
}

/** In English beside the name that forms and rules write. */
function FactName({ row: { name, en } }: { row: FactRow }) {
  if (language() === 'zh') return <strong>{name}</strong>
  return (
    <>
      <strong>{en}</strong>{' '}
      <span className="faint" lang="zh-CN">
        {name}
      </span>
    </>
  )
}

function Point({ row, point }: { row: FactRow; point: FactRow['values'][number] }) {
  const { period, periodShown, shown, doubt, origin } = point
  return (
    <div className="my-fact-value">
      <p>
        {period !== 0 && <span className="soft">{periodShown} </span>}
        <span className="my-line-name">{inDays(shown)}</span>{' '}
        {doubt && doubt !== 'unknown' && <Word tone="unsure">{DOUBT_WORDS[doubt]}</Word>}
      </p>
      <p className="faint">
        {origin && [origin.source, day(origin.declaredAt), placeOf(origin)].filter(Boolean).join(' · ')}
      </p>
      <Link
        to="/my/data"
        search={period === 0 ? { fact: row.name } : { fact: row.name, period }}
        aria-label={`${row.name} ${periodShown} ${words.wrong}`}
        className="my-fact-wrong"
      >
        {words.wrong}
      </Link>
    </div>
  )
}
