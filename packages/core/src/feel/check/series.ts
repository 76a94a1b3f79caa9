import { PERIODS_MAX, PERIOD_NAMES, type SeriesFunction } from '../series.ts'
import { UNITS } from '../../base.ts'
import type { Place, Syntax } from '../syntax.ts'
import type { Term } from '../term.ts'
import { NUMBER, type Type, WHOLE, listOf } from '../type.ts'
import { type Checking, declaredName, report, snippet } from './checking.ts'
import { calculateTerms } from './operator.ts'

type Call = Syntax & { kind: 'call' }
type Declared = { readonly name: string; readonly type: Type }
type Period = 'year' | 'month'

/** `研发费用(上年)`, `研发费用(2023)`: another period of a periodic fact. */
export function checkPeriod(declared: Declared, syntax: Call, checking: Checking): Term {
  const place = { from: syntax.from, to: syntax.to }
  const { name, type } = declared
  const [argument] = syntax.arguments
  const written = argument ? snippet(argument.value, checking) : ''
  if (argument?.value.kind === 'name' && Object.hasOwn(UNITS, argument.value.name)) {
    return report(checking, argument.value, 'unit_not_period', { unit: written, name }, name)
  }
  const period = checking.scope.series(name)
  if (!period) return report(checking, place, 'not_periodic', { found: name }, name)
  const read = argument && syntax.arguments.length === 1 ? periodOf(argument.value, period) : undefined
  if (read) return { kind: 'read', read: { name, ...read }, type, ...place }
  const expected =
    period === 'year'
      ? `${name}(上年)、${name}(前年)、${name}(2023)`
      : `${name}(上月)、${name}(上年同月)、${name}(202306)`
  const expectedEn =
    period === 'year' ? `${name}(previous year), ${name}(2023)` : `${name}(previous month), ${name}(202306)`
  return report(checking, place, 'bad_period', { found: written, name, expected, expectedEn })
}

function periodOf(syntax: Syntax, period: Period): { back: number } | { period: number } | undefined {
  if (syntax.kind === 'name') {
    const named = PERIOD_NAMES.get(syntax.name)
    return named?.of === period ? { back: named.back } : undefined
  }
  if (syntax.kind !== 'number' || typeof syntax.value !== 'number') return undefined
  const { value } = syntax
  if (value <= 0) return -value <= PERIODS_MAX[period] ? { back: 0 - value } : undefined
  const year = period === 'year' ? value : Math.floor(value / 100)
  const month = period === 'year' ? 1 : value % 100
  return year >= 1900 && year <= 2999 && month >= 1 && month <= 12 ? { period: value } : undefined
}

/** `近(X, 3)`, `增长率(X)`, `合计(X, n)` …: written out over the reads of X. */
export function checkSeries(series: SeriesFunction, syntax: Call, checking: Checking): Term {
  const place = { from: syntax.from, to: syntax.to }
  const shownName = snippet(syntax.callee, checking)
  const [first, second] = syntax.arguments.map((argument) => argument.value)
  const least = series.count === 'required' ? 2 : 1
  if (!first || syntax.arguments.length < least || syntax.arguments.length > 2) {
    const usage =
      series.count === 'required' ? `${shownName}(事实, 期数)` : `${shownName}(事实) 或 ${shownName}(事实, 期数)`
    const expected = series.count === 'required' ? 2 : '1–2'
    return report(checking, place, 'argument_count', {
      name: shownName,
      expected,
      found: syntax.arguments.length,
      usage,
    })
  }
  const declared = first.kind === 'name' ? declaredName(first.name, checking) : undefined
  if (!declared) {
    if (first.kind === 'name') return checking.check(first, checking)
    return report(checking, first, 'series_argument', { name: shownName, found: snippet(first, checking) })
  }
  const period = checking.scope.series(declared.name)
  if (!period) return report(checking, first, 'not_periodic', { found: declared.name }, declared.name)
  const high = PERIODS_MAX[period]
  const count = second === undefined ? 1 : second.kind === 'number' ? second.value : 0
  if (typeof count !== 'number' || count < 1 || count > high) {
    const found = second ? snippet(second, checking) : ''
    return report(checking, second ?? first, 'series_count', { name: shownName, low: 1, high, found })
  }
  if (series.name !== 'recent' && declared.type.kind !== 'number' && declared.type.kind !== 'any') {
    return report(checking, first, 'series_argument', { name: shownName, found: snippet(first, checking) })
  }
  return writeOut(series, declared, count, place, checking)
}

function writeOut(series: SeriesFunction, declared: Declared, count: number, place: Place, checking: Checking): Term {
  const { name, type } = declared
  const at = (back: number): Term => ({ kind: 'read', read: back === 0 ? { name } : { name, back }, type, ...place })
  const numbers = { kind: 'constant', type: WHOLE, ...place } as const
  const one: Term = { ...numbers, value: 1 }
  const many: Term = { ...numbers, value: count }
  const join = (operator: '+' | '-' | '*' | '/' | '**', left: Term, right: Term) =>
    calculateTerms(operator, left, right, place, checking)
  const newestLast = Array.from({ length: count }, (_, index) => at(count - 1 - index))
  const total = () => newestLast.reduce((sum, term) => join('+', sum, term))
  const wrap = (of: Term, ...shown: readonly (string | Term)[]): Term => ({
    kind: 'series',
    of,
    shown,
    type: of.type,
    ...place,
  })
  switch (series.name) {
    case 'recent':
      return wrap(
        { kind: 'list', items: newestLast, type: listOf(type), ...place },
        '[',
        ...between(newestLast, ', '),
        ']',
      )
    case 'total':
      return wrap(total(), '(', ...between(newestLast, ' + '), ')')
    case 'average':
      return wrap(join('/', total(), many), `((`, ...between(newestLast, ' + '), `) / ${count})`)
    case 'growth': {
      const steps = Array.from({ length: count }, (_, index) => [at(count - 1 - index), at(count - index)] as const)
      const sum = steps.map(([later, earlier]) => join('/', later, earlier)).reduce((a, b) => join('+', a, b))
      const shown = steps.flatMap(([later, earlier], index) => [index === 0 ? '' : ' + ', later, ' / ', earlier])
      if (count === 1) return wrap(percent(join('-', sum, one)), '(', ...shown, ' - 1)')
      return wrap(percent(join('-', join('/', sum, many), one)), '((', ...shown, `) / ${count} - 1)`)
    }
    case 'compound growth': {
      const whole = join('/', at(0), at(count))
      const root = join('**', whole, join('/', one, many))
      return wrap(
        percent(join('-', count === 1 ? whole : root, one)),
        '((',
        at(0),
        ' / ',
        at(count),
        `) ** (1 / ${count}) - 1)`,
      )
    }
  }
}

/** Growth is shown in per cent. */
const percent = (term: Term): Term => (term.type.kind === 'number' ? { ...term, type: { ...NUMBER, unit: '%' } } : term)

function between(terms: readonly Term[], separator: string): (string | Term)[] {
  return terms.flatMap((term, index) => (index === 0 ? [term] : [separator, term]))
}
