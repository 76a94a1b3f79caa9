import { Link } from '@tanstack/react-router'
import type { ScoreLine } from '../api.ts'
import { inBoth } from '../i18n.ts'
import './score-lines.css'
import { ScoreBar } from './score-bar.tsx'
import { glanceAt } from './shown.ts'
import { SourceTag } from './source-tag.tsx'
import { IllustrativeTag } from './tag.tsx'
import { periodWords } from './when.ts'

const words = inBoth(
  { title: '积分明细', lacking: (facts: string) => `未知：缺 ${facts}` },
  { title: 'Points, node by node', lacking: (facts) => `unknown: missing ${facts}` },
)

/** Points that cannot be told, as the server says it, and the facts they wait for. */
const LACKING = /^未知（缺 (?<facts>.+)）$/

type Props = {
  readonly lines: readonly ScoreLine[]
  readonly programme: string
  /** How each node's points are made, by its name: its formula and steps in words. */
  readonly formulas?: ReadonlyMap<string, string>
}

const NO_FORMULAS: ReadonlyMap<string, string> = new Map()

/** The points of an index, node by node: the value they came from, its sources, and the way to more. */
export function ScoreLines({ lines, programme, formulas = NO_FORMULAS }: Props) {
  return (
    <section>
      <h3 className="explanation-title">{words.title}</h3>
      <ul className="score-lines">
        {lines.map((line) => (
          <Line key={line.node} line={line} programme={programme} formula={formulas.get(line.node)} />
        ))}
      </ul>
    </section>
  )
}

function Line({ line, programme, formula }: { line: ScoreLine; programme: string; formula: string | undefined }) {
  const { title, article, depth, score, max, value, nextStep, readings } = line
  const sources = readings.filter(({ origin }) => origin !== undefined)
  const lacking = LACKING.exec(score)?.groups?.['facts']
  return (
    <li className={`score-line score-line-${Math.min(depth, 3)}`}>
      <div className="score-line-head">
        <span className="score-line-title">{title}</span>
        {value !== null && <span className="soft">{glanceAt(value)}</span>}
        {readings.some(({ illustrative }) => illustrative) && <IllustrativeTag />}
      </div>
      <ScoreBar score={lacking === undefined ? score : '—'} max={max} />
      {lacking !== undefined && <p className="score-line-about">{words.lacking(lacking)}</p>}
      {formula && <p className="score-line-formula">{formula}</p>}
      {(nextStep !== null || sources.length > 0) && (
        <p className="score-line-about">
          {nextStep !== null && <strong className="score-line-next">{nextStep}</strong>}
          {article && (
            <Link to="/programmes/$programme" params={{ programme }} hash={article}>
              {article}
            </Link>
          )}
          {sources.map(
            ({ name, period, origin }) =>
              origin && (
                <SourceTag
                  key={`${name} ${period}`}
                  origin={origin}
                  period={[name, periodWords(period)].filter(Boolean).join(' ')}
                />
              ),
          )}
        </p>
      )}
    </li>
  )
}
