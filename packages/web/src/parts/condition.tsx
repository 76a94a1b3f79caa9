import { Link } from '@tanstack/react-router'
import { type ReactNode, useId, useState } from 'react'
import type { Reading, TraceLine } from '../api.ts'
import { Chevron } from './chevron.tsx'
import './condition.css'
import { type MarkName, Mark } from './outcome.tsx'
import { type Gap, type Reason, type Standing, gapWords } from './reasons.ts'
import { SourceTag, placeOf } from './source-tag.tsx'
import { IllustrativeTag } from './tag.tsx'
import { periodWords } from './when.ts'

type Act = ((reading: Reading) => ReactNode) | undefined

type Props = {
  readonly reason: Reason
  readonly programme: string
  /** The reader's own action on a fact, e.g. the link that corrects it. */
  readonly actOn: Act
}

/** One condition: how it stands, the sentence and margin, article and sources; opens to formula and values. */
export function Condition({ reason, programme, actOn }: Props) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const { standing, facets, rule, article, sources, line } = reason
  const [mark, says] = MARKS[standing]
  return (
    <li className={`condition condition-${standing}`}>
      <Mark name={mark} says={says} />
      <div className="condition-words">
        {facets.map(({ sentence, margin }) => (
          <p key={sentence} className="condition-sentence">
            <span>{sentence || rule}</span>
            {margin && <span className="condition-margin">{margin}</span>}
          </p>
        ))}
        <p className="condition-about">
          <span>{rule}</span>
          <Link to="/programmes/$programme" params={{ programme }} hash={article}>
            {article}
          </Link>
          {line.readings.some(({ illustrative }) => illustrative) && <IllustrativeTag />}
          {standing === 'unmet' && <Sources sources={sources} actOn={actOn} />}
        </p>
        {isOpen && <Proof id={id} line={line} sources={sources} actOn={actOn} />}
      </div>
      <button
        type="button"
        className="bare condition-open"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={`${rule}的算式与取值`}
        onClick={() => setOpen(!isOpen)}
      >
        <Chevron isUp={isOpen} />
      </button>
    </li>
  )
}

/** A fact that is missing: what is wrong with it, which rules wait for it, and the way to supply it. */
export function GapLine({ gap: { reading, waiting }, actOn }: { gap: Gap; actOn: Act }) {
  return (
    <li className="condition condition-missing">
      <Mark name="incomplete" says="缺数据" />
      <div className="condition-words">
        <p className="condition-sentence">
          <span>{gapWords(reading)}</span>
          <span className="condition-act">{actOn?.(reading)}</span>
        </p>
        <p className="condition-about">
          <span>等着它的：{waiting.join('、')}</span>
          {reading.origin && <SourceTag origin={reading.origin} />}
        </p>
      </div>
    </li>
  )
}

type ProofProps = { id?: string; line: TraceLine; sources: readonly Reading[]; actOn?: Act }

/** The rule as it is written, with the values in place of the names, and each value with who said it. */
export function Proof({ id, line, sources, actOn }: ProofProps) {
  return (
    <div className="proof" id={id}>
      <dl className="proof-lines">
        <dt>算式</dt>
        <dd>{line.formula}</dd>
        <dt>代入</dt>
        <dd>{line.values}</dd>
        <dt>结果</dt>
        <dd>
          {line.result || '—'}
          {line.margin && <span className="soft">（{line.margin}）</span>}
        </dd>
      </dl>
      {sources.length > 0 && (
        <ul className="proof-readings">
          {sources.map((reading) => (
            <li key={keyOf(reading)}>
              <span>{whatOf(reading)}</span>
              <span className="proof-value">{reading.doubt ? DOUBT_WORDS[reading.doubt] : reading.shown}</span>
              <span className="faint">{originWords(reading)}</span>
              {actOn?.(reading)}
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function originWords({ origin }: Reading): string {
  return origin ? [origin.source, placeOf(origin)].filter(Boolean).join(' · ') : '无人申报'
}

/** Who said the values a refusal rests on, and the way to correct each. */
function Sources({ sources, actOn }: { sources: readonly Reading[]; actOn: Act }) {
  return (
    <>
      {sources.slice(0, SOURCES_SHOWN).map((reading) => (
        <span key={keyOf(reading)} className="condition-source">
          {reading.origin ? <SourceTag origin={reading.origin} period={whatOf(reading)} /> : whatOf(reading)}
          {actOn?.(reading)}
        </span>
      ))}
      {sources.length > SOURCES_SHOWN && <span>等 {sources.length} 项数据</span>}
    </>
  )
}

const keyOf = ({ name, period }: Reading): string => `${name} ${period}`
const whatOf = ({ name, period }: Reading): string => [name, periodWords(period)].filter(Boolean).join(' ')

/** What is said of a value that cannot be used. */
export const DOUBT_WORDS = {
  unknown: '无人申报',
  conflict: '来源不一致',
  stale: '已过期',
  invalid: '未通过校验',
} as const

const SOURCES_SHOWN = 3

const MARKS: Readonly<Record<Standing, readonly [MarkName, string]>> = {
  unmet: ['ineligible', '未满足'],
  met: ['eligible', '已满足'],
  beside: ['other', '不影响结果'],
  fault: ['error', '无法计算'],
}
