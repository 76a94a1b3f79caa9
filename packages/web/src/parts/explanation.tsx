import { type ReactNode, useState } from 'react'
import type { Assessment, Reading, TraceLine } from '../api.ts'
import { Condition, Proof } from './condition.tsx'
import './explanation.css'
import { Money } from './money.tsx'
import { Mark, Outcome } from './outcome.tsx'
import { type Reason, type Reasons, reasonsOf } from './reasons.ts'
import { ScoreLines } from './score-lines.tsx'
import { IllustrativeTag } from './tag.tsx'

type Props = {
  readonly assessment: Assessment
  readonly actOn?: ((reading: Reading) => ReactNode) | undefined
}

/** A whole assessment: the outcome, why, every condition by how it stands, the amount and the points. */
export function Explanation({ assessment, actOn }: Props) {
  const reasons = reasonsOf(assessment)
  const group = (title: string, found: readonly Reason[], isFolded = false) => (
    <Group title={title} reasons={found} programme={assessment.programme} actOn={actOn} isFolded={isFolded} />
  )
  return (
    <div className="explanation">
      <Verdict assessment={assessment} reasons={reasons} />
      <Faults faults={assessment.faults} />
      {group('未满足', reasons.unmet)}
      {group('缺数据', reasons.missing)}
      {assessment.scores.length > 0 && <ScoreLines lines={assessment.scores} programme={assessment.programme} />}
      {group('已满足', reasons.met)}
      {group('不影响结果的其他条件', reasons.beside, true)}
      <Steps steps={reasons.steps} />
    </div>
  )
}

function Verdict({ assessment, reasons }: { assessment: Assessment; reasons: Reasons }) {
  const { outcome, near, decision, amounts, illustrative } = assessment
  return (
    <header className={`verdict verdict-${outcome}`}>
      <div className="row">
        <Outcome outcome={outcome} near={near} />
        {decision && <span className="soft">{decision}</span>}
        {illustrative && <IllustrativeTag />}
      </div>
      <p className="verdict-sentence">{verdictSentence(assessment, reasons)}</p>
      {amounts.length > 0 && (
        <dl className="verdict-amounts">
          {amounts.map(({ id, minor, currency }) => (
            <div key={id}>
              <dt>{id}</dt>
              <dd>
                <Money minor={minor} currency={currency} />
              </dd>
            </div>
          ))}
        </dl>
      )}
    </header>
  )
}

function verdictSentence({ outcome, missing, amounts }: Assessment, { unmet, met }: Reasons): string {
  switch (outcome) {
    case 'eligible':
      if (met.length === 0) return amounts.length > 0 ? '可以计算，金额如下。' : '已按全部数据计算。'
      return `${met.length} 项条件全部满足。`
    case 'ineligible': {
      const gaps = missing.length > 0 ? `；另缺 ${missing.length} 项数据，补齐也不改变结果` : ''
      return unmet.length > 0 ? `有 ${unmet.length} 项条件未满足${gaps}。` : `未达到要求${gaps}。`
    }
    case 'incomplete':
      return `缺 ${missing.length} 项数据，暂时不能判断；补齐后自动重算。`
    case 'error':
      return '规则计算出错，没有结果，也不会付款；请联系政策制定人员。'
  }
}

function Faults({ faults }: { faults: Assessment['faults'] }) {
  if (faults.length === 0) return null
  return (
    <ul className="explanation-faults">
      {faults.map(({ rule, article, zh }) => (
        <li key={rule}>
          <Mark name="error" /> {rule}（{article}）：{zh}
        </li>
      ))}
    </ul>
  )
}

type GroupProps = Omit<Props, 'assessment'> & {
  title: string
  reasons: readonly Reason[]
  programme: string
  isFolded: boolean
}

function Group({ title, reasons, programme, actOn, isFolded }: GroupProps) {
  if (reasons.length === 0) return null
  const list = (
    <ul>
      {reasons.map((reason) => (
        <Condition key={reason.rule} reason={reason} programme={programme} actOn={actOn} />
      ))}
    </ul>
  )
  const heading = `${title} ${reasons.length}`
  if (isFolded) return <Folded title={heading}>{list}</Folded>
  return (
    <section>
      <h3 className="explanation-title">{heading}</h3>
      {list}
    </section>
  )
}

function Steps({ steps }: { steps: readonly TraceLine[] }) {
  if (steps.length === 0) return null
  return (
    <Folded title={`计算过程 ${steps.length} 步`}>
      <ol className="explanation-steps">
        {steps.map((line) => (
          <li key={line.rule}>
            <p>
              <strong>{line.rule}</strong> = {line.result || '—'} <span className="faint">{line.article}</span>
            </p>
            <Proof reason={{ line, sources: line.readings.filter(({ origin, doubt }) => origin ?? doubt) }} />
          </li>
        ))}
      </ol>
    </Folded>
  )
}

function Folded({ title, children }: { title: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details className="folded" open={isOpen} onToggle={({ currentTarget }) => setOpen(currentTarget.open)}>
      <summary>{title}</summary>
      {isOpen && children}
    </details>
  )
}
