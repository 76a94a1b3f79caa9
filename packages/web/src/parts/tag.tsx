import type { ReactNode } from 'react'
import './tag.css'
import { inBoth } from '../i18n.ts'
import { Hint } from './hint.tsx'

const words = inBoth(
  {
    illustrative: '示例参数',
    illustrativeWhy: '官方尚未公布这个数，这里用的是示例参数，只供演示；除演示园区外不会据此付款。',
    unverified: '未核实',
    unverifiedWhy: '尚未核对到官方原文，使用前请以公布的文件为准。',
    verified: '已核实',
  },
  {
    illustrative: 'illustrative',
    illustrativeWhy: 'Nobody has published this figure; it only serves the demo, and nothing is paid by it elsewhere.',
    unverified: 'unverified',
    unverifiedWhy: 'Not yet checked against the official text; go by what is published.',
    verified: 'verified',
  },
)

type Props = { children: ReactNode; tone?: 'plain' | 'accent' | 'good' | 'bad' | 'unsure'; explains?: string }

/** A word about a thing; the word carries the meaning, the tone only repeats it. */
export function Tag({ children, tone = 'plain', explains }: Props) {
  const tag = <span className={`tag tag-${tone}`}>{children}</span>
  if (!explains) return tag
  return (
    <Hint says={explains}>
      <span className={`tag tag-${tone} tag-explained`} tabIndex={0}>
        {children}
        <span className="unseen">：{explains}</span>
      </span>
    </Hint>
  )
}

/** Worn by every figure nobody has published, and by every result it entered. */
export function IllustrativeTag() {
  return (
    <Tag tone="unsure" explains={words.illustrativeWhy}>
      {words.illustrative}
    </Tag>
  )
}

/** Worn by a figure whose official text has not been seen. */
export function UnverifiedTag() {
  return (
    <Tag tone="unsure" explains={words.unverifiedWhy}>
      {words.unverified}
    </Tag>
  )
}

/** Worn by a figure read in the official text. */
export function VerifiedTag() {
  return <Tag tone="good">{words.verified}</Tag>
}
