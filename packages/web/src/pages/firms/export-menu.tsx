import { Button } from 'antd'
import { addressOf } from '../../api.ts'
import { MenuButton } from '../../parts/menu-button.tsx'
import type { FirmsView } from '../../views.ts'
import { columnsOf, filterOf, sortOf } from './view.ts'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  { open: '导出所见', xlsx: 'Excel 文件', csv: 'CSV 文件' },
  { open: 'Export view', xlsx: 'Excel file', csv: 'CSV file' },
)

/** Exactly this view as a file: the same filter, order and columns, all pages. */
export function ExportMenu({ view }: { view: FirmsView }) {
  const query = { ...filterOf(view), sort: sortOf(view), columns: columnsOf(view).join('.') }
  const items = [
    {
      key: 'xlsx',
      label: (
        <a href={addressOf('GET /api/parties.xlsx', { query })} download>
          {words.xlsx}
        </a>
      ),
    },
    {
      key: 'csv',
      label: (
        <a href={addressOf('GET /api/parties.csv', { query })} download>
          {words.csv}
        </a>
      ),
    },
  ]
  return (
    <MenuButton items={items}>
      <Button>{words.open}</Button>
    </MenuButton>
  )
}
