import { type ReactNode, useState } from 'react'
import type { Assessment, Reading, TraceLine } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Condition, GapLine, Proof } from './condition.tsx'
import './explanation.css'
import { Money } from './money.tsx'
import { Mark, Outcome } from './outcome.tsx'
import { usePrinting } from './printing.ts'
import { type Gap, type Reason, type Reasons, reasonsOf } from './reasons.ts'
import { ScoreLines } from './score-lines.tsx'
import { IllustrativeTag } from './tag.tsx'

const words = inBoth(
  {
    eligibleAmount: '可以计算，金额如下。',
    eligibleFree: '没有要满足的条件。',
    eligible: (count: number) => `${count} 项条件全部满足。`,
    aside: (count: number) => `；另缺 ${count} 项数据，补齐也不改变结果`,
    needed: (count: number, aside: string) => `还差 ${count} 项条件${aside}。`,
    ineligible: (aside: string) => `未达到要求${aside}。`,
    incomplete: (count: number) => `缺 ${count} 项数据，暂时不能判断；补齐后自动重算。`,
    error: '规则计算出错，没有结果，也不会付款；请联系政策制定人员。',
    computed: '数据齐全，已经算出；这项只计分或划型，不分符合与否。',
    unmet: '未满足',
    gaps: '缺数据',
    gapsAside: '另缺的数据，补齐也不改变结果',
    met: '已满足',
    beside: '不影响结果的其他条件',
    steps: (count: number) => `计算过程 ${count} 步`,
    anyWay: (rule: string) => `${rule}：下面各路径满足其一即可`,
  },
  {
    eligibleAmount: 'It can be reckoned; the amount is below.',
    eligibleFree: 'There are no conditions to meet.',
    eligible: (count) => `All ${count} conditions are met.`,
    aside: (count) => `; ${count} facts are missing besides, though supplying them changes nothing`,
    needed: (count, aside) => `${count} conditions to go${aside}.`,
    ineligible: (aside) => `What is asked is not reached${aside}.`,
    incomplete: (count) =>
      `${count} facts are missing, so it cannot be judged; it is reckoned again once they are there.`,
    error: 'The rules failed, there is no result and nothing is paid; ask the policy officer.',
    computed: 'All data present, reckoned; this one only scores or classifies.',
    unmet: 'Not met',
    gaps: 'Data missing',
    gapsAside: 'Also missing, though supplying it changes nothing:',
    met: 'Met',
    beside: 'Conditions that do not change the outcome:',
    steps: (count) => `Reckoned in ${count} steps`,
    anyWay: (rule) => `${rule}: one of the following ways is enough`,
  },
)

type Act = ((reading: Reading) => ReactNode) | undefined

type Props = {
  readonly assessment: Assessment
  /** False for a programme that only scores or classifies. */
  readonly isJudged: boolean
  readonly actOn?: Act
  /** What would change the outcome, after what it came from. */
  readonly advice?: ReactNode
}

/** A whole assessment: the outcome, why, every condition by how it stands, the amount and the points. */
export function Explanation({ assessment, isJudged, actOn, advice }: Props) {
  const reasons = reasonsOf(assessment)
  const { programme, outcome, scores, faults } = assessment
  const list = (found: readonly Reason[]) => (
    <ul>
      {found.map((reason) => (
        <Condition key={reason.rule} reason={reason} programme={programme} actOn={actOn} />
      ))}
    </ul>
  )
  return (
    <div className="explanation">
      <Verdict assessment={assessment} reasons={reasons} isJudged={isJudged} />
      <Faults faults={faults} />
      {reasons.unmet.length > 0 && (
        <Group title={words.unmet} count={needed(reasons.unmet)}>
          {list(reasons.unmet.filter(({ way }) => way === undefined))}
          <Ways reasons={reasons.unmet} list={list} />
        </Group>
      )}
      <Gaps gaps={reasons.gaps} isDecisive={outcome === 'incomplete'} actOn={actOn} />
      {advice}
      {scores.length > 0 && <ScoreLines lines={scores} programme={programme} />}
      {reasons.met.length > 0 && (
        <Group title={words.met} count={reasons.met.length}>
          {list(reasons.met)}
        </Group>
      )}
      {reasons.beside.length > 0 && (
        <Folded title={`${words.beside} ${reasons.beside.length}`}>{list(reasons.beside)}</Folded>
      )}
      <Steps steps={reasons.steps} />
    </div>
  )
}

type VerdictProps = { assessment: Assessment; reasons: Reasons; isJudged: boolean }

function Verdict({ assessment, reasons, isJudged }: VerdictProps) {
  const { outcome, near, decision, amounts, illustrative } = assessment
  const isComputed = outcome === 'eligible' && !isJudged
  return (
    <header className={isComputed ? 'verdict' : `verdict verdict-${outcome}`}>
      <div className="row">
        <Outcome outcome={outcome} near={near} isJudged={isJudged} />
        {decision && <strong>{decision}</strong>}
        {illustrative && <IllustrativeTag />}
      </div>
      <p className="verdict-sentence">{isComputed ? words.computed : verdictSentence(assessment, reasons)}</p>
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

function verdictSentence({ outcome, amounts }: Assessment, { unmet, met, gaps }: Reasons): string {
  switch (outcome) {
    case 'eligible':
      if (met.length === 0) return amounts.length > 0 ? words.eligibleAmount : words.eligibleFree
      return words.eligible(met.length)
    case 'ineligible': {
      const aside = gaps.length > 0 ? words.aside(gaps.length) : ''
      return unmet.length > 0 ? words.needed(needed(unmet), aside) : words.ineligible(aside)
    }
    case 'incomplete':
      return words.incomplete(gaps.length)
    case 'error':
      return words.error
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

function Group({ title, count, children }: { title: string; count: number; children: ReactNode }) {
  return (
    <section>
      <h3 className="explanation-title">
        {title} {count}
      </h3>
      {children}
    </section>
  )
}

/** Conditions of which one way is enough, way by way. */
function Ways({ reasons, list }: { reasons: readonly Reason[]; list: (found: readonly Reason[]) => ReactNode }) {
  const choices = [...new Set(reasons.flatMap(({ way }) => (way ? [way.of] : [])))]
  return choices.map((of) => {
    const inside = reasons.filter(({ way }) => way?.of === of)
    const names = [...new Set(inside.flatMap(({ way }) => (way ? [way.name] : [])))]
    return (
      <div key={of} className="way">
        <p className="way-title">{words.anyWay(of)}</p>
        {names.map((name) => (
          <div key={name}>
            <p className="way-name">{name}</p>
            {list(inside.filter(({ way }) => way?.name === name))}
          </div>
        ))}
      </div>
    )
  })
}

function Gaps({ gaps, isDecisive, actOn }: { gaps: readonly Gap[]; isDecisive: boolean; actOn: Act }) {
  if (gaps.length === 0) return null
  const list = (
    <ul>
      {gaps.map((gap) => (
        <GapLine key={`${gap.reading.name} ${gap.reading.period}`} gap={gap} actOn={actOn} />
      ))}
    </ul>
  )
  if (!isDecisive) return <Folded title={`${words.gapsAside} ${gaps.length}`}>{list}</Folded>
  return (
    <Group title={words.gaps} count={gaps.length}>
      {list}
    </Group>
  )
}

function Steps({ steps }: { steps: readonly TraceLine[] }) {
  if (steps.length === 0) return null
  return (
    <Folded title={words.steps(steps.length)}>
      <ol className="explanation-steps">
        {steps.map((line) => (
          <li key={line.rule}>
            <p>
              <strong>{line.rule}</strong> = {line.result || '—'} <span className="faint">{line.article}</span>
            </p>
            <Proof line={line} sources={line.readings.filter(({ origin, doubt }) => origin ?? doubt)} />
          </li>
        ))}
      </ol>
    </Folded>
  )
}

function Folded({ title, children }: { title: string; children: ReactNode }) {
  const [isOpen, setOpen] = useState(false)
  const isPrinting = usePrinting()
  return (
    <details
      className="folded"
      open={isOpen || isPrinting}
      onToggle={({ currentTarget }) => !isPrinting && setOpen(currentTarget.open)}
    >
      <summary>{title}</summary>
      {(isOpen || isPrinting) && children}
    </details>
  )
}

/** How many things have to change at least: ways of one choice count once. */
function needed(unmet: readonly Reason[]): number {
  const choices = new Set(unmet.flatMap(({ way }) => (way ? [way.of] : [])))
  return unmet.filter(({ way }) => way === undefined).length + choices.size
}
