import { inBoth } from '../../i18n.ts'

const words = inBoth({ older: '更早的', newer: '更新的' }, { older: 'Older', newer: 'Newer' })

type Props = { readonly page: number; readonly last: number; readonly onChange: (page: number) => void }

/** To and fro in a list that shows the newest first; nothing where there is one page only. */
export function Pages({ page, last, onChange }: Props) {
  if (last <= 1) return null
  return (
    <div className="row-between">
      <button type="button" className="button" disabled={page === 1} onClick={() => onChange(page - 1)}>
        {words.newer}
      </button>
      <span>
        {page} / {last}
      </span>
      <button type="button" className="button" disabled={page === last} onClick={() => onChange(page + 1)}>
        {words.older}
      </button>
    </div>
  )
}
