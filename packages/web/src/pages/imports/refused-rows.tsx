import type { ImportReport } from '../../api.ts'
import { Listing } from '../../parts/listing.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    caption: '退回的行',
    row: (row: number) => `第 ${row} 行`,
    columns: { row: '行', problems: '为什么退回' },
    expected: (expected: string, found: string) => `应为：${expected}；收到：${found || '空'}`,
  },
  {
    caption: 'Rows refused',
    row: (row) => `Row ${row}`,
    columns: { row: 'Row', problems: 'Why' },
    expected: (expected, found) => `expected ${expected}; found ${found || 'nothing'}`,
  },
)

type Row = ImportReport['refusals'][number]
type Pages = { page: number; size: number; total: number; onPage: (page: number) => void }

/** Refused rows with every reason: what was expected, what was found. */
export function RefusedRows({ rows, pages }: { rows: readonly Row[]; pages?: Pages }) {
  return (
    <Listing
      caption={words.caption}
      columns={[
        {
          key: 'row',
          title: words.columns.row,
          width: 110,
          phone: 'title',
          cell: ({ row }) => <span className="nowrap">{words.row(row)}</span>,
        },
        {
          key: 'problems',
          title: words.columns.problems,
          phone: 'bare',
          cell: ({ problems }) => <Why problems={problems} />,
        },
      ]}
      rows={rows}
      keyOf={({ row }) => row}
      empty={null}
      {...(pages ? { pages } : {})}
    />
  )
}

function Why({ problems }: { problems: Row['problems'] }) {
  return (
    <ul>
      {problems.map(({ code, column, message, expected, found }) => (
        <li key={`${code} ${column ?? ''}`}>
          {column && <strong>{column}：</strong>}
          {message}
          <span className="faint"> {words.expected(expected, found)}</span>
        </li>
      ))}
    </ul>
  )
}
