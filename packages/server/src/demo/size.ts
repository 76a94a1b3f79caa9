import type { Trade } from './trade.ts'
import type { YearFigures } from './years.ts'

/** Lower bounds of large, medium and small of 国统字〔2017〕213号: staff, and revenue in 元. */
const BOUNDS = {
  industry: [
    [1000, 4e8],
    [300, 2e7],
    [20, 3e6],
  ],
  wholesale: [
    [200, 4e8],
    [20, 5e7],
    [5, 1e7],
  ],
  software: [
    [300, 1e8],
    [100, 1e7],
    [10, 5e5],
  ],
  services: [
    [300, 0],
    [100, 0],
    [10, 0],
  ],
} as const

/** The size class the statistics bureau gives a firm of this trade after this year. */
export function demoSize(trade: Trade, { staff, revenue }: YearFigures): '大型' | '中型' | '小型' | '微型' {
  const reached = BOUNDS[groupOf(trade.code)].findIndex(([heads, sales]) => staff >= heads && revenue >= sales)
  return (['大型', '中型', '小型'] as const)[reached] ?? '微型'
}

function groupOf(code: string): keyof typeof BOUNDS {
  if (code < '4700') return 'industry'
  if (code.startsWith('51')) return 'wholesale'
  return code.startsWith('65') ? 'software' : 'services'
}
