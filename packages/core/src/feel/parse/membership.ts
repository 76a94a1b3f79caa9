import type { SyntaxNode } from '@lezer/common'
import { problemAt } from '../problem.ts'
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
 * The grammar reads everything after `in` as the test: `a in [5..10] and b > 3` would be `a in ([5..10] and b > 3)`,
 * and `a in >= 3 and b` would be `a in (>= (3 and b))`. FEEL binds `in` tighter, so the test is taken from the
 * far left of what follows and the rest is put around it.
 */
function graft(node: SyntaxNode, value: Syntax, building: Building): Syntax {
  return around(node, value.from, building, (found) => {
    const leaf = withoutBrackets(found)
    const [sign, bound] = childrenOf(leaf)
    if (leaf.name !== 'SimplePositiveUnaryTest' || sign?.name !== 'CompareOp' || !bound) {
      return { kind: 'in', value, tests: [valueTest(leaf, building)], from: value.from, to: leaf.to }
    }
    const operator = operatorOf(sign, building)
    return around(bound, value.from, building, (right) => {
      const test: Test = {
        kind: 'comparison',
        operator,
        right: building.build(right, building),
        from: leaf.from,
        to: right.to,
      }
      return { kind: 'in', value, tests: [test], from: value.from, to: right.to }
    })
  })
}

/** `(> 3)` is the test `> 3`. */
function withoutBrackets(node: SyntaxNode): SyntaxNode {
  const [, inner] = node.name === 'ParenthesizedExpression' ? childrenOf(node) : []
  return inner?.name === 'SimplePositiveUnaryTest' ? inner : node
}

/** Goes down the left side of connectives and comparisons to the leaf, and builds them again around what it becomes. */
function around(node: SyntaxNode, from: number, building: Building, leaf: (node: SyntaxNode) => Syntax): Syntax {
  const joins: { readonly node: SyntaxNode; readonly sign: SyntaxNode; readonly right: SyntaxNode }[] = []
  let at = node
  for (let join = joinOf(at); join; join = joinOf(at)) {
    joins.push({ node: at, ...join })
    at = join.left
  }
  let built = leaf(at)
  let operands: Syntax[] | undefined
  for (const { node: joined, sign, right } of joins.toReversed()) {
    const place = { from, to: joined.to }
    const rest = building.build(right, building)
    const kind = joined.name === 'Conjunction' ? 'and' : 'or'
    if (joined.name === 'Comparison') {
      built = { kind: 'compare', operator: operatorOf(sign, building), left: built, right: rest, ...place }
      operands = undefined
    } else if (operands && built.kind === kind) {
      operands.push(rest)
      built = { kind, operands, ...place }
    } else {
      operands = [built, rest]
      built = { kind, operands, ...place }
    }
  }
  return built
}

function joinOf(node: SyntaxNode): { left: SyntaxNode; sign: SyntaxNode; right: SyntaxNode } | undefined {
  const [left, sign, right] = childrenOf(node)
  if (!left || !sign || !right) return undefined
  if (node.name === 'Conjunction' || node.name === 'Disjunction') return { left, sign, right }
  return node.name === 'Comparison' && sign.name === 'CompareOp' ? { left, sign, right } : undefined
}

/** One test of a list of tests, as a cell of a table holds them. */
export function cellTest(node: SyntaxNode, building: Building): Test {
  const found = node.name === 'PositiveUnaryTest' ? childrenOf(node)[0] : node
  const inner = found && withoutBrackets(found)
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
