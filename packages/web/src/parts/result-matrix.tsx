import { Link } from '@tanstack/react-router'
import { type Column, Listing } from './listing.tsx'
import { group } from './money.tsx'
import { Mark } from './outcome.tsx'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  {
    caption: '各项政策的结果',
    columns: { policy: '政策', eligible: '符合', near: '差一点', incomplete: '缺数据', error: '出错' },
  },
  {
    caption: 'Results by policy',
    columns: { policy: 'Policy', eligible: 'Eligible', near: 'Nearly', incomplete: 'Data missing', error: 'Error' },
  },
)

type Counts = { readonly eligible: number; readonly near: number; readonly incomplete: number; readonly error: number }
type Line = { readonly programme: string; readonly name: string; readonly counts: Counts }

/** Programmes by outcomes, those that fit most firms first; each number opens its list in the run it was counted by. */
export function ResultMatrix({ run, lines }: { run: number; lines: readonly Line[] }) {
  const ordered = lines.toSorted(
    ({ counts: one }, { counts: other }) =>
      other.eligible - one.eligible || other.near - one.near || one.incomplete - other.incomplete,
  )
  return (
    <Listing
      caption={words.caption}
      columns={columnsOf(run, lines)}
      rows={ordered}
      keyOf={({ programme }) => programme}
      empty={null}
    />
  )
}

/** 出错 is a column only where there is an error to show. */
const columnsOf = (run: number, lines: readonly Line[]): readonly Column<Line>[] => [
  {
    key: 'policy',
    title: words.columns.policy,
    phone: 'title',
    cell: ({ programme, name }) => (
      <Link to="/programmes/$programme" params={{ programme }}>
        {name}
      </Link>
    ),
  },
  ...LISTS.filter(({ key }) => key !== 'error' || lines.some(({ counts }) => counts.error > 0)).map(
    ({ key, search }): Column<Line> => ({
      key,
      title: words.columns[key],
      align: 'right',
      cell: ({ programme, counts }) =>
        counts[key] === 0 ? (
          <span className="faint">0</span>
        ) : (
          <Link to="/runs/$run" params={{ run: String(run) }} search={{ programme, ...search }} className="nowrap">
            <Mark name={key} size={14} /> {group(counts[key])}
          </Link>
        ),
    }),
  ),
]

/** The lists a run keeps, and how each is asked for. */
export const LISTS = [
  { key: 'eligible', search: { outcome: 'eligible' } },
  { key: 'near', search: { near: true } },
  { key: 'incomplete', search: { outcome: 'incomplete' } },
  { key: 'error', search: { outcome: 'error' } },
] as const
