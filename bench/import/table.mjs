import { createWriteStream } from 'node:fs'
import { once } from 'node:events'
import { usccCheckDigit } from '@gongzhen/core/registry'

const YEARS = [2022, 2023, 2024]
const HEADER =
  '统一社会信用代码,企业名称,年度,营业收入,研发费用,职工总数,科技人员,研发人员,利润总额,净利润,资产总额,负债总额,纳税总额'

/** The import map of the table: ten facts a firm and year, amounts in 万元. */
export const MAP = `
map: bench
title: 企业年报
source: 统计
subject: { column: 统一社会信用代码, scheme: uscc, create: yes, name: 企业名称 }
period: { kind: year, column: 年度 }
columns:
  营业收入: { fact: 营业收入, unit: 万元 }
  研发费用: { fact: 研发费用, unit: 万元 }
  职工总数: { fact: 职工总数 }
  科技人员: { fact: 科技人员 }
  研发人员: { fact: 研发人员 }
  利润总额: { fact: 利润总额, unit: 万元 }
  净利润: { fact: 净利润, unit: 万元 }
  资产总额: { fact: 资产总额, unit: 万元 }
  负债总额: { fact: 负债总额, unit: 万元 }
  纳税总额: { fact: 纳税总额, unit: 万元 }
`

/**
 * Writes a table of made-up firms, three years one after the other, the same at every call: no real names, no code a
 * real firm can have, amounts that no check objects to.
 * @param {string} path
 * @param {number} rows
 */
export async function writeTable(path, rows) {
  const firms = Math.ceil(rows / YEARS.length)
  const file = createWriteStream(path)
  file.write(`${HEADER}\n`)
  let written = 0
  for (const [at, year] of YEARS.entries()) {
    let lines = ''
    for (let firm = 0; firm < firms && written < rows; firm++, written++) {
      lines += `${row(firm, year, at)}\n`
      if (lines.length < 1 << 20) continue
      if (!file.write(lines)) await once(file, 'drain')
      lines = ''
    }
    file.write(lines)
  }
  file.end()
  await once(file, 'finish')
}

const PLACES = ['东城', '西城', '南岗', '北塘', '中原', '上林', '下沙', '前海', '后溪', '左岸']
const WORDS = ['精密机械', '新材料', '智能装备', '生物医药', '软件', '轴承', '光电', '环保', '电子', '化工']

/** @param {number} firm @param {number} year @param {number} at */
function row(firm, year, at) {
  const body = `91000000MA${String(firm).padStart(7, '0')}`
  const name = `${PLACES[firm % 10]}${WORDS[Math.floor(firm / 10) % 10]}第${firm}有限公司`
  const size = ((firm * 7919) % 9973) + 30
  const grown = 1 + at * 0.12 + (firm % 13) / 100
  const amount = (/** @type {number} */ share) => (size * grown * share).toFixed(2)
  const heads = Math.round(size * grown * 0.1) + 5
  const facts = [amount(10), amount(0.5), heads, Math.floor(heads / 4), Math.floor(heads / 5)]
  return [
    body + usccCheckDigit(body),
    name,
    year,
    ...facts,
    amount(0.9),
    amount(0.7),
    amount(12),
    amount(5),
    amount(0.4),
  ].join(',')
}
