import { type Builtin, FUNCTION_NAMES, type Parameter, type ParameterKind, builtinOf, usageOf } from '../builtin.ts'
import { PERIOD_NAMES, SERIES_FUNCTIONS } from '../series.ts'
import type { Argument, Place, Syntax } from '../syntax.ts'
import type { Term } from '../term.ts'
import { BOOLEAN, NULL, type Type, listOf, showType, unify } from '../type.ts'
import { UNITS, nearest, parseDate } from '../../base.ts'
import { type Checking, broken, declaredName, nearestDetails, report } from './checking.ts'
import { applyFunction, writeOutCall } from './apply.ts'
import { checkFunction } from './collection.ts'
import { checkCondition } from './operator.ts'
import { checkPeriod, checkSeries } from './series.ts'

type Call = Syntax & { kind: 'call' }

/** What to write in a rule, which judges by days, instead of what DMN models have besides. */
const LASTING = [
  '加几年写 加年(日期, 几)，也有 加月、加天；满几年写 年数(起, 止)，相差天数写 天数(起, 止)',
  'write add years(date, n), add months or add days; full years(from, to), days between(from, to)',
] as const
const CLOCK = ['规则按天判断，只用日期', 'a rule judges by days and has dates alone'] as const

/** `f(x)`: a built-in, a series built-in, a period of a fact, or a function of the formula's own. */
export function checkCall(syntax: Call, checking: Checking): Term {
  const place = { from: syntax.from, to: syntax.to }
  const { callee } = syntax
  if (callee.kind === 'function') return writeOutCall({ syntax: callee, checking }, syntax, checking)
  if (callee.kind !== 'name') return applyFunction(checking.check(callee, checking), syntax, checking)
  const local = checking.locals.get(callee.name)
  if (local?.definition) return writeOutCall(local.definition, syntax, checking)
  if (local) return applyFunction(checking.check(callee, checking), syntax, checking)
  if (callee.name === 'not') return checkNot(syntax, checking)
  const declared = declaredName(callee.name, checking)
  const isPeriodic = declared !== undefined && checking.scope.series(declared.name) !== undefined
  const series = SERIES_FUNCTIONS.get(callee.name)
  if (series && !isPeriodic) return checkSeries(series, syntax, checking)
  const builtin = builtinOf(callee.name)
  if (builtin && !isPeriodic) return checkBuiltin(builtin, syntax, checking)
  if (declared?.type.kind === 'function') return applyFunction(checking.check(callee, checking), syntax, checking)
  if (declared) return checkPeriod(declared, syntax, checking)
  if (looksLikePeriod(syntax)) return checking.check(callee, checking)
  for (const argument of syntax.arguments) checking.check(argument.value, checking)
  const near = nearest(callee.name, FUNCTION_NAMES)
  if (callee.name === 'time' || callee.name.includes('duration') || callee.name.startsWith('date and')) {
    const [found, foundEn] = callee.name.includes('duration') ? LASTING : CLOCK
    return report(checking, place, 'not_supported', {
      found: `${callee.name}（${found}）`,
      foundEn: `${callee.name} (${foundEn})`,
    })
  }
  return report(checking, callee, 'no_function', { found: callee.name, ...nearestDetails(near) }, near[0])
}

/** `营业收人(上年)`, `营业收人(万元)`: meant as a fact, not as a function. */
function looksLikePeriod({ arguments: [argument, ...rest] }: Call): boolean {
  if (rest.length > 0 || argument?.value.kind !== 'name') return false
  return PERIOD_NAMES.has(argument.value.name) || Object.hasOwn(UNITS, argument.value.name)
}

function checkNot(syntax: Call, checking: Checking): Term {
  const place = { from: syntax.from, to: syntax.to }
  const [argument] = syntax.arguments
  if (!argument || syntax.arguments.length > 1) {
    return report(checking, place, 'argument_count', {
      name: 'not',
      expected: 1,
      found: syntax.arguments.length,
      usage: 'not(条件)',
    })
  }
  return { kind: 'not', operand: checkCondition(argument.value, 'not', checking), type: BOOLEAN, ...place }
}

function checkBuiltin(builtin: Builtin, syntax: Call, checking: Checking): Term {
  const place = { from: syntax.from, to: syntax.to }
  const ordered = orderArguments(builtin, syntax, checking)
  if (!ordered) return broken(place)
  const [spread] = builtin.parameters
  const terms: Term[] = []
  for (const argument of ordered) {
    // A function handed over works on the items of the list before it.
    const [list] = terms
    const overItems = argument.kind === 'function' && list?.type.kind === 'list'
    terms.push(overItems ? checkFunction(argument, checking, list.type.of) : checking.check(argument, checking))
  }
  if (terms.some((term) => term.kind === 'broken')) return broken(place)
  const values = spread?.spread ? [asList(terms, place, checking)] : terms
  const connective = connectiveOf(builtin, values[0])
  if (connective) return connective
  if (!values.every((value, index) => fits(value, parameterAt(builtin, index), builtin, checking))) return broken(place)
  const constants = values.map((value) => (value.kind === 'constant' ? value.value : undefined))
  const result = builtin.result(
    values.map((value) => value.type),
    constants,
  )
  if (result.kind === 'refused') {
    return report(checking, place, 'argument_value', { name: builtin.name, hint: result.zh, hintEn: result.en })
  }
  const wrong = builtin.inspect?.(constants)
  if (wrong) {
    return report(checking, place, 'argument_value', { name: builtin.name, hint: wrong.zh, hintEn: wrong.en })
  }
  return (
    foldDate(builtin, values, place, checking) ?? {
      kind: 'call',
      name: builtin.name,
      arguments: values,
      type: result,
      ...place,
    }
  )
}

/** `all(a, b)` and `any(a, b)` with their conditions written out are `and` and `or`, missing facts included. */
function connectiveOf(builtin: Builtin, list: Term | undefined): Term | undefined {
  if ((builtin.name !== 'all' && builtin.name !== 'any') || list?.kind !== 'list') return undefined
  if (!list.items.every((item) => item.type.kind === 'boolean' || item.type.kind === 'any')) return undefined
  return {
    kind: builtin.name === 'all' ? 'and' : 'or',
    operands: list.items,
    type: BOOLEAN,
    from: list.from,
    to: list.to,
  }
}

/** A date literal is checked now and costs nothing later. */
function foldDate(builtin: Builtin, values: readonly Term[], place: Place, checking: Checking): Term | undefined {
  const [text] = values
  if (builtin.name !== 'date' || values.length !== 1 || text?.kind !== 'constant') return undefined
  if (typeof text.value !== 'string') return undefined
  const date = parseDate(text.value)
  if (date === undefined) return report(checking, place, 'bad_date', { found: text.value })
  return { kind: 'constant', value: { date }, type: { kind: 'date' }, ...place }
}

/** Arguments in the order of the parameters, named ones put in their place. */
function orderArguments(builtin: Builtin, syntax: Call, checking: Checking): readonly Syntax[] | undefined {
  const given = syntax.arguments
  const usage = usageOf(builtin)
  const named = given.filter((argument) => argument.name !== undefined)
  const ordered = named.length === 0 ? given.map((argument) => argument.value) : byName(builtin, given, checking)
  if (!ordered) return undefined
  const variadic = builtin.parameters.some((one) => one.repeated || one.spread)
  const required = builtin.parameters.filter((one) => !one.optional).length
  const most = variadic ? Number.POSITIVE_INFINITY : builtin.parameters.length
  if (ordered.length >= required && ordered.length <= most) return ordered
  const expected = variadic ? `${required}+` : required === most ? required : `${required}–${most}`
  report(checking, syntax, 'argument_count', { name: builtin.name, expected, found: ordered.length, usage })
  return undefined
}

function byName(builtin: Builtin, given: readonly Argument[], checking: Checking): readonly Syntax[] | undefined {
  const values = new Map<string, Syntax>()
  for (const argument of given) {
    if (!builtin.parameters.some((one) => one.name === argument.name)) {
      const details = { name: builtin.name, found: argument.name ?? '', usage: usageOf(builtin) }
      report(checking, argument.value, 'argument_name', details)
      return undefined
    }
    values.set(argument.name ?? '', argument.value)
  }
  const ordered: Syntax[] = []
  for (const one of builtin.parameters) {
    const value = values.get(one.name)
    if (value) ordered.push(value)
    else if (!one.optional) return ordered
    else if ([...values.keys()].some((name) => isLater(builtin, name, one)))
      ordered.push({ kind: 'null', from: 0, to: 0 })
  }
  return ordered
}

function isLater(builtin: Builtin, name: string, than: Parameter): boolean {
  return builtin.parameters.findIndex((one) => one.name === name) > builtin.parameters.indexOf(than)
}

const parameterAt = (builtin: Builtin, index: number): Parameter | undefined =>
  builtin.parameters[index] ?? builtin.parameters.findLast((one) => one.repeated)

/** Several arguments, or one that is no list, become a list. */
function asList(terms: readonly Term[], place: Place, checking: Checking): Term {
  const [first] = terms
  if (first && terms.length === 1 && (first.type.kind === 'list' || first.type.kind === 'any')) return first
  let of: Type = NULL
  for (const term of terms) {
    const common = unify(of, term.type)
    if (common === undefined) {
      report(checking, term, 'choices', {
        place: '各参数',
        placeEn: 'the arguments',
        left: showType(of),
        leftEn: showType(of, 'en'),
        right: showType(term.type),
        rightEn: showType(term.type, 'en'),
      })
      return broken(place)
    }
    of = common
  }
  return { kind: 'list', items: terms, type: listOf(of), ...place }
}

const EXPECTED: Readonly<Record<ParameterKind, readonly [string, string]>> = {
  number: ['数（不是金额）', 'a plain number'],
  amount: ['数或金额', 'a number or money'],
  text: ['文字', 'text'],
  boolean: ['是否', 'yes or no'],
  date: ['日期', 'a date'],
  list: ['列表', 'a list'],
  interval: ['区间', 'a range'],
  context: ['结构', 'a context'],
  function: ['函数', 'a function'],
  comparable: ['数、文字或日期', 'a number, text or date'],
  point: ['数、文字、日期或它们的区间', 'a number, text, date or a range of them'],
  any: ['值', 'a value'],
}

function fits(value: Term, parameter: Parameter | undefined, builtin: Builtin, checking: Checking): boolean {
  if (!parameter || value.kind === 'broken') return value.kind !== 'broken'
  if (accepts(parameter, value.type)) return true
  const [expected, expectedEn] = EXPECTED[parameter.kind]
  report(checking, value, 'argument_type', {
    name: builtin.name,
    parameter: parameter.name,
    expected,
    expectedEn,
    found: showType(value.type),
    foundEn: showType(value.type, 'en'),
  })
  return false
}

function accepts(parameter: Parameter, type: Type): boolean {
  if (type.kind === 'any' || (type.kind === 'null' && parameter.optional)) return true
  return ACCEPTED[parameter.kind].includes(type.kind) && !(parameter.kind === 'number' && isMoney(type))
}

const isMoney = (type: Type): boolean => type.kind === 'number' && type.money !== undefined

const ORDERED = ['number', 'text', 'date'] as const
const ACCEPTED: Readonly<Record<ParameterKind, readonly Type['kind'][]>> = {
  number: ['number'],
  amount: ['number'],
  text: ['text'],
  boolean: ['boolean'],
  date: ['date'],
  list: ['list'],
  interval: ['interval'],
  context: ['context'],
  function: ['function'],
  comparable: ORDERED,
  point: [...ORDERED, 'interval'],
  any: ['null', 'boolean', 'text', 'date', 'number', 'list', 'context', 'interval', 'function'],
}
