import type { Content } from 'pdfmake/interfaces.js'
import type { Voucher } from '../payment-vouchers.ts'
import { HAIRLINES, SOFT, drawn, warning } from './drawn.ts'

/** Vouchers, each in one piece, two on a page of A4. */
export const voucherSheets = (vouchers: readonly Voucher[]): Content[] =>
  vouchers.map((voucher, at) => ({
    stack: voucherStack(voucher),
    unbreakable: true,
    margin: [0, at % 2 === 1 ? 26 : 0, 0, 0],
    ...(at > 0 && at % 2 === 0 ? { pageBreak: 'before' as const } : {}),
  }))

function voucherStack({ title, issuer, number, warning: said, lines, signatures }: Voucher): Content[] {
  return [
    drawn(issuer, { alignment: 'center', fontSize: 9.5, color: SOFT }),
    drawn(title, { alignment: 'center', fontSize: 17, bold: true, characterSpacing: 3, noWrap: true }),
    drawn(`编号 ${number}`, { alignment: 'center', fontSize: 9, color: SOFT, margin: [0, 2, 0, 6] }),
    ...(said === null ? [] : [warning(said)]),
    {
      table: {
        widths: [72, '*'],
        body: lines.map(({ name, value }) => [drawn(name, { color: SOFT }), drawn(value)]),
      },
      layout: { ...HAIRLINES, paddingTop: () => 2.5, paddingBottom: () => 2 },
      fontSize: 9.5,
    },
    {
      columns: signatures.map(({ name, value }) => drawn(`${name}：${value}`, { fontSize: 9.5 })),
      margin: [0, 8, 0, 0],
    },
  ]
}
