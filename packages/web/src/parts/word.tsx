import type { ReactNode } from 'react'
import './tag.css'

/** A word about a thing, without an explanation of its own. */
export function Word({
  children,
  tone = 'plain',
}: {
  children: ReactNode
  tone?: 'plain' | 'accent' | 'good' | 'bad' | 'unsure'
}) {
  return <span className={`tag tag-${tone}`}>{children}</span>
}
