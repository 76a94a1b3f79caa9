import { DownOutlined } from '@ant-design/icons'
import { Link } from '@tanstack/react-router'
import { type ReactNode, useId, useState } from 'react'
import type { Reading } from '../api.ts'
import './condition.css'
import { type MarkName, Mark } from './outcome.tsx'
import type { Reason, Standing } from './reasons.ts'
import { SourceTag, placeOf } from './source-tag.tsx'
import { IllustrativeTag } from './tag.tsx'
import { periodWords } from './when.ts'

type Props = {
  readonly reason: Reason
  readonly programme: string
  /** The firm's own action on a fact, e.g. the link that corrects it. */
  readonly actOn?: ((reading: Reading) => ReactNode) | undefined
}

/** One condition: how it stands, the sentence and margin, article and sources; opens to formula and values. */
export function Condition({ reason, programme, actOn }: Props) {
  const [isOpen, setOpen] = useState(false)
  const id = useId()
  const { standing, sentence, margin, rule, article, sources, line } = reason
  const [mark, says] = MARKS[standing]
  return (
    <li className={`condition condition-${standing}`}>
      <Mark name={mark} says={says} />
      <div className="condition-words">
        <p className="condition-sentence">
          {sentence || rule}
          {standing === 'unmet' && margin && <strong className="condition-margin">{margin}</strong>}
        </p>
        <p className="condition-about">
          <span>{rule}</span>
          <Link to="/programmes/$programme" params={{ programme }} hash={article}>
            {article}
          </Link>
          {isIllustrative(line.readings) && <IllustrativeTag />}
          {sources.slice(0, SOURCES_SHOWN).map((reading) => (
            <Source key={`${reading.name} ${reading.period}`} reading={reading} action={actOn?.(reading)} />
          ))}
          {sources.length > SOURCES_SHOWN && <span>等 {sources.length} 项数据</span>}
        </p>
        {isOpen && <Proof id={id} reason={reason} />}
      </div>
      <button
        type="button"
        className="bare condition-open"
        aria-expanded={isOpen}
        aria-controls={id}
        aria-label={`${rule}的算式与取值`}
        onClick={() => setOpen(!isOpen)}
      >
        <DownOutlined rotate={isOpen ? 180 : 0} aria-hidden="true" />
      </button>
    </li>
  )
}

/** The rule as it is written, with the values in place of the names, and each value with who said it. */
export function Proof({ id, reason: { line, sources } }: { id?: string; reason: Pick<Reason, 'line' | 'sources'> }) {
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
            <li key={`${reading.name} ${reading.period}`}>
              <span>
                {reading.name} {periodWords(reading.period)}
              </span>
              <span className="proof-value">{reading.doubt ? DOUBT_WORDS[reading.doubt] : reading.shown}</span>
              <span className="faint">
                {reading.origin
                  ? [reading.origin.source, placeOf(reading.origin)].filter(Boolean).join(' · ')
                  : '无人申报'}
              </span>
            </li>
          ))}
        </ul>
      )}
    </div>
  )
}

function Source({ reading, action }: { reading: Reading; action: ReactNode }) {
  const { name, period, origin, doubt } = reading
  return (
    <span className="condition-source">
      {origin ? (
        <SourceTag origin={origin} period={[name, periodWords(period)].filter(Boolean).join(' ')} />
      ) : (
        <span>
          {name} {periodWords(period)} {doubt && DOUBT_WORDS[doubt]}
        </span>
      )}
      {action}
    </span>
  )
}

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
  missing: ['incomplete', '缺数据'],
  met: ['eligible', '已满足'],
  beside: ['other', '不影响结果'],
  fault: ['error', '无法计算'],
}

const isIllustrative = (readings: readonly Reading[]): boolean => readings.some(({ illustrative }) => illustrative)
