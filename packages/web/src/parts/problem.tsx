import { Trouble } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Mark } from './outcome.tsx'
import './problem.css'

const words = inBoth(
  {
    title: '页面出错了',
    advice: '请刷新页面；若仍不行，请把下面的说明告诉系统管理员。',
    request: '请求编号',
    again: '重试',
    home: '回到首页',
  },
  {
    title: 'Something went wrong on this page',
    advice: 'Reload the page; if that does not help, tell the system administrator what is said below.',
    request: 'Request number',
    again: 'Try again',
    home: 'Back to the start',
  },
)

/** What is refused or is not there stays so however often one asks: from there the way leads back. */
const FINAL: ReadonlySet<number | undefined> = new Set([403, 404])

/** What went wrong, what to do, and the request number to quote. */
export function Problem({ error, again }: { error: Error; again?: (() => void) | undefined }) {
  const trouble = error instanceof Trouble ? error : undefined
  return (
    <div className="problem" role="alert">
      <Mark name="error" size={24} />
      <div>
        <p className="problem-title">{trouble?.title ?? words.title}</p>
        <p>{trouble?.message ?? words.advice}</p>
        {!trouble && <p className="faint">{error.message}</p>}
        {trouble?.request && (
          <p className="faint">
            {words.request} <span className="code">{trouble.request}</span>
          </p>
        )}
        {again && FINAL.has(trouble?.status) && (
          <a href="/" className="button problem-again">
            {words.home}
          </a>
        )}
        {again && !FINAL.has(trouble?.status) && (
          <button type="button" className="button problem-again" onClick={again}>
            {words.again}
          </button>
        )}
      </div>
    </div>
  )
}
