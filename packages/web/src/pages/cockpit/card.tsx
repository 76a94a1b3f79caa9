import { type ReactNode, useId } from 'react'
import { inBoth } from '../../i18n.ts'

const words = inBoth({ definition: '口径：', at: '数据时间：' }, { definition: 'Counted: ', at: 'As of: ' })

type Props = {
  title: string
  /** How it is counted. */
  definition: string
  /** What time the figures speak of. */
  at: string
  children: ReactNode
}

/** One question on the wall, with how its answer is counted and as of when. */
export function Card({ title, definition, at, children }: Props) {
  const id = useId()
  return (
    <section className="wall-card" aria-labelledby={id}>
      <h2 id={id} className="wall-title">
        {title}
      </h2>
      <div className="wall-body">{children}</div>
      <p className="wall-note">
        <span>
          {words.definition}
          {definition}
        </span>
        <span className="nowrap">
          {words.at}
          {at}
        </span>
      </p>
    </section>
  )
}
