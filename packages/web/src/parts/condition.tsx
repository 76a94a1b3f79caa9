import { Link } from '@tanstack/react-router'
import { type ReactNode, useId, useState } from 'react'
import type { Reading, TraceLine } from '../api.ts'
import { Chevron } from './chevron.tsx'
import './condition.css'
import { type MarkName, Mark } from './outcome.tsx'
import { type Gap, type Reason, type Standing, gapWords } from './reasons.ts'
import { usePrinting } from './printing.ts'
import { SourceTag, placeOf } from './source-tag.tsx'
import { IllustrativeTag } from './tag.tsx'
import { inDays, periodWords } from './when.ts'
import { inBoth, listed } from '../i18n.ts'

const words = inBoth(
  {
    proof: (rule: string) => `${rule}的算式与取值`,
    missing: '缺数据',
    waiting: '等着它的：',
    formula: '算式',
    values: '代入',
    result: '结果',
    nobody: '无人申报',
    sources: (count: number) => `等 ${count} 项数据`,
    standing: { unmet: '未满足', met: '已满足', beside: '不影响结果', fault: '无法计算' },
  },
  {
    proof: (rule) => `Formula and values of ${rule}`,
    missing: 'Data missing',
    waiting: 'Waiting for it: ',
    formula: 'Formula',
    values: 'With values',
    result: 'Result',
    nobody: 'declared by nobody',
    sources: (count) => `${count} facts in all`,
    standing: { unmet: 'Not met', met: 'Met', beside: 'Changes nothing', fault: 'Cannot be reckoned' },
  },
)

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
  const isPrinting = usePrinting()
  const id = useId()
  const { standing, facets, rule, article, sources, line } = reason
  const mark = MARKS[standing]
  return (
    <li className={`condition condition-${standing}`}>
      <Mark name={mark} says={words.standing[standing]} />
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
        {(isOpen || isPrinting) && <Proof id={id} line={line} sources={sources} actOn={actOn} />}
      </div>
      <button
        type="button"
        className="bare reaches condition-open"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={words.proof(rule)}
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
      <Mark name="incomplete" says={words.missing} />
      <div className="condition-words">
        <p className="condition-sentence">
          <span>{gapWords(reading)}</span>
          <span className="condition-act">{actOn?.(reading)}</span>
        </p>
        <p className="condition-about">
          <span>
            {words.waiting}
            {listed(waiting)}
          </span>
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
        <dt>{words.formula}</dt>
        <dd>{line.formula}</dd>
        <dt>{words.values}</dt>
        <dd>{line.values}</dd>
        <dt>{words.result}</dt>
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
              <span className="proof-value">{reading.doubt ? DOUBT_WORDS[reading.doubt] : inDays(reading.shown)}</span>
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
  return origin ? [origin.source, placeOf(origin)].filter(Boolean).join(' · ') : words.nobody
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
      {sources.length > SOURCES_SHOWN && <span>{words.sources(sources.length)}</span>}
    </>
  )
}

const keyOf = ({ name, period }: Reading): string => `${name} ${period}`
const whatOf = ({ name, period }: Reading): string => [name, periodWords(period)].filter(Boolean).join(' ')

/** What is said of a value that cannot be used. */
export const DOUBT_WORDS = inBoth(
  {
    unknown: '无人申报',
    conflict: '来源不一致',
    stale: '已过期',
    invalid: '未通过校验',
  },
  { unknown: 'Nobody has declared it', conflict: 'Sources differ', stale: 'Out of date', invalid: 'Failed its check' },
)

const SOURCES_SHOWN = 3

const MARKS: Readonly<Record<Standing, MarkName>> = {
  unmet: 'ineligible',
  met: 'eligible',
  beside: 'other',
  fault: 'error',
}
