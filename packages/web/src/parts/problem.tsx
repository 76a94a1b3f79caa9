import { Button } from 'antd'
import { Trouble } from '../api.ts'
import { Mark } from './outcome.tsx'
import './problem.css'

/** What went wrong, what to do, and the request number to quote. */
export function Problem({ error, again }: { error: Error; again?: (() => void) | undefined }) {
  const trouble = error instanceof Trouble ? error : undefined
  return (
    <div className="problem" role="alert">
      <Mark name="error" size={24} />
      <div>
        <p className="problem-title">{trouble?.title ?? '页面出错了'}</p>
        <p>{trouble?.message ?? '请刷新页面；若仍不行，请把下面的说明告诉系统管理员。'}</p>
        {!trouble && <p className="faint">{error.message}</p>}
        {trouble?.request && (
          <p className="faint">
            请求编号 <span className="code">{trouble.request}</span>
          </p>
        )}
        {again && (
          <Button className="problem-again" onClick={again}>
            重试
          </Button>
        )}
      </div>
    </div>
  )
}
