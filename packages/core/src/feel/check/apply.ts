import type { Syntax } from '../syntax.ts'
import type { Term } from '../term.ts'
import { ANY } from '../type.ts'
import { type Checking, type Definition, type Local, broken, childScope, newSlot, report, snippet } from './checking.ts'

type Call = Syntax & { kind: 'call' }

/** A formula whose functions call each other so often is no rule anyone could read. */
const CALLS_WRITTEN_MAX = 500

/** A call of the formula's own function is its body with the arguments bound, so that types and money are checked in it. */
export function writeOutCall({ syntax: called, checking: around }: Definition, syntax: Call, checking: Checking): Term {
  const place = { from: syntax.from, to: syntax.to }
  const name = snippet(syntax.callee, checking)
  const given = syntax.arguments
  const parameters = called.parameters.map((parameter) => parameter.name)
  const unknown = given.find((argument) => argument.name !== undefined && !parameters.includes(argument.name))
  const usage = `${name}(${parameters.join(', ')})`
  if (unknown) return report(checking, unknown.value, 'argument_name', { name, found: unknown.name ?? '', usage })
  if (given.length !== parameters.length) {
    return report(checking, place, 'argument_count', {
      name,
      expected: parameters.length,
      found: given.length,
      usage,
    })
  }
  checking.calls.count++
  if (checking.calls.count === CALLS_WRITTEN_MAX) return report(checking, place, 'too_complex', {})
  if (checking.calls.count > CALLS_WRITTEN_MAX) return broken(place)
  const bound = parameters.flatMap((parameter, index) => {
    const argument = given.find((one) => one.name === parameter) ?? given[index]
    return argument ? [{ parameter, slot: newSlot(checking), value: checking.check(argument.value, checking) }] : []
  })
  const locals = bound.map(({ parameter, slot, value }): [string, Local] => [parameter, { slot, type: value.type }])
  const body = checking.check(called.body, childScope(around, locals))
  return bound.reduceRight<Term>(
    (inner, { slot, value }) => ({ kind: 'let', slot, value, body: inner, type: inner.type, ...place }),
    body,
  )
}

/** A call of a function that is known only when it is evaluated. */
export function applyFunction(callee: Term, syntax: Call, checking: Checking): Term {
  const place = { from: syntax.from, to: syntax.to }
  const values = syntax.arguments.map((argument) => checking.check(argument.value, checking))
  if (callee.kind === 'broken') return broken(place)
  const { type } = callee
  const name = snippet(syntax.callee, checking)
  if (type.kind !== 'function' && type.kind !== 'any') return report(checking, place, 'not_a_function', { found: name })
  if (type.kind === 'function' && type.parameters !== values.length) {
    return report(checking, place, 'argument_count', {
      name,
      expected: type.parameters,
      found: values.length,
      usage: name,
    })
  }
  return { kind: 'apply', callee, arguments: values, type: type.kind === 'function' ? type.result : ANY, ...place }
}
