import { Link } from '@tanstack/react-router'
import type { Assessment } from '../../api.ts'
import { Mark } from '../../parts/outcome.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import './ladder.css'
import { groupOf, lineOf } from './policy-list.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '培育阶梯',
    note: '由低到高；标出下一级和还差什么',
    next: '下一级',
  },
  { title: 'Ladder', note: 'from low to high, with what the next step wants', next: 'Next' },
)

type Props = { readonly rungs: readonly string[]; readonly assessments: readonly Assessment[] }

/** Titles that lead to one another, lowest first: which are within reach, and what the next one still asks for. */
export function Ladder({ rungs, assessments }: Props) {
  const steps = rungs.flatMap((id) => assessments.filter(({ programme }) => programme === id))
  const next = steps.find(({ outcome }) => outcome !== 'eligible')
  return (
    <Sheet title={words.title} note={words.note}>
      <ol className="ladder">
        {steps.map((step) => (
          <li key={step.programme} className={step === next ? 'ladder-rung ladder-rung-next' : 'ladder-rung'}>
            <Link
              from="/firms/$firm"
              search={(now) => ({ ...now, programme: step.programme })}
              resetScroll={false}
              className="ladder-name"
            >
              <Mark name={groupOf(step, rungs)} />
              {step.name}
            </Link>
            {step === next && <Tag tone="accent">{words.next}</Tag>}
            <p className="ladder-gist">{lineOf(step)}</p>
          </li>
        ))}
      </ol>
    </Sheet>
  )
}
