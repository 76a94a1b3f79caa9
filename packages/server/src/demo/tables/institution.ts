import { demoCreditCode } from '../credit-code.ts'
import type { DemoTable } from '../table.ts'

/** Numbers far beyond the firms'. */
const FIRST_CARRIER = 20_000_001
const FIRST_BANK = 20_000_101

/** The demo's two carriers and its bank, as made up as its firms. */
export const INSTITUTION_TABLES: readonly DemoTable[] = [
  {
    map: 'carriers',
    file: '孵化载体名录.csv',
    header: ['统一社会信用代码', '载体名称', '成立日期', '所在片区'],
    rows: () => [],
    explanations: {},
    besides: [
      [demoCreditCode(FIRST_CARRIER), '萤火孵化器（示例一号）', '2014-04-18', '城东片区'],
      [demoCreditCode(FIRST_CARRIER + 1), '云谷众创空间（示例二号）', '2018-09-06', '云谷'],
    ],
  },
  {
    map: 'banks',
    file: '合作银行名录.csv',
    header: ['统一社会信用代码', '银行名称', '成立日期'],
    rows: () => [],
    explanations: {},
    besides: [[demoCreditCode(FIRST_BANK), '示例银行示范支行（演示）', '2009-11-20']],
  },
]

/** The names of the carriers, in the order of their numbers. */
export const CARRIER_NAMES: readonly string[] = INSTITUTION_TABLES[0]!.besides.map((row) => row[1]!)
