import type { Currency } from '../base.ts'
import type { MoneyFigure } from '../case.ts'
import type { Yaml, YamlEntry } from './document.ts'
import {
  type Fields,
  type Subject,
  closedFields,
  oneOf,
  openFields,
  optionalText,
  optionalTexts,
  optionalYesNo,
  requiredText,
} from './fields.ts'
import { KEYS } from './keys.ts'
import type { AccountOutline } from './outline.ts'
import { proposal } from './read-rules.ts'
import { type Place, type Report, refuse } from './report.ts'

/** A figure as it is written, with its place in the file. */
export type MoneyFigureOutline = MoneyFigure & { readonly place: Place }

/** Where the money of funds comes from that was there before the first case. */
const OUTSIDE = /^期初\//

/** Which keys a kind of figure is told by; exactly one of them stands in each. */
const KINDS = { flow: 'from', balance: 'balance', ratio: 'over', difference: 'less', days: 'out' } as const

/** The figures of a fund: sums of postings, and what is made of them. */
export function readFigures(node: Yaml, outer: Subject): MoneyFigureOutline[] {
  const figures = openFields(node, { ...outer, what: 'figures' })
  return [...(figures?.byKey.values() ?? [])].flatMap((entry) => readFigure(entry, outer) ?? [])
}

function readFigure({ key: name, keyPlace: place, value }: YamlEntry, outer: Subject): MoneyFigureOutline | undefined {
  const fields = closedFields(value, KEYS.figure, { ...outer, what: `指标「${name}」` })
  if (!fields) return undefined
  const named = { name, en: optionalText(fields, 'en') ?? name, note: optionalText(fields, 'note'), place }
  const kinds = (Object.keys(KINDS) as (keyof typeof KINDS)[]).filter((kind) => fields.byKey.has(KINDS[kind]))
  const [kind] = kinds
  if (kind === undefined || kinds.length > 1) {
    refuse(fields.report, 'figureKind', { name, known: Object.values(KINDS).join('、') }, { place })
    return undefined
  }
  return { ...named, ...readKind(kind, fields) }
}

function readKind(kind: keyof typeof KINDS, fields: Fields) {
  const text = (key: string): string => requiredText(fields, key) ?? ''
  switch (kind) {
    case 'flow': {
      const isStock = optionalYesNo(fields, 'stock') ?? false
      return { kind, from: text('from'), to: text('to'), currency: 'CNY' as Currency, isStock }
    }
    case 'balance':
      return { kind, account: text('balance'), currency: 'CNY' as Currency }
    case 'ratio':
      return { kind, of: text('of'), over: text('over'), unit: oneOf(fields, 'unit', ['倍', '%']) ?? '倍' }
    case 'difference': {
      const isZeroGood = optionalYesNo(fields, 'zero') ?? false
      return { kind, of: text('of'), less: optionalTexts(fields, 'less'), isZeroGood }
    }
    case 'days':
      return { kind, out: text('out'), back: text('back') }
  }
}

/** Gives money its currency, by the chart; refuses accounts and figures that are not there, or come after. */
export function settleFigures(
  figures: readonly MoneyFigureOutline[],
  accounts: readonly AccountOutline[],
  report: Report,
): MoneyFigureOutline[] {
  const chart = new Map(accounts.map(({ path, currency }) => [path, currency]))
  const before: string[] = []
  return figures.map((figure) => {
    for (const other of named(figure)) {
      if (before.includes(other)) continue
      const details = { name: other, kind: '前面的指标', kindEn: 'figure before it' }
      refuse(report, 'unknownName', details, { place: figure.place, proposal: proposal(other, before) })
    }
    before.push(figure.name)
    for (const account of paths(figure)) {
      if (chart.has(account) || OUTSIDE.test(account)) continue
      refuse(report, 'unknownAccount', { account }, { place: figure.place, proposal: proposal(account, chart.keys()) })
    }
    if (figure.kind !== 'flow' && figure.kind !== 'balance') return figure
    const currency = paths(figure).flatMap((account) => chart.get(account) ?? [])[0]
    return { ...figure, currency: currency ?? 'CNY' }
  })
}

function named(figure: MoneyFigure): readonly string[] {
  switch (figure.kind) {
    case 'ratio':
      return [figure.of, figure.over]
    case 'difference':
      return [figure.of, ...figure.less]
    case 'days':
      return [figure.out, figure.back]
    case 'flow':
    case 'balance':
      return []
  }
}

function paths(figure: MoneyFigure): readonly string[] {
  if (figure.kind === 'flow') return [figure.from, figure.to]
  return figure.kind === 'balance' ? [figure.account] : []
}
