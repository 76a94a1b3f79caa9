import { Link } from '@tanstack/react-router'
import { inBoth } from '../i18n.ts'
import { exactMoney } from './case-file/moves.tsx'
import type { Column } from './listing.tsx'

const words = inBoth({ file: '办件', amount: '金额' }, { file: 'Case', amount: 'Amount' })

/** The case a payment or a posting belongs to, by its number; nothing where it belongs to none. */
export const caseColumn = <Row,>(
  caseOf: (row: Row) => { readonly id: number; readonly number: string } | null,
): Column<Row> => ({
  key: 'file',
  title: words.file,
  cell: (row) => {
    const file = caseOf(row)
    return (
      file && (
        <Link to="/cases/$file" params={{ file: String(file.id) }} className="nowrap">
          {file.number}
        </Link>
      )
    )
  },
})

/** What a row is about in money, to the last digit, at the end of its line. */
export const amountColumn = <Row extends { readonly minor: number }>(
  currencyOf: (row: Row) => string,
): Column<Row> => ({
  key: 'amount',
  title: words.amount,
  align: 'right',
  cell: (row) => <strong className="nowrap">{exactMoney(row.minor, currencyOf(row))}</strong>,
})
