import type { SyntaxNode } from '@lezer/common'
import { negate, parseExact } from '../../base.ts'
import { problemAt } from '../problem.ts'
import type { Syntax } from '../syntax.ts'
import { type Building, refuse, textOf } from './building.ts'

/** Every digit counts: a literal is never a floating-point number. */
export function numberLiteral(node: SyntaxNode, building: Building): Syntax {
  const written = textOf(node, building).replace(/\s/g, '')
  const value = parseExact(written)
  if (value === undefined) return refuse(node, building, problemAt(node.from, 'bad_number', { found: written }))
  const sign = /^-\s*/.exec(textOf(node, building))?.[0].length ?? 0
  const known = building.quantities.get(node.from + sign)
  if (!known) return { kind: 'number', value, from: node.from, to: node.to }
  const { quantity, to } = known
  return { kind: 'number', value: sign > 0 ? negate(quantity.value) : quantity.value, quantity, from: node.from, to }
}

const ESCAPES = new Map([
  ['n', '\n'],
  ['r', '\r'],
  ['t', '\t'],
  ['"', '"'],
  ["'", "'"],
  ['\\', '\\'],
])

/** A text with its escapes resolved. */
export function textLiteral(node: SyntaxNode, building: Building): Syntax {
  const quoted = textOf(node, building).slice(1, -1)
  let value = ''
  for (let at = 0; at < quoted.length; at++) {
    if (quoted[at] !== '\\') {
      value += quoted[at]
      continue
    }
    const escape = /^\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{6})|([^]))/.exec(quoted.slice(at, at + 8))
    const code = escape?.[1] ?? escape?.[2]
    const point = code === undefined ? undefined : Number.parseInt(code, 16)
    const sign =
      point === undefined ? ESCAPES.get(escape?.[3] ?? '') : point <= 0x10ffff ? String.fromCodePoint(point) : undefined
    // An unknown escape keeps its backslash, as FEEL regular expressions such as "\d+" are written.
    value += sign ?? `\\${escape?.[3] ?? ''}`
    at += sign === undefined ? 1 : (escape?.[0].length ?? 1) - 1
  }
  return { kind: 'text', value, from: node.from, to: node.to }
}
