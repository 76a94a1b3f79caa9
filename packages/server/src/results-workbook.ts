import { Readable } from 'node:stream'
import type { ReadableStream } from 'node:stream/web'
import { writeXlsxStream } from 'hucre/xlsx'
import { CURRENCIES, type Currency, exact, fixed, fromMinor } from '@gongzhen/core/base'
import type { RunResultRow } from './store/runs.ts'

/** A list of results as a workbook, written while the rows are read: its size does not matter to memory. */
export function resultsWorkbook(
  rows: AsyncIterable<RunResultRow>,
  names: ReadonlyMap<string, string>,
  asOf: string,
): Readable {
  const stream = writeXlsxStream(lines(rows, names, asOf), {
    name: '名单',
    columns: COLUMNS.map(([header, width]) => ({ header, width })),
    freezePane: { rows: 1 },
  })
  // Node's own stream of bytes is the web's; the library names the latter's type.
  return Readable.fromWeb(stream as ReadableStream<Uint8Array>)
}

const COLUMNS = [
  ['政策', 28],
  ['名称', 36],
  ['代码', 22],
  ['结果', 10],
  ['接近', 8],
  ['金额', 16],
  ['币种', 8],
  ['金额明细', 24],
  ['积分', 10],
  ['结论', 16],
  ['组别', 12],
  ['名次', 8],
  ['不符合的条件', 36],
  ['差距', 48],
  ['缺少的数据', 36],
  ['示例参数', 10],
  ['判断之日', 12],
] as const

const OUTCOMES = { eligible: '符合', ineligible: '不符合', incomplete: '缺数据', error: '出错' } as const

async function* lines(rows: AsyncIterable<RunResultRow>, names: ReadonlyMap<string, string>, asOf: string) {
  for await (const row of rows) {
    const [single] = row.amounts.length === 1 ? row.amounts : []
    yield [
      names.get(row.programme) ?? row.programme,
      row.name,
      row.code ?? '',
      OUTCOMES[row.outcome],
      row.near ? '是' : '',
      single === undefined ? null : Number(units(single)),
      single?.currency ?? '',
      row.amounts.length > 1
        ? row.amounts.map((amount) => `${amount.id} ${units(amount)} ${amount.currency}`).join('；')
        : '',
      row.score === null ? null : row.scoreMax === null ? Number(row.score) : `${row.score}–${row.scoreMax}`,
      row.decision ?? '',
      row.peers ?? '',
      row.rank,
      row.because.join('；'),
      row.margins.map(({ rule, text }) => `${rule}：${text}`).join('；'),
      row.missing.join('；'),
      row.illustrative ? '是' : '',
      asOf,
    ]
  }
}

/** Minor units as the currency's own, for reading: 分 → 元. */
function units({ currency, minor }: { readonly currency: string; readonly minor: number }): string {
  const known: Currency = currency in CURRENCIES ? (currency as Currency) : 'CNY'
  return fixed(fromMinor(exact(minor), known), CURRENCIES[known])
}
