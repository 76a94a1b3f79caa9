import type { SyntaxNode, Tree } from '@lezer/common'
import { type Problem, oneLine } from '../../base.ts'
import { type Building, broken, nameOf, operatorOf, refuse, textOf } from './building.ts'
import { childrenOf } from './grammar.ts'
import { numberLiteral, textLiteral } from './literal.ts'
import { cellTest, membership } from './membership.ts'
import type { Quantities } from './units.ts'
import { DEPTH_MAX } from '../limits.ts'
import { problemAt } from '../problem.ts'
import type { Argument, ArithmeticOperator, Entry, Formal, Place, Range, Syntax, UnaryTests } from '../syntax.ts'
import { writtenType } from './written-type.ts'

/** The formula of a tree without errors. */
export function buildExpression(tree: Tree, text: string, problems: Problem[], quantities: Quantities): Syntax {
  const building = { text, problems, quantities, depth: 0, build }
  const [root] = childrenOf(tree.topNode)
  return root ? build(root, building) : refuse(tree.topNode, building, problemAt(0, 'empty', {}))
}

/** The tests of one cell. */
export function buildUnaryTests(tree: Tree, text: string, problems: Problem[], quantities: Quantities): UnaryTests {
  const building = { text, problems, quantities, depth: 0, build }
  const children = childrenOf(tree.topNode)
  if (children[0]?.name === 'Wildcard') return { kind: 'any', tests: [] }
  const list = children.find((child) => child.name === 'PositiveUnaryTests')
  const tests = list ? childrenOf(list).map((test) => cellTest(test, building)) : []
  return { kind: children[0]?.name === 'not' ? 'none' : 'some', tests }
}

function build(node: SyntaxNode, building: Building): Syntax {
  if (building.depth >= DEPTH_MAX) {
    return refuse(node, building, problemAt(node.from, 'too_deep', { limit: DEPTH_MAX }))
  }
  building.depth++
  const syntax = buildNode(node, building)
  building.depth--
  return syntax
}

function buildNode(node: SyntaxNode, building: Building): Syntax {
  const place = { from: node.from, to: node.to }
  const children = childrenOf(node)
  const part = (index: number): Syntax => {
    const child = children.at(index)
    return child ? build(child, building) : broken(place)
  }
  switch (node.name) {
    case 'NumericLiteral':
      return numberLiteral(node, building)
    case 'StringLiteral':
      return textLiteral(node, building)
    case 'BooleanLiteral':
      return { kind: 'boolean', value: textOf(node, building) === 'true', ...place }
    case 'null':
      return { kind: 'null', ...place }
    case '?':
      return { kind: 'subject', ...place }
    case 'VariableName':
      return { kind: 'name', name: nameOf(node, building), ...place }
    case 'ParenthesizedExpression':
      return { ...part(1), ...place }
    case 'Conjunction':
    case 'Disjunction':
      return connective(node, building)
    case 'Comparison':
      return comparison(node, children, building)
    case 'ArithmeticExpression':
      return arithmetic(node, children, building)
    case 'IfExpression':
      return { kind: 'if', condition: part(1), yes: part(3), no: part(5), ...place }
    case 'ForExpression':
      return { kind: 'for', ranges: ranges(children[1], building), body: part(-1), ...place }
    case 'QuantifiedExpression': {
      const kind = children[0]?.name === 'every' ? 'every' : 'some'
      return { kind, ranges: ranges(children[1], building), body: part(-1), ...place }
    }
    case 'FunctionInvocation':
      return { kind: 'call', callee: callee(children[0], building), arguments: callArguments(node, building), ...place }
    case 'DateTimeLiteral':
      return dateLiteral(node, children, building)
    case 'PathExpression':
      return { kind: 'path', of: part(0), name: children[2] ? nameOf(children[2], building) : '', ...place }
    case 'FilterExpression':
      return { kind: 'filter', of: part(0), condition: part(2), ...place }
    case 'List':
      return { kind: 'list', items: children.slice(1, -1).map((item) => build(item, building)), ...place }
    case 'Context':
      return { kind: 'context', entries: entries(children, building), ...place }
    case 'FunctionDefinition':
      return functionDefinition(node, children, building)
    case 'InstanceOfExpression':
      return { kind: 'instance', value: part(0), of: writtenType(children[3] ?? node, building), ...place }
    case 'SimplePositiveUnaryTest':
      return children[0]?.name === 'Interval' ? interval(children[0], building) : half(children, building, place)
    case 'Interval':
      return interval(node, building)
    default:
      return refuse(
        node,
        building,
        problemAt(node.from, 'not_supported', { found: textOf(node, building), foundEn: textOf(node, building) }),
      )
  }
}

/** A chain of `and` (or of `or`) becomes one list, so that a long chain is not a deep tree. */
function connective(node: SyntaxNode, building: Building): Syntax {
  const operands: SyntaxNode[] = []
  let left = node
  for (;;) {
    const [first, , second] = childrenOf(left)
    if (second) operands.push(second)
    if (!first || first.name !== node.name) {
      if (first) operands.push(first)
      break
    }
    left = first
  }
  return {
    kind: node.name === 'Conjunction' ? 'and' : 'or',
    operands: operands.reverse().map((operand) => build(operand, building)),
    from: node.from,
    to: node.to,
  }
}

function comparison(node: SyntaxNode, children: readonly SyntaxNode[], building: Building): Syntax {
  const [left, sign, right] = children
  if (!left || !sign || !right) return broken(node)
  if (sign.name === 'between') {
    const [, , low, , high] = children
    if (!low || !high) return broken(node)
    return {
      kind: 'between',
      value: build(left, building),
      low: build(low, building),
      high: build(high, building),
      from: node.from,
      to: node.to,
    }
  }
  if (sign.name === 'in') return membership(node, children, building)
  return {
    kind: 'compare',
    operator: operatorOf(sign, building),
    left: build(left, building),
    right: build(right, building),
    from: node.from,
    to: node.to,
  }
}

function arithmetic(node: SyntaxNode, children: readonly SyntaxNode[], building: Building): Syntax {
  const place = { from: node.from, to: node.to }
  const [left, sign, right] = children
  if (left && sign && !right) return { kind: 'negate', operand: build(sign, building), ...place }
  if (!left || !sign || !right) return broken(node)
  const operator = textOf(sign, building) as ArithmeticOperator
  return { kind: 'arithmetic', operator, left: build(left, building), right: build(right, building), ...place }
}

function ranges(node: SyntaxNode | undefined, building: Building): Range[] {
  if (!node) return []
  return childrenOf(node).map((range) => {
    const [name, , iteration] = childrenOf(range)
    const [first, , last] = iteration ? childrenOf(iteration) : []
    return {
      name: name ? nameOf(name, building) : '',
      first: first ? build(first, building) : broken(range),
      ...(last && { last: build(last, building) }),
      from: range.from,
      to: range.to,
    }
  })
}

/** A callee that is one of the grammar's own words (`not`, `years and months duration`) is a name like any other. */
function callee(node: SyntaxNode | undefined, building: Building): Syntax {
  if (!node) return { kind: 'broken', from: 0, to: 0 }
  if (node.name === 'SpecialFunctionName') {
    return { kind: 'name', name: nameOf(node, building), from: node.from, to: node.to }
  }
  return build(node, building)
}

function callArguments(node: SyntaxNode, building: Building): Argument[] {
  const list = childrenOf(node).find((child) => child.name.endsWith('Parameters'))
  if (!list) return []
  return childrenOf(list).map((argument) => {
    if (argument.name !== 'NamedParameter') return { value: build(argument, building) }
    const [name, value] = childrenOf(argument)
    return {
      name: name ? nameOf(name, building) : '',
      value: value ? build(value, building) : broken(argument),
    }
  })
}

function dateLiteral(node: SyntaxNode, children: readonly SyntaxNode[], building: Building): Syntax {
  const place = { from: node.from, to: node.to }
  const [head] = children
  if (head?.name === 'AtLiteral') {
    const literal = childrenOf(head).find((child) => child.name === 'StringLiteral')
    const text = literal ? textLiteral(literal, building) : broken(node)
    return text.kind === 'text' ? { kind: 'date', text: text.value, ...place } : text
  }
  const name = head ? nameOf(head, building) : ''
  return {
    kind: 'call',
    callee: { kind: 'name', name, from: node.from, to: head?.to ?? node.to },
    arguments: callArguments(node, building),
    ...place,
  }
}

function entries(children: readonly SyntaxNode[], building: Building): Entry[] {
  return children
    .filter((child) => child.name === 'ContextEntry')
    .map((entry) => {
      const [key, value] = childrenOf(entry)
      const written = key ? childrenOf(key)[0] : undefined
      const literal = written?.name === 'StringLiteral' ? textLiteral(written, building) : undefined
      const name = literal?.kind === 'text' ? literal.value : written ? nameOf(written, building) : ''
      const asWritten = literal || !written ? name : spelling(written, building)
      return {
        name,
        ...(asWritten === name ? {} : { written: asWritten }),
        value: value ? build(value, building) : broken(entry),
        from: entry.from,
        to: entry.to,
      }
    })
}

/** A name as it stands; one with a comment inside as it is compared. */
function spelling(node: SyntaxNode, building: Building): string {
  const text = textOf(node, building)
  return /\/[/*]/.test(text) ? nameOf(node, building) : oneLine(text)
}

function functionDefinition(node: SyntaxNode, children: readonly SyntaxNode[], building: Building): Syntax {
  const place = { from: node.from, to: node.to }
  if (children.some((child) => child.name === 'external')) {
    return refuse(
      node,
      building,
      problemAt(node.from, 'not_supported', { found: 'external 函数', foundEn: 'external functions' }),
    )
  }
  const formal = children.find((child) => child.name === 'FormalParameters')
  const parameters = formal ? childrenOf(formal).map((parameter) => formalParameter(parameter, building)) : []
  const body = children.at(-1)
  const [inner] = body ? childrenOf(body) : []
  return { kind: 'function', parameters, body: inner ? build(inner, building) : broken(node), ...place }
}

function formalParameter(node: SyntaxNode, building: Building): Formal {
  const [name, type] = childrenOf(node)
  return { name: nameOf(name ?? node, building), ...(type && { type: writtenType(type, building) }) }
}

function interval(node: SyntaxNode, building: Building): Syntax {
  const [open, low, , high, close] = childrenOf(node)
  if (!open || !low || !high || !close) return broken(node)
  return {
    kind: 'interval',
    low: build(low, building),
    high: build(high, building),
    lowIncluded: textOf(open, building) === '[',
    highIncluded: textOf(close, building) === ']',
    from: node.from,
    to: node.to,
  }
}

/** The grammar takes `> 3` for a value anywhere. */
function half(children: readonly SyntaxNode[], building: Building, place: Place): Syntax {
  const [sign, bound] = children
  if (!sign || !bound) return broken(place)
  return { kind: 'half', operator: operatorOf(sign, building), bound: build(bound, building), ...place }
}
