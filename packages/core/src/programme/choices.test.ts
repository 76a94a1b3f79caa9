import { readFileSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { expect, test } from 'vitest'
import { parseCatalogue } from './catalogue.ts'
import { choicesOf } from './choices.ts'
import { loadProgramme } from './load.ts'

const folder = resolve(import.meta.dirname, '../../../../programmes')
const files = (name: string) =>
  new Map(
    readdirSync(join(folder, name))
      .filter((file) => /\.(md|yaml)$/.test(file))
      .map((file) => [file, readFileSync(join(folder, name, file), 'utf8')] as const),
  )
const catalogue = parseCatalogue(files('facts'))

test.each([
  ['rows of a table', 'rollover-fund', '银行等级', ['甲', '乙']],
  ['what a rule and an action compare it with', 'innovation-voucher-2016', '兑付方式', ['通用', '通兑']],
  ['either side of an or', 'innovation-voucher-2016', '申领主体', ['企业', '创客团队']],
  [
    'a list that is a parameter',
    'innovation-voucher-2016',
    '服务类别',
    ['检验检测', '专利评价', '技术评估', '技术咨询', '联合研发', '委托研发'],
  ],
  ['the products a table knows', 'points-loan', '贷款产品', ['信用类', '担保类', '技术评估类']],
  ['nothing where any text will do', 'cixi-export-credit-2018', '买方', []],
] as const)('a text can be chosen from %s', (_title, programme, fact, choices) => {
  if ('problems' in catalogue) throw new Error('the catalogue does not load')
  const loaded = loadProgramme(files(programme), catalogue.catalogue)
  if ('problems' in loaded) throw new Error(loaded.problems.map(({ zh }) => zh).join('\n'))
  expect(choicesOf(loaded.programme, fact, '2026-06-30')).toEqual(choices)
})
