import { getRouteApi } from '@tanstack/react-router'
import { useDeferredValue, useMemo, useState } from 'react'
import type { Assessment } from '@gongzhen/core/programme'
import type { FactValue } from '@gongzhen/core/registry'
import { type Asked, type FactRow, type Session, asked, useAnswer } from '../../api.ts'
import { type Engine, askAll, factsFrom, keyOf, readTyped } from '../../engine.ts'
import { rulesOf, useEngine } from '../../use-engine.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Gives, GivesEach } from '../../parts/gives.tsx'
import { Mark, OUTCOME_WORDS } from '../../parts/outcome.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet } from '../../parts/sheet.tsx'

const words = inBoth(
  {
    title: '假如数据变了呢',
    note: '在您的浏览器里当场重算；改的数不会上传，也不会改动登记的数据。',
    inputs: '改数据',
    inputsNote: '只列规则用到、您能改变的数据；连同单位填写。',
    outcomes: '结果',
    now: '现在',
    reset: '全部还原',
    changed: (count: number) => `${count} 项政策有变化`,
    expected: (what: string) => `应为${what}`,
    none: '没有可以改的数据',
    noneWhy: '规则用到的数据都不是企业能改变的，或还没有数据。',
    search: '按名称找',
  },
  {
    title: 'What if the data changed?',
    note: 'Reckoned in your browser as you type; nothing is uploaded, and registered data stays as it is.',
    inputs: 'Change the data',
    inputsNote: 'Only data the rules use and you can change; write it with its unit.',
    outcomes: 'Outcomes',
    now: 'now',
    reset: 'Put everything back',
    changed: (count) => `${count} policies change`,
    expected: (what) => `expected: ${what}`,
    none: 'Nothing to change',
    noneWhy: 'No data the rules use is in the firm’s power, or there is no data yet.',
    search: 'Find by name',
  },
)

const my = getRouteApi('/my')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ session: { zone, party } }: { session: Session }): readonly Asked[] =>
  party ? [rulesOf(zone), factsOf(party.id)] : []

const factsOf = (id: number) => asked('GET /api/parties/:id/facts', { params: { id }, query: {} })

/** The firm's own figures to play with, and what every policy says of them at once. */
export function MyWhatIf() {
  const { session, party } = my.useRouteContext()
  const engine = useEngine(session.zone)
  const facts = useAnswer(...factsOf(party.id))
  return (
    <>
      <PageHead help={['as of', 'margin', 'near miss', 'innovation points']} title={words.title} note={words.note} />
      <Answer of={engine}>
        {(ready) => <Answer of={facts}>{({ facts: rows }) => <Play engine={ready} rows={rows} />}</Answer>}
      </Answer>
    </>
  )
}

type Input = { readonly row: FactRow; readonly period: number; readonly shown: string }

function Play({ engine, rows }: { engine: Engine; rows: readonly FactRow[] }) {
  const [typed, setTyped] = useState<ReadonlyMap<string, string>>(new Map())
  const [search, setSearch] = useState('')
  const known = useMemo(() => factsFrom(rows), [rows])
  const before = useMemo(() => askAll(engine, new Map(), known), [engine, known])
  const inputs = useMemo(() => inputsOf(engine, rows), [engine, rows])
  const latest = useDeferredValue(typed)
  const after = useMemo(
    () => (latest.size === 0 ? before : askAll(engine, givenOf(engine, latest), known)),
    [engine, latest, known, before],
  )
  const type = (key: string, text: string) =>
    setTyped((now) => {
      const next = new Map(now)
      if (text.trim() === '') next.delete(key)
      else next.set(key, text)
      return next
    })
  if (inputs.length === 0) return <Empty title={words.none} why={words.noneWhy} />
  const shown = inputs.filter(({ row }) => row.name.includes(search.trim()))
  return (
    <div className="stack-wide">
      <Outcomes before={before} after={after} />
      <Sheet
        title={words.inputs}
        note={words.inputsNote}
        actions={
          typed.size > 0 && (
            <button type="button" className="button" onClick={() => setTyped(new Map())}>
              {words.reset}
            </button>
          )
        }
      >
        <div className="stack">
          <input
            className="my-field"
            type="search"
            aria-label={words.search}
            placeholder={words.search}
            value={search}
            onChange={({ target }) => setSearch(target.value)}
          />
          <div className="my-inputs my-form">
            {shown.map((input) => (
              <Field
                key={keyOf(input.row.name, input.period)}
                engine={engine}
                input={input}
                typed={typed}
                type={type}
              />
            ))}
          </div>
        </div>
      </Sheet>
    </div>
  )
}

type FieldProps = {
  engine: Engine
  input: Input
  typed: ReadonlyMap<string, string>
  type: (key: string, text: string) => void
}

function Field({ engine, input: { row, period, shown }, typed, type }: FieldProps) {
  const key = keyOf(row.name, period)
  const text = typed.get(key) ?? ''
  const fact = engine.fact(row.name)
  const read = fact && text !== '' ? readTyped(fact, text) : undefined
  const wrong = read && 'expected' in read ? words.expected(read.expected) : undefined
  return (
    <label>
      {period === 0 ? row.name : `${row.name} ${period}`}
      <input
        type="text"
        value={text}
        placeholder={shown}
        maxLength={40}
        autoComplete="off"
        className={wrong ? 'my-field-wrong' : undefined}
        aria-invalid={wrong !== undefined}
        onChange={({ target }) => type(key, target.value)}
      />
      {wrong ? <span className="my-wrong">{wrong}</span> : <span className="faint">{`${words.now} ${shown}`}</span>}
    </label>
  )
}

function Outcomes({ before, after }: { before: readonly Assessment[]; after: readonly Assessment[] }) {
  const changed = after.filter((one, at) => stateOf(one) !== stateOf(before[at]))
  return (
    <Sheet title={words.outcomes} note={<span aria-live="polite">{words.changed(changed.length)}</span>}>
      <ul className="my-list">
        {after.map((one, at) => {
          const was = before[at]
          const isChanged = stateOf(one) !== stateOf(was)
          return (
            <li key={one.programme} className={isChanged ? 'my-line my-changed' : 'my-line'}>
              <span className="row">
                <Mark name={one.near && one.outcome === 'ineligible' ? 'near' : one.outcome} />
                <span className="my-line-name">{one.name}</span>
              </span>
              <span className="my-line-gives">
                <Said of={one} />
              </span>
              {one.amounts.length > 1 && (
                <span className="my-line-why">
                  <GivesEach amounts={one.amounts} />
                </span>
              )}
              {isChanged && was && (
                <span className="my-line-why">
                  {words.now}：<Said of={was} />
                </span>
              )}
            </li>
          )
        })}
      </ul>
    </Sheet>
  )
}

function Said({ of: { outcome, amounts, decision } }: { of: Assessment }) {
  return (
    <>
      {OUTCOME_WORDS[outcome]} {amounts.length < 2 && <Gives amounts={amounts} otherwise={decision} />}
    </>
  )
}

const stateOf = (one: Assessment | undefined): string =>
  JSON.stringify([one?.outcome, one?.near, one?.amounts.map(({ minor }) => minor), one?.decision])

/** What was typed and could be read, as the engine takes it. */
function givenOf(engine: Engine, typed: ReadonlyMap<string, string>): Map<string, FactValue | null> {
  const given = new Map<string, FactValue | null>()
  for (const [key, text] of typed) {
    const fact = engine.fact(key.slice(0, key.lastIndexOf('@')))
    const read = fact && readTyped(fact, text)
    if (read && 'value' in read) given.set(key, read.value)
  }
  return given
}

/** Values that rules read and a firm can change, the newest period of each. */
function inputsOf(engine: Engine, rows: readonly FactRow[]): Input[] {
  const read = new Set(engine.judged.flatMap(({ facts }) => facts.map(({ name }) => name)))
  return rows.flatMap((row) => {
    const [point] = row.values
    const actionable = engine.fact(row.name)?.actionable ?? 'no'
    if (!point || !read.has(row.name) || actionable === 'no') return []
    return [{ row, period: point.period, shown: point.shown }]
  })
}
