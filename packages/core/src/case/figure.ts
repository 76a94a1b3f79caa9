import { type Currency, type Exact, divide, ratio, round, subtract } from '../base.ts'

/** What every figure has: its name, and what it says in words. */
type Named = { readonly name: string; readonly en: string; readonly note: string | undefined }

/** The sum of what was posted from accounts of one path to accounts of another; a stock counts from the very beginning. */
export type FlowFigure = Named & {
  readonly kind: 'flow'
  readonly from: string
  readonly to: string
  readonly currency: Currency
  readonly isStock: boolean
}

/** What stood on accounts of a path at the end of the period. */
export type BalanceFigure = Named & { readonly kind: 'balance'; readonly account: string; readonly currency: Currency }

/** One figure over another: times, or a share. */
export type RatioFigure = Named & {
  readonly kind: 'ratio'
  readonly of: string
  readonly over: string
  readonly unit: '倍' | '%'
}

/** One figure less others; `isZeroGood` where nothing left is the aim. */
export type DifferenceFigure = Named & {
  readonly kind: 'difference'
  readonly of: string
  readonly less: readonly string[]
  readonly isZeroGood: boolean
}

/** For how many days a unit of money that went out stayed out, on average, those still out counted until the end. */
export type DaysFigure = Named & { readonly kind: 'days'; readonly out: string; readonly back: string }

/** A figure of a fund, made of postings. */
export type MoneyFigure = FlowFigure | BalanceFigure | RatioFigure | DifferenceFigure | DaysFigure

/** What postings of one flow, or what stood on accounts, come to. */
export type FigureSum = {
  readonly minor: bigint
  readonly count: number
  /** Each amount by the seconds from its posting, or the start of the period if that is later, to its end; only for days. */
  readonly minorSeconds?: bigint
}

/** What a figure comes to: money in minor units, times, a share in percent, days; nothing where it is over nothing. */
export type FigureWorth =
  | { readonly unit: '元'; readonly value: bigint; readonly currency: Currency }
  | { readonly unit: '倍' | '%' | '天'; readonly value: Exact | undefined }

const SECONDS_A_DAY = 86_400n

/** Works a figure out from the sums of the flows and balances it is made of. */
export function worthOf(
  name: string,
  figures: ReadonlyMap<string, MoneyFigure>,
  sums: ReadonlyMap<string, FigureSum>,
): FigureWorth {
  const figure = figures.get(name)
  if (!figure) throw new Error(`no figure ${name}`)
  switch (figure.kind) {
    case 'flow':
    case 'balance':
      return { unit: '元', value: sumOf(name, sums).minor, currency: figure.currency }
    case 'difference': {
      const left = figure.less.reduce(
        (rest, one) => rest - minorOf(one, figures, sums),
        minorOf(figure.of, figures, sums),
      )
      return { unit: '元', value: left, currency: currencyOf(figure.of, figures) }
    }
    case 'ratio': {
      const [of, over] = [minorOf(figure.of, figures, sums), minorOf(figure.over, figures, sums)]
      if (over === 0n) return { unit: figure.unit, value: undefined }
      const value = figure.unit === '%' ? ratio(of * 100n, over) : ratio(of, over)
      return { unit: figure.unit, value: round(value, figure.unit === '%' ? 1 : 2, 'half_up') }
    }
    case 'days': {
      const [out, back] = [sumOf(figure.out, sums), sumOf(figure.back, sums)]
      if (out.minor === 0n) return { unit: '天', value: undefined }
      const days = divide(
        subtract(ratio(secondsOf(figure.out, out), 1n), ratio(secondsOf(figure.back, back), 1n)),
        ratio(out.minor * SECONDS_A_DAY, 1n),
      )
      return { unit: '天', value: days === undefined ? undefined : round(days, 1, 'half_up') }
    }
  }
}

/** The figures whose postings a figure sums, itself where it is such a one. */
export function partsOf(
  name: string,
  figures: ReadonlyMap<string, MoneyFigure>,
): readonly (FlowFigure | BalanceFigure)[] {
  const figure = figures.get(name)
  switch (figure?.kind) {
    case 'flow':
    case 'balance':
      return [figure]
    case 'ratio':
      return [...partsOf(figure.of, figures), ...partsOf(figure.over, figures)]
    case 'difference':
      return [figure.of, ...figure.less].flatMap((one) => partsOf(one, figures))
    case 'days':
      return [...partsOf(figure.out, figures), ...partsOf(figure.back, figures)]
    case undefined:
      return []
  }
}

/** The definition in words that anybody can check. */
export function definitionOf(figure: MoneyFigure): string {
  switch (figure.kind) {
    case 'flow':
      return `从「${figure.from}」到「${figure.to}」的记账合计${figure.isStock ? '（自始至期末）' : '（本期）'}，已冲正的不算`
    case 'balance':
      return `「${figure.account}」期末余额合计`
    case 'ratio':
      return `${figure.of} ÷ ${figure.over}`
    case 'difference':
      return [figure.of, ...figure.less].join(' − ')
    case 'days':
      return `本期每天在外的金额之和 ÷ ${figure.out}；没有回来的算到期末`
  }
}

/** The flows whose time counts: those that days are made of. */
export function timedParts(figures: ReadonlyMap<string, MoneyFigure>): ReadonlySet<string> {
  return new Set([...figures.values()].flatMap((figure) => (figure.kind === 'days' ? [figure.out, figure.back] : [])))
}

function secondsOf(name: string, { minorSeconds }: FigureSum): bigint {
  if (minorSeconds === undefined) throw new Error(`figure ${name} was summed without its time`)
  return minorSeconds
}

const NOTHING: FigureSum = { minor: 0n, count: 0, minorSeconds: 0n }

const sumOf = (name: string, sums: ReadonlyMap<string, FigureSum>): FigureSum => sums.get(name) ?? NOTHING

function minorOf(
  name: string,
  figures: ReadonlyMap<string, MoneyFigure>,
  sums: ReadonlyMap<string, FigureSum>,
): bigint {
  const worth = worthOf(name, figures, sums)
  return worth.unit === '元' ? worth.value : 0n
}

function currencyOf(name: string, figures: ReadonlyMap<string, MoneyFigure>): Currency {
  const figure = figures.get(name)
  return figure && 'currency' in figure
    ? figure.currency
    : figure?.kind === 'difference'
      ? currencyOf(figure.of, figures)
      : 'CNY'
}
