import type { ReactNode } from 'react'
import './filters.css'

/** The row of search and filters above a list. */
export function Filters({ children }: { children: ReactNode }) {
  return <div className="filters">{children}</div>
}
