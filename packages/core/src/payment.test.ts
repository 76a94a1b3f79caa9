import { describe, expect, test } from 'vitest'
import {
  type AskedPayment,
  type BankFormat,
  type EnvelopeState,
  type EnvelopeStep,
  type FileRow,
  judgedResult,
  paymentFile,
  stepTaken,
  writtenAmount,
} from './payment.ts'
import { parseBankFormat } from './programme.ts'

const CSV = `bank: example-city
name: 示例城市商业银行
encoding: utf-8
payer: { holder: 示例财政局, number: "6200" }
payment:
  layout: csv
  file_name: "PAY{批次}.csv"
  head: [批次, 笔数, 总金额]
  titles: yes
  columns: [行号, 收款户名, 收款账号, 开户行, 金额, 用途]
result:
  layout: csv
  head: [批次, 笔数, 总金额]
  columns: [行号, 收款账号, 金额, 状态, 原因, 日期]
  settled: [成功]
  returned: [失败, 退票]
`
const FIXED = `bank: example-rural
name: 示例农村商业银行
encoding: utf-8
payer: { holder: 示例财政局, number: "6200" }
payment:
  layout: fixed
  file_name: "{日期}.txt"
  columns:
    - { field: 行号, width: 10 }
    - { field: 收款户名, width: 12 }
    - { field: 收款账号, width: 8 }
    - { field: 金额, width: 12, fill: "0", align: right, unit: 分 }
result:
  layout: fixed
  columns: [{ field: 行号, width: 10 }, { field: 金额, width: 12, unit: 分 }, { field: 状态, width: 2 }]
  settled: ["00"]
  returned: ["01"]
`

function formatOf(text: string): BankFormat {
  const read = parseBankFormat('banks/x.yaml', text)
  if ('problems' in read) throw new Error(read.problems.map(({ zh }) => zh).join('\n'))
  return read.format
}

const encode = (text: string) => new TextEncoder().encode(text)
const decode = (bytes: Uint8Array) => new TextDecoder().decode(bytes)

const payments = [
  { reference: 'P1', holder: '甲公司', account: '6222', bank: '某行', minor: 123_450n, purpose: '补助,首笔' },
  { reference: 'P2', holder: '乙', account: '6223', bank: '某行', minor: 7n, purpose: '补助' },
]
const envelope = { number: 'B1', currency: 'CNY', date: '2026-06-30', payments } as const

describe('the file a bank is told to pay by', () => {
  test('has the head, the titles and one line a payment, cells with commas in quotes', () => {
    const { name, content } = paymentFile(formatOf(CSV), envelope, encode)
    expect(name).toBe('PAYB1.csv')
    expect(decode(content).split('\r\n')).toEqual([
      'B1,2,1234.57',
      '行号,收款户名,收款账号,开户行,金额,用途',
      'P1,甲公司,6222,某行,1234.50,"补助,首笔"',
      'P2,乙,6223,某行,0.07,补助',
      '',
    ])
  })

  test('counts bytes where columns are of fixed width, and writes amounts in 分', () => {
    const { name, content } = paymentFile(formatOf(FIXED), envelope, encode)
    expect(name).toBe('20260630.txt')
    expect(decode(content)).toBe(
      'P1        甲公司   6222    000000123450\r\nP2        乙         6223    000000000007\r\n',
    )
  })

  test('is refused where a name does not fit: a name cut off is another name', () => {
    const long = { ...envelope, payments: [{ ...payments[0]!, holder: '甲公司有限' }] }
    expect(() => paymentFile(formatOf(FIXED), long, encode)).toThrow('占 15 字节，银行文件只有 12 字节')
  })

  test('is refused where the encoding lacks a character', () => {
    const poor = (text: string) => (text.includes('乙') ? undefined : encode(text))
    expect(() => paymentFile(formatOf(CSV), envelope, poor)).toThrow('写不出的字')
  })

  test('writes amounts of any size to the last 分', () => {
    expect(writtenAmount(1_000_000_000_000_000n, 'CNY', '元')).toBe('10000000000000.00')
    expect(writtenAmount(5n, 'CNY', '元')).toBe('0.05')
    expect(writtenAmount(5n, 'JPY', '元')).toBe('5')
  })
})

describe('a file that says how a bank wants it', () => {
  const WRONG: readonly (readonly [title: string, text: string, words: string])[] = [
    ['a column nobody knows', CSV.replace('开户行, 金额', '开户号, 金额'), '开户行'],
    ['a fixed column without width', FIXED.replace('{ field: 行号, width: 10 }', '{ field: 行号 }'), '要写 width'],
    ['no column for the amount', CSV.replace('开户行, 金额, 用途', '开户行, 用途'), '缺少列「金额」'],
    ['no payer', CSV.replace(/payer:.*\n/, ''), 'payer'],
  ]
  for (const [title, text, words] of WRONG) {
    test(`is refused for ${title}`, () => {
      const read = parseBankFormat('banks/x.yaml', text)
      expect('problems' in read && read.problems.map(({ zh, proposal }) => `${zh} ${proposal}`).join()).toContain(words)
    })
  }
})

const ASKED: readonly AskedPayment[] = [
  { reference: 'P1', account: '6222', minor: 123_450n, outcome: null },
  { reference: 'P2', account: '6223', minor: 7n, outcome: null },
  { reference: 'P3', account: '6224', minor: 500n, outcome: 'settled' },
  { reference: 'P4', account: '6225', minor: 600n, outcome: 'returned' },
]
const rowsOf = (text: string): FileRow[] =>
  text.split('\n').map((line, at) => ({ row: at + 1, cells: line.split(',') }))
const judge = (text: string) =>
  judgedResult(rowsOf(text), { format: formatOf(CSV), number: 'B1', currency: 'CNY', asked: ASKED })

describe('a bank’s result', () => {
  const LINES: readonly (readonly [title: string, text: string, verdicts: readonly string[], words: string])[] = [
    [
      'books what was paid and what came back',
      'B1,2,1234.57\nP1,6222,1234.50,成功,,20260701\nP2,6223,0.07,退票,户名不符,2026-07-01',
      ['settled', 'returned'],
      '',
    ],
    ['takes amounts with separators', 'B1,1,1234.50\nP1,6222,"1234.50",成功'.replaceAll('"', ''), ['settled'], ''],
    ['hands back a payment nobody asked for', 'B1,1,1.00\nP9,6222,1.00,成功', ['unknown'], '没有行号「P9」'],
    [
      'counts a line that stands there twice once',
      'B1,2,0.14\nP2,6223,0.07,成功\nP2,6223,0.07,成功',
      ['settled', 'twice'],
      '第 2 行已经有了',
    ],
    [
      'books neither where two lines disagree',
      'B1,2,0.14\nP2,6223,0.07,成功\nP2,6223,0.07,失败',
      ['both', 'both'],
      '第 2、3 行说法不一',
    ],
    ['hands back another amount', 'B1,1,0.08\nP2,6223,0.08,成功', ['amount'], '应付 0.07 元，回单写 0.08 元'],
    ['hands back another account', 'B1,1,0.07\nP2,6229,0.07,成功', ['account'], '应付到账号 6223，回单写 6229'],
    ['hands back a status nobody knows', 'B1,1,0.07\nP2,6223,0.07,处理中', ['status'], '认识的：成功、失败、退票'],
    [
      'takes what an earlier result said as known',
      'B1,2,11.00\nP3,6224,5.00,成功\nP4,6225,6.00,失败',
      ['known', 'known'],
      '',
    ],
    [
      'does not turn what an earlier result said',
      'B1,2,11.00\nP3,6224,5.00,退票\nP4,6225,6.00,成功',
      ['against', 'against'],
      '先前的回单说已付，这份说退回',
    ],
  ]
  for (const [title, text, verdicts, words] of LINES) {
    test(`a line: ${title}`, () => {
      const lines = judge(text)
      expect(lines.map(({ verdict }) => verdict)).toEqual(verdicts)
      expect(lines.map(({ zh }) => zh).join()).toContain(words)
    })
  }

  const WHOLE: readonly (readonly [title: string, text: string, words: string])[] = [
    ['a wrong total', 'B1,1,0.08\nP2,6223,0.07,成功', '文件头写 1 笔、0.08 元，逐笔相加是 1 笔、0.07 元'],
    ['a wrong count', 'B1,2,0.07\nP2,6223,0.07,成功', '文件头写 2 笔'],
    ['another envelope', 'B2,1,0.07\nP2,6223,0.07,成功', '是批次「B2」的'],
    ['no payments', 'B1,0,0', '没有付款行'],
    ['a total that is no number', 'B1,1,七分\nP2,6223,0.07,成功', '「七分」'],
    ['a negative amount', 'B1,1,-0.07\nP2,6223,-0.07,成功', '合计对不上'],
    ['a part of a 分', 'B1,1,0.071\nP2,6223,0.071,成功', '合计对不上'],
    ['an amount of 10^18', 'B1,1,1000000000000000000\nP2,6223,1000000000000000000,成功', '合计对不上'],
  ]
  for (const [title, text, words] of WHOLE) {
    test(`is refused whole for ${title}`, () => {
      expect(() => judge(text)).toThrow(words)
    })
  }
})

describe('the way of an envelope', () => {
  const standing = (state: EnvelopeState) => ({ number: 'B1', state, by: 1, submittedBy: 2, waiting: [] as string[] })
  const WAYS: readonly (readonly [EnvelopeState, EnvelopeStep, person: number, becomes: string])[] = [
    ['draft', 'submit', 1, 'submitted'],
    ['submitted', 'return', 3, 'draft'],
    ['submitted', 'approve', 3, 'approved'],
    ['submitted', 'approve', 1, '四眼'],
    ['submitted', 'approve', 2, '四眼'],
    ['draft', 'approve', 3, '现为「编制中」，不能复核通过；现在可以：提交复核、作废'],
    ['approved', 'approve', 3, '现在可以：导出银行文件、作废'],
    ['approved', 'export', 1, 'exported'],
    ['exported', 'cancel', 1, '不能作废'],
    ['exported', 'export', 1, '不能导出银行文件'],
    ['exported', 'read', 1, 'read'],
    ['read', 'read', 1, 'read'],
    ['read', 'close', 1, 'closed'],
    ['closed', 'read', 1, '现在可以：无'],
    ['cancelled', 'submit', 1, '已作废'],
  ]
  for (const [state, step, person, becomes] of WAYS) {
    test(`${step} by ${person} in ${state} comes to: ${becomes}`, () => {
      let found: string
      try {
        found = stepTaken(standing(state), step, person)
      } catch (error) {
        found = (error as Error).message
      }
      expect(found).toContain(becomes)
    })
  }

  test('is not closed while a payment waits for the bank', () => {
    const waiting = { ...standing('read'), waiting: ['P1', 'P2'] }
    expect(() => stepTaken(waiting, 'close', 1)).toThrow('还有 2 笔没有银行结果：P1、P2')
  })
})
