import { inBoth } from '../i18n.ts'
import './outcome.css'

/** The four things a programme can say; 差一点 is said of a refusal only. */
export type OutcomeName = 'eligible' | 'ineligible' | 'incomplete' | 'error'

/** Shapes that stay apart without colour: tick, cross, open question, warning, half, equals. */
export type MarkName = OutcomeName | 'near' | 'computed' | 'other'

/** What each outcome is called everywhere. */
export const OUTCOME_WORDS: Readonly<Record<OutcomeName, string>> = inBoth(
  { eligible: '符合', ineligible: '不符合', incomplete: '缺数据', error: '出错' },
  { eligible: 'Eligible', ineligible: 'Not eligible', incomplete: 'Data missing', error: 'Error' },
)

const words = inBoth({ near: '差一点', computed: '已算出' }, { near: 'nearly', computed: 'Computed' })

type Props = {
  readonly outcome: OutcomeName
  readonly near?: boolean
  /** False for a programme that only scores or classifies: nothing to fit, nothing to fail. */
  readonly isJudged?: boolean
}

/** An outcome as mark and word. */
export function Outcome({ outcome, near = false, isJudged = true }: Props) {
  const isComputed = outcome === 'eligible' && !isJudged
  const shown = near ? 'near' : isComputed ? 'computed' : outcome
  return (
    <span className={`outcome outcome-${shown}`}>
      <Mark name={shown} />
      <span>
        {near ? `${OUTCOME_WORDS[outcome]} · ${words.near}` : isComputed ? words.computed : OUTCOME_WORDS[outcome]}
      </span>
    </span>
  )
}

/** The shape of an outcome alone; give it `says` where no word stands beside it. */
export function Mark({ name, says, size = 18 }: { name: MarkName; says?: string; size?: number }) {
  return (
    <svg
      className={`mark mark-${name}`}
      width={size}
      height={size}
      viewBox="0 0 20 20"
      role={says ? 'img' : undefined}
      aria-label={says}
      aria-hidden={says ? undefined : true}
    >
      {SHAPES[name]}
    </svg>
  )
}

const SHAPES: Readonly<Record<MarkName, React.ReactNode>> = {
  eligible: (
    <>
      <circle cx="10" cy="10" r="9" fill="currentColor" />
      <path d="M5.800 10.400l2.900 2.900 5.600-6" className="mark-cut" />
    </>
  ),
  ineligible: (
    <>
      <circle cx="10" cy="10" r="8.200" className="mark-line" />
      <path d="M6.800 6.800l6.400 6.400M13.200 6.800l-6.400 6.400" className="mark-line" />
    </>
  ),
  incomplete: (
    <>
      <circle cx="10" cy="10" r="8.200" className="mark-line" strokeDasharray="3.300 2.400" />
      <path
        d="M7.700 8.100c0-1.300 1-2.200 2.300-2.200s2.300.9 2.300 2.100c0 1.700-2.300 1.800-2.300 3.500"
        className="mark-line"
      />
      <circle cx="10" cy="14.100" r="1.100" fill="currentColor" />
    </>
  ),
  error: (
    <>
      <path d="M10 2.200l8.300 14.800H1.700z" className="mark-line" />
      <path d="M10 7.500v4.600" className="mark-line" />
      <circle cx="10" cy="14.500" r="1.100" fill="currentColor" />
    </>
  ),
  near: (
    <>
      <circle cx="10" cy="10" r="8.200" className="mark-line" />
      <path d="M10 1.800a8.200 8.200 0 0 1 0 16.400z" fill="currentColor" />
    </>
  ),
  computed: (
    <>
      <circle cx="10" cy="10" r="8.200" className="mark-line" />
      <path d="M6.500 8.200h7M6.500 11.800h7" className="mark-line" />
    </>
  ),
  other: <path d="M5 10h10" className="mark-line" />,
}
