import { Typography } from 'antd'
import './code.css'

/** An identifier, e.g. an 18-digit code: one unbroken line of tabular characters, copied with one press. */
export function Code({ children, copyable = false }: { children: string; copyable?: boolean }) {
  if (!copyable) return <span className="code">{children}</span>
  return (
    <Typography.Text className="code" copyable={{ text: children, tooltips: ['复制', '已复制'] }}>
      {children}
    </Typography.Text>
  )
}
