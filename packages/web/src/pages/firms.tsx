import { keepPreviousData } from '@tanstack/react-query'
import { getRouteApi } from '@tanstack/react-router'
import { Button, Checkbox } from 'antd'
import { useCallback, useState } from 'react'
import { type PartyLine, asked, useAnswer } from '../api.ts'
import { LinkButton } from '../parts/link-button.tsx'
import { Empty } from '../parts/empty.tsx'
import { Filters } from '../parts/filters.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { group } from '../parts/money.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Search } from '../parts/search.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { abilitiesOf } from '../session.ts'
import type { FirmsView } from '../views.ts'
import { BatchBar } from './firms/batch-bar.tsx'
import { Choices } from './firms/choices.tsx'
import { ColumnChooser } from './firms/column-chooser.tsx'
import { columnFor } from './firms/columns.tsx'
import { ExportMenu } from './firms/export-menu.tsx'
import { SavedViews } from './firms/saved-views.tsx'
import { type ViewChange, columnsOf, columnsText, filterOf, isFiltered, sortOf, without } from './firms/view.ts'
import './firms.css'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  {
    title: '企业',
    search: '名称、拼音首字母或代码',
    found: (total: string) => `${total} 家`,
    pick: (name: string) => `选中${name}`,
    pickAll: '选中这一页的全部企业',
    none: '没有找到',
    noneWhy: '换一个名称片段、曾用名、拼音首字母或代码；或者放宽筛选。',
    noneNext: '清除条件',
    nothing: '还没有企业',
    nothingWhy: '导入一份登记信息，企业就会出现在这里。',
    nothingOfficer: '园区经办导入企业和数据之后，这里就有内容。',
    nothingNext: '导入数据',
  },
  {
    title: 'Firms',
    search: 'Name, pinyin initials or code',
    found: (total) => `${total} firms`,
    pick: (name) => `Pick ${name}`,
    pickAll: 'Pick every firm of this page',
    none: 'Nothing found',
    noneWhy: 'Try another part of the name, a former name, initials or code; or loosen the filters.',
    noneNext: 'Clear',
    nothing: 'No firms yet',
    nothingWhy: 'Import a register and firms appear here.',
    nothingOfficer: 'Once an officer has imported firms and facts, they stand here.',
    nothingNext: 'Import',
  },
)

const route = getRouteApi('/inside/firms')
const inside = getRouteApi('/inside')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: FirmsView }) => [firmsIn(search)]

const firmsIn = (view: FirmsView) =>
  asked('GET /api/parties', { query: { ...filterOf(view), sort: sortOf(view), page: view.page ?? 1, size: SIZE } })

/** Every party of the zone: searched, filtered, sorted, marked; the view is the address. */
export function Firms() {
  const view = route.useSearch()
  const { session } = inside.useRouteContext()
  const { worksAtDesk, changesFacts } = abilitiesOf(session.roles)
  const navigate = route.useNavigate()
  const [picked, setPicked] = useState<ReadonlySet<number>>(NOBODY)
  const show = useCallback(
    (next: FirmsView) => {
      setPicked(NOBODY)
      void navigate({ search: next, replace: true })
    },
    [navigate],
  )
  const change = useCallback(
    (part: ViewChange) => {
      if (narrows(part)) setPicked(NOBODY)
      void navigate({ search: (now) => without({ ...now, page: undefined, ...part }), replace: true })
    },
    [navigate],
  )
  const search = useCallback((text: string | undefined) => change({ search: text }), [change])
  const firms = useAnswer(...firmsIn(view), { placeholderData: keepPreviousData })
  const rows = firms.data?.rows
  const columns = columnsOf(view)
  const shown = columns.map((name) => columnFor(name, columns))
  return (
    <>
      <PageHead
        help={['innovation points', 'stage', 'rank']}
        title={words.title}
        note={firms.data && <span>{words.found(group(firms.data.total))}</span>}
        actions={<SavedViews view={view} show={show} />}
      />
      <Sheet flush>
        <Filters>
          <Search label={words.search} value={view.search} onSearch={search} />
          <Choices view={view} answer={firms.data} change={change} />
          <div className="firms-tools">
            <ColumnChooser
              columns={columns}
              frozen={view.frozen ?? FROZEN}
              change={(next, frozen) =>
                change({ columns: columnsText(next), frozen: frozen === FROZEN ? undefined : frozen })
              }
            />
            <ExportMenu view={view} />
          </div>
        </Filters>
        {worksAtDesk && picked.size > 0 && firms.data && (
          <BatchBar
            picked={picked}
            total={firms.data.total}
            filter={filterOf(view)}
            answer={firms.data}
            clear={() => setPicked(NOBODY)}
          />
        )}
        <Listing
          caption={words.title}
          columns={worksAtDesk ? [pickColumn(rows ?? [], picked, setPicked), ...shown] : shown}
          rows={rows}
          keyOf={({ id }) => id}
          of={firms}
          sort={view.sort ?? 'name'}
          onSort={(sort) => change({ sort })}
          frozen={(view.frozen ?? FROZEN) + (worksAtDesk ? 1 : 0)}
          empty={isFiltered(view) ? <NoneFound clear={() => show({})} /> : <NoFirms imports={changesFacts} />}
          pages={{
            page: view.page ?? 1,
            size: SIZE,
            total: firms.data?.total ?? 0,
            onPage: (page) => void navigate({ search: (now) => ({ ...now, page }) }),
          }}
        />
      </Sheet>
    </>
  )
}

const SIZE = 50
const FROZEN = 1
const NOBODY: ReadonlySet<number> = new Set()

/** Whether a change shows other firms, so that what was ticked may be out of sight. */
const narrows = (part: ViewChange): boolean =>
  Object.keys(part).some((name) => name !== 'columns' && name !== 'frozen' && name !== 'sort')

function pickColumn(
  rows: readonly PartyLine[],
  picked: ReadonlySet<number>,
  pick: (ids: ReadonlySet<number>) => void,
): Column<PartyLine> {
  const isAll = rows.length > 0 && rows.every(({ id }) => picked.has(id))
  const isSome = !isAll && rows.some(({ id }) => picked.has(id))
  const turn = (ids: readonly number[], isOn: boolean) => {
    const next = new Set(picked)
    for (const id of ids) {
      if (isOn) next.add(id)
      else next.delete(id)
    }
    pick(next)
  }
  const all = rows.map(({ id }) => id)
  return {
    key: 'pick',
    title: words.pickAll,
    width: 20,
    phone: 'hide',
    head: (
      <Checkbox
        aria-label={words.pickAll}
        checked={isAll}
        indeterminate={isSome}
        onChange={({ target }) => turn(all, target.checked)}
      />
    ),
    cell: ({ id, name }) => (
      <Checkbox
        aria-label={words.pick(name)}
        checked={picked.has(id)}
        onChange={({ target }) => turn([id], target.checked)}
      />
    ),
  }
}

function NoneFound({ clear }: { clear: () => void }) {
  return <Empty title={words.none} why={words.noneWhy} next={<Button onClick={clear}>{words.noneNext}</Button>} />
}

function NoFirms({ imports }: { imports: boolean }) {
  const next = imports && (
    <LinkButton to="/imports/new" isMain>
      {words.nothingNext}
    </LinkButton>
  )
  return <Empty title={words.nothing} why={imports ? words.nothingWhy : words.nothingOfficer} next={next} />
}
