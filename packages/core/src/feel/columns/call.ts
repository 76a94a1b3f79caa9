import { CURRENCIES, type Rounding } from '../../base.ts'
import type { Term } from '../term.ts'
import { type Emitting, type Locals, emit, itemsOf } from './emit.ts'
import { nearExtreme, nearPlus } from './near.ts'
import { asNear, extreme, opposite, plus, rounded } from './number.ts'
import { ASKED, type ValueCode } from './value.ts'

const ROUNDINGS: Readonly<Record<string, Rounding>> = {
  floor: 'floor',
  ceiling: 'ceiling',
  'round down': 'down',
  'round up': 'up',
  'round half up': 'half_up',
  'round half down': 'half_down',
  decimal: 'half_even',
}

/** The built-ins that columns have; any other is asked for. */
export function emitCall(term: Term & { kind: 'call' }, emitting: Emitting, locals: Locals): ValueCode {
  const { name, arguments: given } = term
  const mode = Object.hasOwn(ROUNDINGS, name) ? ROUNDINGS[name] : undefined
  if (mode) return rounding(term, mode, emitting, locals)
  const items = argumentsOf(given, emitting, locals)
  if (!items) return ASKED
  switch (name) {
    case 'min':
      return folded(items, (a, b) => leastOrMost('least', a, b, emitting))
    case 'max':
      return folded(items, (a, b) => leastOrMost('most', a, b, emitting))
    case 'sum':
      return folded(items, (a, b) => sum(a, b, emitting))
    case 'abs':
      return items.length === 1 ? absolute(items[0] ?? ASKED, emitting) : ASKED
    default:
      return ASKED
  }
}

/** The arguments one by one; a single list that is written out stands for its items. */
function argumentsOf(given: readonly Term[], emitting: Emitting, locals: Locals): readonly ValueCode[] | undefined {
  const [only] = given
  if (given.length === 1 && only && (only.kind === 'list' || only.kind === 'series')) {
    const list = itemsOf(only, emitting, locals)
    if (list) return list.items
  }
  if (given.some(({ type }) => type.kind === 'list' || type.kind === 'any')) return undefined
  return given.map((argument) => emit(argument, emitting, locals))
}

function folded(items: readonly ValueCode[], join: (a: ValueCode, b: ValueCode) => ValueCode): ValueCode {
  const [first, ...rest] = items
  return first && first.kind !== 'yesno' && first.kind !== 'text' ? rest.reduce(join, first) : ASKED
}

function leastOrMost(of: 'least' | 'most', a: ValueCode, b: ValueCode, { writing }: Emitting): ValueCode {
  if (a.kind === 'yesno' || a.kind === 'text' || b.kind === 'yesno' || b.kind === 'text') return ASKED
  const exact = a.kind === 'number' && b.kind === 'number' ? extreme(of, a, b, writing) : undefined
  return exact ?? nearExtreme(of, asNear(a, writing), asNear(b, writing), writing)
}

function sum(a: ValueCode, b: ValueCode, { writing }: Emitting): ValueCode {
  if (a.kind === 'yesno' || a.kind === 'text' || b.kind === 'yesno' || b.kind === 'text') return ASKED
  const exact = a.kind === 'number' && b.kind === 'number' ? plus(a, b, writing) : undefined
  return exact ?? nearPlus(asNear(a, writing), asNear(b, writing), writing)
}

function absolute(value: ValueCode, { writing }: Emitting): ValueCode {
  if (value.kind !== 'number') return ASKED
  const turned = opposite(value, writing)
  return extreme('most', value, turned, writing) ?? ASKED
}

/** A rounding to a scale that is a literal; money has its scale in units, its numbers are in minor units. */
function rounding(term: Term & { kind: 'call' }, mode: Rounding, emitting: Emitting, locals: Locals): ValueCode {
  const [argument, places] = term.arguments
  const scale = places === undefined ? 0 : places.kind === 'constant' ? places.value : undefined
  const negative = places?.kind === 'negate' && places.operand.kind === 'constant' ? places.operand.value : undefined
  const at = typeof scale === 'number' ? scale : typeof negative === 'number' ? -negative : undefined
  if (!argument || at === undefined || Math.abs(at) > 12) return ASKED
  const value = emit(argument, emitting, locals)
  if (value.kind !== 'number') return ASKED
  const { type } = argument
  const own = at - (type.kind === 'number' && type.money ? CURRENCIES[type.money.currency] : 0)
  const quantum = own >= 0 ? { size: 1, scale: own } : { size: 10 ** -own, scale: 0 }
  return rounded(value, quantum, mode, emitting.writing) ?? ASKED
}
