import type { Builtin } from '../builtin.ts'
import type { Argument, Syntax } from '../syntax.ts'
import type { Term } from '../term.ts'
import { ANY, TEXT } from '../type.ts'
import { dmnBuiltinOf } from '../dmn-library.ts'
import { type Resolving, constant, lookUp, nothing } from './resolving.ts'

type Call = Syntax & { kind: 'call' }

/** `f(x)`: a function of the model or of the formula, else a built-in. */
export function resolveCall(syntax: Call, resolving: Resolving): Term {
  const place = { from: syntax.from, to: syntax.to }
  const at = { type: ANY, ...place }
  const { callee } = syntax
  const values = syntax.arguments.map((argument) => resolving.resolve(argument.value, resolving))
  const own = callee.kind === 'name' ? lookUp(callee.name, callee, resolving) : resolving.resolve(callee, resolving)
  const builtin = callee.kind === 'name' ? dmnBuiltinOf(callee.name) : undefined
  const isOwn = own !== undefined && !(builtin && own.kind === 'entry' && own.otherwise.kind === 'constant')
  if (isOwn) {
    const names = syntax.arguments.flatMap((argument) => argument.name ?? [])
    return { kind: 'apply', callee: own, arguments: values, ...(names.length > 0 && { names }), ...at }
  }
  if (callee.kind !== 'name') return constant(null, place)
  if (callee.name === 'not') return resolveNot(values, syntax, resolving)
  if (callee.name === 'now' && values.length === 0) return { kind: 'now', ...at }
  if (callee.name === 'today' && values.length === 0)
    return { kind: 'path', of: { kind: 'now', ...at }, name: 'date', ...at }
  if (!builtin) return nothing(resolving, callee, 'no_function', { found: callee.name, nearest: '', nearestEn: '' })
  return resolveBuiltin(builtin, values, syntax, resolving)
}

function resolveNot(values: readonly Term[], syntax: Call, resolving: Resolving): Term {
  const [operand] = values
  if (operand && values.length === 1) return { kind: 'not', operand, type: ANY, from: syntax.from, to: syntax.to }
  const details = { name: 'not', expected: 1, found: values.length, usage: 'not(negand)' }
  return nothing(resolving, syntax, 'argument_count', details)
}

function resolveBuiltin(builtin: Builtin, values: readonly Term[], syntax: Call, resolving: Resolving): Term {
  const place = { type: ANY, from: syntax.from, to: syntax.to }
  const named = syntax.arguments.some((argument) => argument.name !== undefined)
  const ordered = named ? byName(builtin, syntax.arguments, oneKey(builtin, syntax.arguments, values), syntax) : values
  const name = builtin.name
  const usage = `${name}(${builtin.parameters.map((one) => one.name).join(', ')})`
  if (!ordered) {
    const found = syntax.arguments.map((argument) => argument.name ?? '').join(', ')
    return nothing(resolving, syntax, 'argument_name', { name, found, usage })
  }
  const least = builtin.parameters.filter((one) => !one.optional).length
  const isOpen = builtin.parameters.some((one) => one.repeated || one.spread)
  if (ordered.length < least || (!isOpen && ordered.length > builtin.parameters.length)) {
    return nothing(resolving, syntax, 'argument_count', { name, expected: least, found: ordered.length, usage })
  }
  const [first] = ordered
  const isSpread = builtin.parameters[0]?.spread && ordered.length > 1
  const list: Term = { kind: 'list', items: ordered, ...place }
  return { kind: 'call', name, arguments: isSpread ? [list] : first ? ordered : [], ...place }
}

/** `context put(key: …)` takes one text: a list of keys has a name of its own, `keys`. */
const oneKey = (builtin: Builtin, given: readonly Argument[], values: readonly Term[]): readonly Term[] =>
  builtin.name !== 'context put'
    ? values
    : values.map((value, at) => {
        const place = { type: ANY, from: value.from, to: value.to }
        const isText: Term = { kind: 'instance', value, of: TEXT, ...place }
        return given[at]?.name === 'key'
          ? { kind: 'if', condition: isText, yes: value, no: constant(null, value), ...place }
          : value
      })

/** The values in the order of the parameters that have these names, with null for those left out between them. */
function byName(
  { parameters, spellings }: Builtin,
  given: readonly Argument[],
  values: readonly Term[],
  place: Syntax,
): readonly Term[] | undefined {
  const names = given.map((argument) => argument.name)
  const own = parameters.map((one) => one.name)
  const spelling = [own, ...(spellings ?? [])].find((known) =>
    names.every((name) => name !== undefined && known.includes(name)),
  )
  if (!spelling || new Set(names).size < names.length) return undefined
  const last = Math.max(...names.map((name) => spelling.indexOf(name ?? '')))
  return spelling.slice(0, last + 1).map((name) => values[names.indexOf(name)] ?? constant(null, place))
}
