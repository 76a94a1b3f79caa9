import type { useAnswer } from '../../api.ts'
import { KINDS } from '../../parts/kinds.ts'
import { type FirmsView, firmsView, parseSearch, stringifySearch } from '../../views.ts'

type FirmsQuery = NonNullable<Parameters<typeof useAnswer<'GET /api/parties'>>[1]['query']>
export type FirmsFilter = Pick<
  FirmsQuery,
  'search' | 'kind' | 'area' | 'stage' | 'tag' | 'officer' | 'programme' | 'outcome' | 'lacks' | 'period'
>
type Kind = NonNullable<FirmsQuery['kind']>
type Sort = NonNullable<FirmsQuery['sort']>

/** A change of a view: what is undefined leaves the address. */
export type ViewChange = { [Name in keyof FirmsView]?: FirmsView[Name] | undefined }

/** The columns a list can show, in the order in which they stand unless somebody chose another. */
export const ALL_COLUMNS = [
  'name',
  'code',
  'area',
  'stage',
  'points',
  'rank',
  'eligible',
  'near',
  'incomplete',
  'tags',
  'officer',
  'findings',
  'kind',
] as const
export type ColumnName = (typeof ALL_COLUMNS)[number]

const USUAL: readonly ColumnName[] = ALL_COLUMNS.slice(0, 11)

/** The columns of a view, the name always first; unknown ones are left out. */
export function columnsOf({ columns }: FirmsView): readonly ColumnName[] {
  const asked = (columns ?? '').split('.').flatMap((text) => ALL_COLUMNS.find((name) => name === text) ?? [])
  return asked.length === 0 ? USUAL : [...new Set<ColumnName>(['name', ...asked])]
}

/** How columns stand in the address: nothing where they are the usual ones. */
export function columnsText(columns: readonly ColumnName[]): string | undefined {
  const text = columns.join('.')
  return text === USUAL.join('.') ? undefined : text
}

/** What narrows the list, as the server is asked. */
export function filterOf(view: FirmsView): FirmsFilter {
  const { search, kind, area, stage, tag, officer, programme, outcome, lacks, period } = view
  return {
    search,
    kind: KIND_NAMES.find((name): name is Kind => name === kind),
    area,
    stage,
    tag,
    officer: officer === 'me' || officer === 'none' ? officer : Number(officer) > 0 ? Number(officer) : undefined,
    programme,
    outcome: OUTCOMES.find((name) => name === outcome),
    lacks,
    period: lacks === undefined ? undefined : period,
  }
}

export const sortOf = ({ sort }: FirmsView): Sort => SORTS.find((name) => name === sort) ?? 'name'

/** Whether anything narrows the list. */
export const isFiltered = (view: FirmsView): boolean =>
  Object.values(filterOf(view)).some((value) => value !== undefined)

/** A view as text to be kept: its address without page and without the number it was saved under. */
export const viewText = ({ page: _page, view: _view, ...view }: FirmsView): string =>
  stringifySearch({ ...view }).replace(/^\?/, '')

/** A kept text as a view again. */
export const viewFrom = (text: string, view: number): FirmsView => ({ ...firmsView(parseSearch(text)), view })

/** An absent part leaves the address. */
export const without = (view: ViewChange): FirmsView =>
  Object.fromEntries(Object.entries(view).filter(([, value]) => value !== undefined))

/** `rated` stands for firms, cooperatives and teams together: whom programmes are asked about. */
export const KIND_NAMES = [...Object.keys(KINDS), 'rated']
export const OUTCOMES = ['eligible', 'near', 'incomplete'] as const
const SORTS: readonly Sort[] = ['name', '-name', 'points', '-points', 'id', '-id', '-findings']
