import { fixed, isExact, multiply, show, showMoney } from '../base.ts'
import type { FactDefinition, FactValue } from './fact.ts'

/** A fact's value as people write it: `1,234.50 元`, `3.2%`, `120 人`, `是`, `2024-06-30`. */
export function showFact(fact: FactDefinition, value: FactValue): string {
  if (typeof value === 'boolean') return value ? '是' : '否'
  if (!isExact(value)) return value
  switch (fact.type) {
    case 'money':
      return showMoney(value, fact.currency ?? 'CNY')
    case 'ratio':
      return `${trimmed(fixed(multiply(value, 100), 4))}%`
    default:
      return fact.unit === undefined ? show(value) : `${show(value)} ${fact.unit}`
  }
}

const trimmed = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text)
