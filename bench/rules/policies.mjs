import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { loadProgramme, parseCatalogue } from '../../packages/core/dist/programme.js'

const ROOT = fileURLToPath(new URL('../../programmes/', import.meta.url))

/** @param {string} folder */
const textsOf = (folder) =>
  new Map(
    readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
      .filter((name) => /\.(yaml|md)$/.test(name))
      .map((name) => [name, readFileSync(join(ROOT, folder, name), 'utf8')]),
  )

export const catalogue = (() => {
  const read = parseCatalogue(textsOf('facts'))
  if ('problems' in read) throw new Error(read.problems.map(({ zh }) => zh).join('\n'))
  return read.catalogue
})()

/** The published programmes of the project. */
export const published = () =>
  readdirSync(ROOT)
    .filter((name) => readdirSync(ROOT).includes(name) && !['facts', 'zones'].includes(name) && !name.includes('.'))
    .map((name) => loaded(textsOf(name)))

/** @param {ReadonlyMap<string, string>} files */
export function loaded(files) {
  const read = loadProgramme(files, catalogue)
  if ('problems' in read) throw new Error(read.problems.map(({ zh, line }) => `${line} ${zh}`).join('\n'))
  return read.programme
}

/**
 * One of fifty subsidies of the shape published ones have: seven conditions over texts, a date, counts, yes or no and a
 * ratio, and an amount by steps of intensity with a ceiling. The figures are made from `at`: 示例参数.
 * @param {number} at
 */
export function subsidyText(at) {
  const pick = (/** @type {readonly any[]} */ list, /** @type {number} */ by) =>
    list[(at * by + (at >> 2)) % list.length]
  return `programme: bench-subsidy-${at}
name: 研发投入补助（第 ${at} 号）
en: subsidy number ${at}
owner: 科技部门
source: 示例参数
effective: 2020-01-01
policy: policy.md
articles:
  第一条:
    parameters:
      费用下限: { value: ${pick([50, 100, 200, 300, 500], 3)}万元, verified: no, illustrative: yes }
      强度下限: { value: ${pick([3, 4, 5, 6], 5)}%, verified: no, illustrative: yes }
      人数下限: { value: ${pick([5, 10, 20, 30], 7)}人, verified: no, illustrative: yes }
      人数上限: { value: ${pick([300, 500, 1000, 2000], 3)}人, verified: no, illustrative: yes }
      最晚成立: { value: ${2016 + (at % 8)}-0${1 + (at % 9)}-01, verified: no, illustrative: yes }
      高强度线: { value: 10%, verified: no, illustrative: yes }
      基础比例: { value: ${pick([2, 3, 4, 5], 3)}%, verified: no, illustrative: yes }
      提高比例: { value: ${pick([6, 7, 8], 5)}%, verified: no, illustrative: yes }
      补助上限: { value: ${pick([50, 80, 100, 200], 7)}万元, verified: no, illustrative: yes }
    rules:
      行业符合:   截取(行业代码, 1, 2) in (${pick(INDUSTRIES, 3)})
      成立够早:   成立日期 <= 最晚成立
      人数合适:   职工总数 >= 人数下限 and 职工总数 <= 人数上限
      信用良好:   not(列入失信)
      没有异常:   not(经营异常)
      费用达标:   研发费用 >= 费用下限
      强度达标:   研发费用 / 销售收入 >= 强度下限
      符合条件:   信用良好 and 行业符合 and 人数合适 and 成立够早 and 没有异常 and 费用达标 and 强度达标
      补助比例:   if 研发费用 / 销售收入 >= 高强度线 then 提高比例 else 基础比例
      补助金额:   最小(研发费用 * 补助比例, 补助上限)
decision: { eligible: 符合条件, amount: 补助金额, round: down 1元 }
`
}

const INDUSTRIES = [
  ['26', '27', '35', '39'],
  ['34', '35', '36', '37', '38', '39', '40'],
  ['39', '63', '64', '65'],
  ['26', '27', '29', '30', '31', '32', '33', '34', '35'],
  ['65', '73', '75'],
].map((codes) => codes.map((code) => `"${code}"`).join(', '))

/** @param {number} count */
export const subsidies = (count) =>
  Array.from({ length: count }, (_, at) =>
    loaded(
      new Map([
        ['programme.yaml', subsidyText(at)],
        ['policy.md', '# 研发投入补助\n\n## 第一条\n\n示例参数。\n'],
      ]),
    ),
  )
