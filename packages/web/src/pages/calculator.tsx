import { getRouteApi, Link } from '@tanstack/react-router'
import { type FormEvent, useMemo, useState } from 'react'
import type { FactDefinition, FactValue } from '@gongzhen/core/registry'
import { useAnswer } from '../api.ts'
import { type Engine, askAll, keyOf, readTyped, wordsOf } from '../engine.ts'
import { rulesOf, useEngine } from '../use-engine.ts'
import { inBoth } from '../i18n.ts'
import { Answer } from '../parts/answer.tsx'
import { Empty } from '../parts/empty.tsx'
import { Gives, GivesEach } from '../parts/gives.tsx'
import { Mark, Outcome } from '../parts/outcome.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { IllustrativeTag } from '../parts/tag.tsx'
import { QUESTIONS_MAX, nextQuestion } from './calculator/questions.ts'
import type { CalculatorView } from '../views.ts'
import { PublicShell } from './public/shell.tsx'
import { ZONES, ofZone, zoneIn } from './public/zones.ts'

const words = inBoth(
  {
    title: '政策计算器',
    note: '不用登录，至多十个问题，只问还会改变结果的。答案只在您的浏览器里计算，不上传、不保存。',
    zone: '园区',
    question: (at: number) => `第 ${at} 问（至多 ${QUESTIONS_MAX} 问）`,
    waiting: (count: number) => `${count} 项政策等着这个数`,
    yes: '是',
    no: '否',
    unknown: '不知道，跳过',
    next: '下一问',
    back: '改上一问',
    hint: '连同单位填写，例如 ',
    expected: (what: string) => `应为${what}`,
    done: '没有还会改变结果的问题了',
    asked: `问完 ${QUESTIONS_MAX} 个问题；其余要登录后按登记的数据判断。`,
    outcomes: '目前的结果',
    restart: '重新开始',
    signIn: '登录看完整理由和积分',
    nothing: '园区还没有采用可以对照条件的政策',
    nothingWhy: '采用之后，这里用几个问题就能算出够不够。',
    toLibrary: '看政策库',
    noZone: '还没有园区',
    noZoneWhy: '系统管理员建立园区之后，这里就可以计算。',
    open: (count: number) => `还缺 ${count} 项数据`,
    examples: {
      money: '1820万元',
      ratio: '18.2%',
      count: '120',
      number: '12',
      date: '2019-06-30',
      text: '',
      yesno: '是',
    },
  },
  {
    title: 'Policy calculator',
    note: 'No account, at most ten questions, only those that can still change a result. Answers stay in your browser: nothing is uploaded or kept.',
    zone: 'Zone',
    question: (at) => `Question ${at} (at most ${QUESTIONS_MAX})`,
    waiting: (count) => `${count} policies wait for this`,
    yes: 'Yes',
    no: 'No',
    unknown: 'I do not know; skip',
    next: 'Next',
    back: 'Change the last answer',
    hint: 'With its unit, e.g. ',
    expected: (what) => `expected: ${what}`,
    done: 'No question left that could change a result',
    asked: `${QUESTIONS_MAX} questions asked; the rest is judged on registered data after signing in.`,
    outcomes: 'Results so far',
    restart: 'Start again',
    signIn: 'Sign in for full reasons and points',
    nothing: 'The zone has adopted no policy with conditions yet',
    nothingWhy: 'Once it has, a few questions tell here whether a firm qualifies.',
    toLibrary: 'To the policy library',
    noZone: 'No zone yet',
    noZoneWhy: 'Once the administrator has set one up, you can reckon here.',
    open: (count) => `${count} values missing`,
    examples: {
      money: '1820万元',
      ratio: '18.2%',
      count: '120',
      number: '12',
      date: '2019-06-30',
      text: '',
      yesno: '是',
    },
  },
)

const route = getRouteApi('/calculator')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: CalculatorView }) => ofZone(search.zone, rulesOf)

/** What a firm could have, found without an account: the rules come here, the answers go nowhere. */
export function Calculator() {
  const { zone } = route.useSearch()
  const zones = useAnswer(...ZONES)
  return (
    <PublicShell zone={zone}>
      <PageHead title={words.title} note={words.note} />
      <Answer of={zones}>
        {({ zones: all }) => {
          const chosen = zoneIn(all, zone)
          if (!chosen) return <Empty title={words.noZone} why={words.noZoneWhy} />
          return (
            <div className="stack-wide">
              {all.length > 1 && <ZoneChoice zones={all} chosen={chosen.zone} />}
              <OfZone key={chosen.zone} zone={chosen.zone} />
            </div>
          )
        }}
      </Answer>
    </PublicShell>
  )
}

function ZoneChoice({ zones, chosen }: { zones: readonly { zone: string; name: string }[]; chosen: string }) {
  const navigate = route.useNavigate()
  return (
    <select
      className="my-field"
      aria-label={words.zone}
      value={chosen}
      onChange={({ target }) => void navigate({ search: { zone: target.value }, replace: true })}
    >
      {zones.map(({ zone, name }) => (
        <option key={zone} value={zone}>
          {name}
        </option>
      ))}
    </select>
  )
}

function OfZone({ zone }: { zone: string }) {
  const engine = useEngine(zone)
  return <Answer of={engine}>{(ready) => <Interview engine={ready} />}</Answer>
}

function Interview({ engine }: { engine: Engine }) {
  if (engine.judged.length === 0) {
    return <Empty title={words.nothing} why={words.nothingWhy} next={<Link to="/library">{words.toLibrary}</Link>} />
  }
  return <Questions engine={engine} />
}

function Questions({ engine }: { engine: Engine }) {
  const [given, setGiven] = useState<ReadonlyMap<string, FactValue | null>>(new Map())
  const question = useMemo(() => nextQuestion(engine, given), [engine, given])
  const answer = (key: string, value: FactValue | null) => setGiven((now) => new Map(now).set(key, value))
  const back = () => setGiven((now) => new Map([...now].slice(0, -1)))
  return (
    <>
      {question ? (
        <Sheet title={words.question(given.size + 1)} note={words.waiting(question.waiting)}>
          <AskOne
            key={keyOf(question.fact.name, question.period)}
            fact={question.fact}
            period={question.period}
            answer={(value) => answer(keyOf(question.fact.name, question.period), value)}
          />
        </Sheet>
      ) : (
        <p className="my-done" role="status">
          {given.size >= QUESTIONS_MAX ? words.asked : words.done}
        </p>
      )}
      <div className="my-actions">
        {given.size > 0 && (
          <>
            <button type="button" className="button" onClick={back}>
              {words.back}
            </button>
            <button type="button" className="button" onClick={() => setGiven(new Map())}>
              {words.restart}
            </button>
          </>
        )}
        <Link to="/sign-in" className="button">
          {words.signIn}
        </Link>
      </div>
      <Results engine={engine} given={given} />
    </>
  )
}

type AskProps = { fact: FactDefinition; period: number; answer: (value: FactValue | null) => void }

function AskOne({ fact, period, answer }: AskProps) {
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<string>()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    const read = readTyped(fact, text)
    if ('value' in read) answer(read.value)
    else setWrong(words.expected(read.expected))
  }
  const skip = (
    <button type="button" className="button" onClick={() => answer(null)}>
      {words.unknown}
    </button>
  )
  const title = (
    <span lang="zh-CN">
      {wordsOf(fact.name, period)}？{fact.description && <span className="faint"> {fact.description}</span>}
    </span>
  )
  if (fact.type === 'yesno')
    return (
      <div className="stack" role="group" aria-label={wordsOf(fact.name, period)}>
        <p className="my-line-name">{title}</p>
        <div className="my-actions">
          <button type="button" className="button" onClick={() => answer(true)}>
            {words.yes}
          </button>
          <button type="button" className="button" onClick={() => answer(false)}>
            {words.no}
          </button>
          {skip}
        </div>
      </div>
    )
  const example = words.examples[fact.type]
  return (
    <form className="my-form" noValidate onSubmit={submit}>
      <label>
        {title}
        <input
          type="text"
          value={text}
          maxLength={100}
          autoComplete="off"
          className={wrong ? 'my-field-wrong' : undefined}
          aria-invalid={wrong !== undefined}
          onChange={({ target }) => setText(target.value)}
        />
        {wrong ? (
          <span className="my-wrong" role="alert">
            {wrong}
          </span>
        ) : (
          example && <span className="faint">{words.hint + example}</span>
        )}
      </label>
      <div className="my-actions">
        <button type="submit" className="button button-main">
          {words.next}
        </button>
        {skip}
      </div>
    </form>
  )
}

function Results({ engine, given }: { engine: Engine; given: ReadonlyMap<string, FactValue | null> }) {
  const assessments = useMemo(() => askAll(engine, given), [engine, given])
  const order = { eligible: 0, incomplete: 1, ineligible: 2, error: 3 } as const
  return (
    <Sheet title={words.outcomes}>
      <ul className="my-list" aria-live="polite">
        {assessments
          .toSorted((a, b) => order[a.outcome] - order[b.outcome])
          .map(({ programme, name, outcome, near, amounts, missing, illustrative }) => (
            <li key={programme} className="my-line">
              <span className="row">
                <Mark name={outcome} />
                <span className="my-line-name" lang="zh-CN">
                  {name}
                </span>
                {illustrative && outcome === 'eligible' && <IllustrativeTag />}
              </span>
              <span className="my-line-gives">
                <Gives
                  amounts={amounts.length < 2 ? amounts : []}
                  otherwise={
                    outcome === 'incomplete' ? (
                      <span className="soft">{words.open(missing.length)}</span>
                    ) : (
                      <Outcome outcome={outcome} near={near} />
                    )
                  }
                />
              </span>
              {amounts.length > 1 && (
                <span className="my-line-why">
                  <GivesEach amounts={amounts} />
                </span>
              )}
            </li>
          ))}
      </ul>
    </Sheet>
  )
}
