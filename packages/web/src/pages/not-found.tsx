import { type ErrorComponentProps, Link } from '@tanstack/react-router'
import { Empty } from '../parts/empty.tsx'
import { inBoth } from '../i18n.ts'
import { Problem } from '../parts/problem.tsx'

const words = inBoth(
  { title: '没有这个页面', why: '地址可能写错了，或者它已经移到别处。', next: '回到首页' },
  { title: 'No such page', why: 'The address may be wrong, or it has moved.', next: 'Back to the start' },
)

/** An address that leads nowhere. */
export function NotFound() {
  return (
    <div className="awaited-page">
      <h1 className="unseen">{words.title}</h1>
      <Empty title={words.title} why={words.why} next={<Link to="/">{words.next}</Link>} />
    </div>
  )
}

/** A page that could not be shown at all. */
export function PageProblem({ error, reset }: ErrorComponentProps) {
  return <Problem error={error instanceof Error ? error : new Error(String(error))} again={reset} />
}
