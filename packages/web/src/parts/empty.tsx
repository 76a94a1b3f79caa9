import type { ReactNode } from 'react'
import './empty.css'

/** Why there is nothing here, and the next step. */
export function Empty({ title, why, next }: { title: string; why?: ReactNode; next?: ReactNode }) {
  return (
    <div className="empty">
      <p className="empty-title">{title}</p>
      {why && <p className="empty-why">{why}</p>}
      {next && <div className="empty-next">{next}</div>}
    </div>
  )
}
