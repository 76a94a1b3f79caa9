import './stages.css'
import { inBoth } from '../../i18n.ts'

const words = inBoth({ done: '（已完成）' }, { done: ' (done)' })

/** The steps of an import and which one it is at. */
export function Stages({ names, current }: { names: readonly string[]; current: number }) {
  return (
    <ol className="stages">
      {names.map((name, at) => (
        <li
          key={name}
          className={at < current ? 'stage stage-past' : at === current ? 'stage stage-here' : 'stage'}
          aria-current={at === current ? 'step' : undefined}
        >
          <span className="stage-number" aria-hidden="true">
            {at < current ? '✓' : at + 1}
          </span>
          {name}
          {at < current && <span className="unseen">{words.done}</span>}
        </li>
      ))}
    </ol>
  )
}
