import type { UseQueryResult } from '@tanstack/react-query'
import { Button, Pagination, Skeleton } from 'antd'
import { type CSSProperties, type Key, type ReactNode, useLayoutEffect, useRef } from 'react'
import { inBoth } from '../i18n.ts'
import { Empty } from './empty.tsx'
import './listing.css'
import { group } from './money.tsx'
import { useNarrow } from './narrow.ts'
import { Problem } from './problem.tsx'

const words = inBoth(
  {
    beyond: (page: number) => `没有第 ${page} 页`,
    pages: (last: number, total: number) => `一共 ${group(total)} 条，到第 ${last} 页为止。`,
    toLast: '看最后一页',
  },
  {
    beyond: (page) => `There is no page ${page}`,
    pages: (last, total) => `${group(total)} in all; the last page is ${last}.`,
    toLast: 'See the last page',
  },
)

/** One column: how it heads the table, what it shows, and where it goes on a phone's card. */
export type Column<Row> = {
  readonly key: string
  /** A list kept outside a component gives it as a question: words are read while drawing, in the language of that moment. */
  readonly title: string | (() => string)
  /** Heads the column at the desk in place of the title, as a box that ticks all rows does. */
  readonly head?: ReactNode
  readonly cell: (row: Row) => ReactNode
  readonly align?: 'right'
  readonly width?: number
  /** The column can be sorted by; the first press sorts this way. */
  readonly sorts?: 'up' | 'down'
  /** On a phone: the card's title, beside the title, a labelled line (the default), a line of its own, or nothing. */
  readonly phone?: 'title' | 'aside' | 'line' | 'bare' | 'hide'
}

type Props<Row> = {
  /** What the list is, for the screen reader. */
  readonly caption: string
  readonly columns: readonly Column<Row>[]
  readonly rows: readonly Row[] | undefined
  readonly keyOf: (row: Row) => Key
  readonly empty: ReactNode
  /** The answer the rows come from: why there are none, and whether others are on their way while the last are shown. */
  readonly of?: Pick<UseQueryResult, 'error' | 'refetch' | 'isPlaceholderData'>
  readonly sort?: string
  readonly onSort?: (sort: string) => void
  /** So many columns stay in sight while the others scroll sideways. */
  readonly frozen?: number
  readonly pages?: { page: number; size: number; total: number; onPage: (page: number) => void }
}

/** A table at the desk, cards on a phone. Sorting is `column` upwards and `-column` downwards. */
export function Listing<Row>(props: Props<Row>) {
  const { rows, of, empty, pages } = props
  const isNarrow = useNarrow()
  if (of?.error && !rows) {
    return (
      <div className="listing-pad">
        <Problem error={of.error} again={() => void of.refetch()} />
      </div>
    )
  }
  if (!rows) {
    return (
      <div className="listing-pad">
        <Skeleton active title={false} paragraph={{ rows: 8 }} />
      </div>
    )
  }
  if (rows.length === 0) return pages && pages.total > 0 ? <Beyond {...pages} /> : empty
  const isWaiting = of?.isPlaceholderData ?? false
  return (
    <div className={isWaiting ? 'listing listing-waiting' : 'listing'} aria-busy={isWaiting}>
      {isNarrow ? <Cards {...props} rows={rows} /> : <Rows {...props} rows={rows} />}
      {pages && pages.total > pages.size && (
        <Pagination
          className="listing-pages"
          current={pages.page}
          pageSize={pages.size}
          total={pages.total}
          onChange={pages.onPage}
          showSizeChanger={false}
          showLessItems={isNarrow}
          simple={isNarrow}
        />
      )}
    </div>
  )
}

/** An address may name a page that the list no longer has. */
function Beyond({ page, size, total, onPage }: NonNullable<Props<unknown>['pages']>) {
  const last = Math.ceil(total / size)
  return (
    <Empty
      title={words.beyond(page)}
      why={words.pages(last, total)}
      next={<Button onClick={() => onPage(last)}>{words.toLast}</Button>}
    />
  )
}

type Shown<Row> = Props<Row> & { readonly rows: readonly Row[] }

function Rows<Row>({ caption, columns, rows, keyOf, sort, onSort, frozen = 0 }: Shown<Row>) {
  const table = useFrozen(frozen, columns.length)
  return (
    <div className={frozen > 0 ? 'listing-scroll listing-frozen' : 'listing-scroll'} tabIndex={-1}>
      <table className="listing-table" ref={table}>
        <caption className="unseen">{caption}</caption>
        <thead>
          <tr>
            {columns.map((column, at) => (
              <Head key={column.key} column={column} sort={sort} onSort={onSort} place={placeOf(at, frozen)} />
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)}>
              {columns.map(({ key, cell, align }, at) => (
                <td
                  key={key}
                  className={[align, placeOf(at, frozen).name].filter(Boolean).join(' ')}
                  style={placeOf(at, frozen).style}
                >
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

type Place = { name: string; style: CSSProperties }

type HeadProps<Row> = {
  column: Column<Row>
  sort: string | undefined
  onSort: ((sort: string) => void) | undefined
  place: Place
}

function Head<Row>({ column, sort, onSort, place }: HeadProps<Row>) {
  const { key, head, align, width, sorts } = column
  const title = titleOf(column)
  const direction = sort === key ? 'ascending' : sort === `-${key}` ? 'descending' : undefined
  const isNextDown = direction === undefined ? sorts === 'down' : direction === 'ascending'
  const next = isNextDown ? `-${key}` : key
  return (
    <th
      scope="col"
      className={[align, place.name].filter(Boolean).join(' ')}
      style={width ? { width, ...place.style } : place.style}
      aria-sort={direction}
    >
      {sorts && onSort ? (
        <button type="button" className="bare listing-sort" onClick={() => onSort(next)}>
          {title}
          <span aria-hidden="true">{direction === 'ascending' ? ' ↑' : direction === 'descending' ? ' ↓' : ' ↕'}</span>
        </button>
      ) : (
        (head ?? title)
      )}
    </th>
  )
}

/** A frozen cell stays as far from the left as the columns before it are wide. */
const placeOf = (at: number, frozen: number): Place =>
  at >= frozen
    ? { name: '', style: {} }
    : {
        name: at === frozen - 1 ? 'listing-stays listing-stays-last' : 'listing-stays',
        style: { left: `var(--left-${at}, 0)` },
      }

/** Measures the frozen columns whenever the table changes its size, and tells their places to the style. */
function useFrozen(frozen: number, columns: number) {
  const table = useRef<HTMLTableElement>(null)
  useLayoutEffect(() => {
    const shown = table.current
    if (!shown || frozen === 0) return undefined
    const measure = () => {
      // Large type enlarges what a style says; what is measured is enlarged already.
      const zoom = Number(getComputedStyle(document.body).zoom) || 1
      let left = 0
      for (const [at, head] of [...shown.querySelectorAll('thead th')].slice(0, frozen).entries()) {
        shown.style.setProperty(`--left-${at}`, `${left}px`)
        left += head.getBoundingClientRect().width / zoom
      }
    }
    const observer = new ResizeObserver(measure)
    observer.observe(shown)
    return () => observer.disconnect()
  }, [frozen, columns])
  return table
}

function Cards<Row>({ caption, columns, rows, keyOf }: Shown<Row>) {
  const at = (place: Column<Row>['phone']) => columns.filter(({ phone = 'line' }) => phone === place)
  return (
    <ul className="listing-cards" aria-label={caption}>
      {rows.map((row) => (
        <li key={keyOf(row)} className="listing-card">
          <div className="listing-card-head">
            <div className="listing-card-title">
              {at('title').map(({ key, cell }) => (
                <div key={key}>{cell(row)}</div>
              ))}
            </div>
            <div className="listing-card-aside">
              {at('aside').map(({ key, cell }) => (
                <div key={key}>{cell(row)}</div>
              ))}
            </div>
          </div>
          {at('bare').map(({ key, cell }) => (
            <div key={key}>{cell(row)}</div>
          ))}
          <dl className="listing-card-lines">
            {at('line').map((column) => (
              <Line key={column.key} title={titleOf(column)} shown={column.cell(row)} />
            ))}
          </dl>
        </li>
      ))}
    </ul>
  )
}

/** A labelled line of a card; a value that is not there leaves no line. */
const titleOf = <Row,>({ title }: Column<Row>): string => (typeof title === 'string' ? title : title())

function Line({ title, shown }: { title: string; shown: ReactNode }) {
  if (shown === null || shown === undefined || shown === '' || shown === false) return null
  return (
    <div>
      <dt>{title}</dt>
      <dd>{shown}</dd>
    </div>
  )
}
