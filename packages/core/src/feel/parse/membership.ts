import type { SyntaxNode } from '@lezer/common'
import { problemAt } from '../problem.ts'
import type { CompareOperator } from '../scope.ts'
import type { Syntax, Test } from '../syntax.ts'
import { type Building, broken, operatorOf, refuse } from './building.ts'
import { childrenOf } from './grammar.ts'

/** `x in …`. */
export function membership(node: SyntaxNode, children: readonly SyntaxNode[], building: Building): Syntax {
  const [subject, , ...rest] = children
  if (!subject) return broken(node)
  const value = building.build(subject, building)
  const list = rest.find((child) => child.name === 'PositiveUnaryTests')
  if (list) {
    const tests = childrenOf(list).map((test) => cellTest(test, building))
    return { kind: 'in', value, tests, from: node.from, to: node.to }
  }
  const [test] = rest
  const [inner] = test ? childrenOf(test) : []
  return inner ? graft(inner, value, building) : broken(node)
}

/**
 * The grammar reads everything after `in` as the test: `a in [5..10] and b > 3` would be `a in ([5..10] and b > 3)`.
 * FEEL binds `in` tighter, so the test is taken from the far left of what follows and the rest is put around it.
 */
function graft(node: SyntaxNode, value: Syntax, building: Building): Syntax {
  const children = childrenOf(node)
  const [left, sign, right] = children
  const to = node.to
  if ((node.name === 'Conjunction' || node.name === 'Disjunction') && left && right) {
    const kind = node.name === 'Conjunction' ? 'and' : 'or'
    const first = graft(left, value, building)
    const rest = building.build(right, building)
    const operands = first.kind === kind && first.from === value.from ? [...first.operands, rest] : [first, rest]
    return { kind, operands, from: value.from, to }
  }
  if (node.name === 'Comparison' && left && sign?.name === 'CompareOp' && right) {
    const first = graft(left, value, building)
    return {
      kind: 'compare',
      operator: operatorOf(sign, building),
      left: first,
      right: building.build(right, building),
      from: value.from,
      to,
    }
  }
  if (node.name === 'SimplePositiveUnaryTest' && left?.name === 'CompareOp' && sign) {
    return graftBound(sign, value, operatorOf(left, building), building)
  }
  return { kind: 'in', value, tests: [valueTest(node, building)], from: value.from, to }
}

/** The same for `a in >= 3 and b`: only the first operand is the bound. */
function graftBound(node: SyntaxNode, value: Syntax, operator: CompareOperator, building: Building): Syntax {
  const [left, , right] = childrenOf(node)
  if ((node.name === 'Conjunction' || node.name === 'Disjunction') && left && right) {
    const kind = node.name === 'Conjunction' ? 'and' : 'or'
    const operands = [graftBound(left, value, operator, building), building.build(right, building)]
    return { kind, operands, from: value.from, to: node.to }
  }
  const test: Test = {
    kind: 'comparison',
    operator,
    right: building.build(node, building),
    from: node.from,
    to: node.to,
  }
  return { kind: 'in', value, tests: [test], from: value.from, to: node.to }
}

/** One test of a list of tests, as a cell of a table holds them. */
export function cellTest(node: SyntaxNode, building: Building): Test {
  const inner = node.name === 'PositiveUnaryTest' ? childrenOf(node)[0] : node
  if (!inner) return { kind: 'value', value: broken(node), from: node.from, to: node.to }
  const [sign, bound] = childrenOf(inner)
  if (inner.name !== 'SimplePositiveUnaryTest' || sign?.name !== 'CompareOp' || !bound)
    return valueTest(inner, building)
  const place = { from: inner.from, to: inner.to }
  if (bound.name === 'Conjunction' || bound.name === 'Disjunction') {
    const found = bound.name === 'Conjunction' ? 'and' : 'or'
    return { kind: 'value', value: refuse(inner, building, problemAt(bound.from, 'test_joined', { found })), ...place }
  }
  return { kind: 'comparison', operator: operatorOf(sign, building), right: building.build(bound, building), ...place }
}

const valueTest = (node: SyntaxNode, building: Building): Test => ({
  kind: 'value',
  value: building.build(node, building),
  from: node.from,
  to: node.to,
})
