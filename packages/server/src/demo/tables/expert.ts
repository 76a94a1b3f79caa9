import { type DemoTable, type FirmRow, firmTable } from '../table.ts'

/** The marks experts gave in the 高企 review, each within the band that the firm's figures leave them. */
export const EXPERT_TABLES: readonly DemoTable[] = [
  firmTable({
    map: 'expert-marks',
    file: '高企评审打分.csv',
    covers: ({ firm, slip }) => firm.merits.titles.has('高新技术企业') && slip.chance(0.6),
    columns: [
      ['技术先进程度', (row) => mark(row, [5, 8])],
      ['核心支持作用', (row) => mark(row, [5, 8])],
      ['知识产权数量', (row) => mark(row, propertyBand(row))],
      ['获得方式', (row) => mark(row, row.firm.property.own > 0 ? [4, 6] : [1, 3])],
      [
        '参与标准',
        ({ firm: { merits }, slip }) => (merits.standardJoined || merits.standardLed ? slip.whole(1, 2) : 0),
      ],
      ['成果转化', (row) => mark(row, conversionBand(row))],
      ['研发组织制度', (row) => mark(row, [4, 6])],
      ['研发机构与产学研', (row) => mark(row, [2, 6])],
      ['成果转化激励', (row) => mark(row, [2, 4])],
      ['人才制度', (row) => mark(row, [2, 4])],
      [
        '净资产增长',
        (row) =>
          mark(
            row,
            growthBand(row, ({ assets, liabilities }) => assets - liabilities),
          ),
      ],
      [
        '销售收入增长',
        (row) =>
          mark(
            row,
            growthBand(row, ({ revenue }) => revenue),
          ),
      ],
    ],
  }),
]

type Band = readonly [lowest: number, highest: number]

const mark = ({ slip }: FirmRow, [lowest, highest]: Band): number => slip.whole(lowest, highest)

function propertyBand({ firm: { property } }: FirmRow): Band {
  if (property.classOne >= 1) return [7, 8]
  if (property.classTwo >= 5) return [5, 6]
  if (property.classTwo >= 3) return [3, 4]
  return property.classTwo >= 1 ? [1, 2] : [0, 0]
}

function conversionBand({ firm: { merits } }: FirmRow): Band {
  const yearly = merits.resultsConverted
  if (yearly >= 5) return [25, 30]
  if (yearly >= 4) return [19, 24]
  if (yearly >= 3) return [13, 18]
  if (yearly >= 2) return [7, 12]
  return yearly >= 1 ? [1, 6] : [0, 0]
}

type Year = FirmRow['last']

function growthBand({ firm }: FirmRow, amount: (year: Year) => number): Band {
  const [first = 0, second = 0, third = 0] = firm.years.slice(-3).map(amount)
  const growth = first > 0 && second > 0 ? (second / first + third / second) / 2 - 1 : 0
  if (growth >= 0.35) return [9, 10]
  if (growth >= 0.25) return [7, 8]
  if (growth >= 0.15) return [5, 6]
  if (growth >= 0.05) return [3, 4]
  return growth > 0 ? [1, 2] : [0, 0]
}
