/** A built-in over the periods of one fact. `count` is how many periods it may take, or that it takes none. */
export type SeriesFunction = {
  readonly name: 'recent' | 'growth' | 'total' | 'average' | 'compound growth'
  readonly chinese: string
  /** Whether the number of periods must, may or may not be written. */
  readonly count: 'required' | 'optional'
}

const FUNCTIONS: readonly SeriesFunction[] = [
  { name: 'recent', chinese: '近', count: 'required' },
  { name: 'growth', chinese: '增长率', count: 'optional' },
  { name: 'total', chinese: '合计', count: 'required' },
  { name: 'average', chinese: '均值', count: 'required' },
  { name: 'compound growth', chinese: '复合增长率', count: 'required' },
]

/** Built-ins whose first argument names a periodic fact, by Chinese and English name. */
export const SERIES_FUNCTIONS: ReadonlyMap<string, SeriesFunction> = new Map(
  FUNCTIONS.flatMap((one) => [
    [one.name, one],
    [one.chinese, one],
  ]),
)

/** The most periods a series function may reach over: sixty years, or ten years of months. */
export const PERIODS_MAX = { year: 60, month: 120 } as const

/** Words for a period in the brackets after a periodic fact: how far back, and for which kind of period. */
export const PERIOD_NAMES: ReadonlyMap<string, { readonly back: number; readonly of: 'year' | 'month' }> = new Map([
  ['上年', { back: 1, of: 'year' }],
  ['前年', { back: 2, of: 'year' }],
  ['previous year', { back: 1, of: 'year' }],
  ['year before previous', { back: 2, of: 'year' }],
  ['上月', { back: 1, of: 'month' }],
  ['上年同月', { back: 12, of: 'month' }],
  ['previous month', { back: 1, of: 'month' }],
  ['same month last year', { back: 12, of: 'month' }],
])
