import { Typography } from 'antd'
import { inBoth } from '../i18n.ts'
import './code.css'

const words = inBoth({ copy: '复制', copied: '已复制' }, { copy: 'Copy', copied: 'Copied' })

/** An identifier, e.g. an 18-digit code: one unbroken line of tabular characters, copied with one press. */
export function Code({ children, copyable = false }: { children: string; copyable?: boolean }) {
  if (!copyable) return <span className="code">{children}</span>
  return (
    <Typography.Text className="code" copyable={{ text: children, tooltips: [words.copy, words.copied] }}>
      {children}
    </Typography.Text>
  )
}
