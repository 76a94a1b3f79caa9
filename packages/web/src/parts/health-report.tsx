import type { HealthRow } from '@gongzhen/core/composite'
import { Link } from '@tanstack/react-router'
import { inBoth, language } from '../i18n.ts'
import './health-report.css'
import { Sheet } from './sheet.tsx'
import { Tag } from './tag.tsx'

const words = inBoth(
  {
    title: '体检报告',
    note: '绿：没有问题；黄：要知道；红：公布前要改；灰：没有可比的。',
    lights: { green: '没有问题', amber: '要知道', red: '公布前要改', grey: '无从判断' },
    advice: '怎么办：',
    counted: (count: number) => `涉及的 ${count} 项`,
    nothingCounted: '没有列出的对象',
    drawing: '「排名是否站得住」：正在反复抽样……',
  },
  {
    title: 'Health report',
    note: 'Green: fine. Amber: know it. Red: mend before publishing. Grey: nothing to judge by.',
    lights: { green: 'Fine', amber: 'Know it', red: 'Mend first', grey: 'No judgement' },
    advice: 'What to do: ',
    counted: (count) => `The ${count} it is about`,
    nothingCounted: 'Nothing is listed',
    drawing: '“Do places hold”: drawing weights again and again…',
  },
)

/** The rows of a report in English: what each looks at, and what may be done. Chinese comes with the row itself. */
const ENGLISH: Readonly<Record<string, { readonly title: string; readonly advice: string }>> = {
  balance: {
    title: 'Balance',
    advice: 'Take a geometric mean, or set a floor for each pillar, if a strong side should not hide a weak one.',
  },
  outliers: { title: 'Outliers', advice: 'Look at the few extreme values; cap or transform the indicator.' },
  population: { title: 'Number of firms', advice: 'With few firms use fixed bounds, or parameters frozen before.' },
  stability: {
    title: 'Do places hold',
    advice: 'Publish intervals with the places; look at each firm near a line by itself.',
  },
  missing: { title: 'Does silence pay', advice: 'Count a missing value as the worst, or require a share of values.' },
  gaming: {
    title: 'At the threshold',
    advice: 'Check the vouchers of these firms; make steps into a line so that no single step is worth much.',
  },
  doubles: { title: 'Counted twice', advice: 'Join the two, drop one, or give each half the weight.' },
  weights: {
    title: 'Weight and effect',
    advice: 'See whether all firms score alike there; sharpen it or weigh it less.',
  },
  years: {
    title: 'Across years',
    advice: 'Compare years by one set of parameters only, never published points directly.',
  },
  stages: {
    title: 'Ranked in groups',
    advice: 'Rank within the group; of very small groups take places as a hint only.',
  },
  judges: { title: 'Judges', advice: 'Look at the marks of lenient and strict judges; standardise by judge.' },
}

type FirmLink = { readonly id: number; readonly name: string }
type Props = {
  readonly rows: readonly HealthRow[]
  /** The firm that a listed name or number stands for; indicators and pairs have none. */
  readonly firmOf?: (unit: string) => FirmLink | undefined
  readonly title?: string
  /** The row on places is still being drawn. */
  readonly isDrawing?: boolean
}

const ORDER: readonly HealthRow['light'][] = ['red', 'amber', 'green', 'grey']
const TONES = { red: 'bad', amber: 'unsure', green: 'good', grey: 'plain' } as const

/** The report with the worst first: light in words, what was found, what to do, and what it counted one press away. */
export function HealthReport({ rows, firmOf, title = words.title, isDrawing = false }: Props) {
  const ordered = rows.toSorted((a, b) => ORDER.indexOf(a.light) - ORDER.indexOf(b.light))
  return (
    <Sheet title={title} note={words.note}>
      <ul className="health-rows">
        {ordered.map((row) => (
          <li key={row.id} className={`health-row health-${row.light}`}>
            <Told row={row} {...(firmOf ? { firmOf } : {})} />
          </li>
        ))}
      </ul>
      {isDrawing && (
        <p role="status" className="faint">
          {words.drawing}
        </p>
      )}
    </Sheet>
  )
}

function Told({ row, firmOf }: { readonly row: HealthRow } & Pick<Props, 'firmOf'>) {
  const isEnglish = language() === 'en'
  const english = isEnglish ? ENGLISH[row.id] : undefined
  return (
    <details>
      <summary>
        <Tag tone={TONES[row.light]}>{words.lights[row.light]}</Tag>
        <strong>{english?.title ?? row.title}</strong>
        <span className="health-said">{isEnglish ? row.en : row.zh}</span>
      </summary>
      {row.advice && (
        <p>
          <strong>{words.advice}</strong>
          {english?.advice ?? row.advice}
        </p>
      )}
      {row.list.length === 0 ? (
        <p className="faint">{words.nothingCounted}</p>
      ) : (
        <>
          <p className="faint">{words.counted(row.list.length)}</p>
          <ul className="health-list">
            {row.list.map((item) => (
              <li key={item}>
                <Counted item={item} firm={firmOf?.(item.split('（')[0] ?? '')} />
              </li>
            ))}
          </ul>
        </>
      )}
    </details>
  )
}

/** How many rows of a report have each light, worst first. */
export function Lights({ rows }: { readonly rows: readonly HealthRow[] }) {
  return (
    <span className="row">
      {ORDER.slice(0, 3).map((light) => {
        const count = rows.filter((row) => row.light === light).length
        return (
          count > 0 && (
            <Tag key={light} tone={TONES[light]}>
              {words.lights[light]} {count}
            </Tag>
          )
        )
      })}
    </span>
  )
}

/** A firm is a link; an indicator or a pair is said. */
function Counted({ item, firm }: { item: string; firm: FirmLink | undefined }) {
  if (!firm) return item
  const rest = item.slice(item.split('（')[0]?.length ?? 0)
  return (
    <>
      <Link to="/firms/$firm" params={{ firm: String(firm.id) }}>
        {firm.name}
      </Link>
      {rest}
    </>
  )
}
