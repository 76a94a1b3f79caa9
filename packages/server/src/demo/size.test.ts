import { readFileSync, readdirSync } from 'node:fs'
import { parseCodes, sizeClass, SIZE_CLASSES } from '@gongzhen/core/registry'
import { expect, test } from 'vitest'
import { demoFirm } from './firm.ts'
import { demoSize } from './size.ts'

const FOLDER = new URL('../../../../codes/', import.meta.url)

test('the sizes the demo declares are those the statistical rule gives', () => {
  const files = new Map(readdirSync(FOLDER).map((name) => [name, readFileSync(new URL(name, FOLDER), 'utf8')]))
  const read = parseCodes(files)
  if ('problems' in read) throw new Error(JSON.stringify(read.problems[0]))
  const { sizes, industries } = read.codes
  for (let number = 1; number <= 300; number++) {
    const { trade, years } = demoFirm(1, number)
    const { staff, revenue, assets } = years.at(-1)!
    const firm = { industry: trade.code, staff, revenue: revenue * 100, assets: assets * 100 }
    const result = sizeClass(sizes, industries, firm)
    expect('size' in result && SIZE_CLASSES[result.size].zh).toBe(demoSize(trade, years.at(-1)!))
  }
})
