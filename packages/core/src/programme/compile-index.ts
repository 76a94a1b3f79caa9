import { type Compiled, type Type, showType } from '../feel.ts'
import { carried } from './carry.ts'
import type { Bound, Figure, IndexNode, Method, Relative, RowPoints } from '../score.ts'
import { type Compiler, isMoney, typedFormula } from './compile.ts'
import type { BoundOutline, FigureOutline, NodeOutline, PointsOutline, ScoreOutline } from './outline.ts'
import { proposal } from './read-rules.ts'
import { refuse } from './report.ts'

/** The nodes of an index, ready to score; a node with a mistake in it is left out, its mistake reported. */
export function compileNode(node: NodeOutline, depth: number, compiler: Compiler): IndexNode {
  const what = `指标「${node.name}」`
  const own =
    node.value && (node.score?.kind === 'lookup' ? compiler.formula(node.value) : valueOf(node, what, compiler))
  const value = own && node.carry !== undefined ? carried(own, node.carry) : own
  const figure = (outline: FigureOutline | undefined, key: string) =>
    outline && compileFigure(outline, `${what}的 ${key}`, compiler)
  return {
    name: node.name,
    title: node.title,
    article: node.article,
    depth,
    children: node.children.map((child) => compileNode(child, depth + 1, compiler)),
    combine: node.combine,
    exponent: node.exponent ?? 1,
    coverage: node.coverage,
    missing: node.missing,
    carry: node.carry,
    weight: figure(node.weight, 'weight'),
    max: figure(node.max, 'max'),
    min: figure(node.min, 'min'),
    points: figure(node.points, 'points'),
    value,
    method: directed(node, methodOf(node, value, what, compiler), compiler),
    mark: markOf(node, compiler),
  }
}

/** How a leaf becomes points; one with gaps to fill or outliers to treat is scored among the others, even as it is. */
function methodOf(
  node: NodeOutline,
  value: Compiled | undefined,
  what: string,
  compiler: Compiler,
): Method | undefined {
  const { score, impute, treat } = node
  if (score && 'goal' in score && score.goal && 'scale' in score) compileBound(score.goal, value, what, compiler)
  const isRelative = score === undefined ? impute !== undefined || treat !== undefined : 'scale' in score
  if (!isRelative || node.children.length > 0 || !value) return score && compileMethod(score, value, what, compiler)
  const within = typedFormula('text', impute?.within, `${what}的 within`, compiler)
  const relative: Relative = {
    scale: score && 'scale' in score ? score.scale : { kind: 'given' },
    treat: treat?.treatment,
    direction: node.direction === 'down' ? -1 : 1,
    impute: impute && { kind: impute.kind, within },
  }
  return { kind: 'relative', relative }
}

/** Less is better: between goalposts the other way round; any other method says itself which way is better. */
function directed(node: NodeOutline, method: Method | undefined, { report }: Compiler): Method | undefined {
  if (node.direction === 'up' || !method) return method
  if (method.kind === 'goalposts') return { ...method, low: method.high, high: method.low }
  if (method.kind === 'target') return { ...method, target: { ...method.target, isLess: true } }
  if (method.kind === 'relative') return method
  refuse(
    report,
    'directionUnused',
    { name: node.name, method: method.kind },
    { place: node.place, article: node.article || undefined },
  )
  return method
}

/** A value is a number, or yes or no. */
function valueOf({ value }: NodeOutline, what: string, compiler: Compiler): Compiled | undefined {
  const compiled = value && compiler.formula(value)
  return compiled?.type.kind === 'boolean' || !value
    ? compiled
    : compiled && typedFormula('number', value, what, compiler)
}

function markOf({ mark, article }: NodeOutline, { names, report }: Compiler): string | undefined {
  if (!mark) return undefined
  const named = names.get(mark.name)
  if (named?.kind === 'fact') return mark.name
  const beside = { place: mark.place, article: article || undefined, proposal: proposal(mark.name, names.all()) }
  refuse(report, 'unknownName', { name: mark.name, kind: '事实', kindEn: 'fact' }, beside)
  return undefined
}

function compileFigure(outline: FigureOutline, what: string, compiler: Compiler): Figure | undefined {
  switch (outline.kind) {
    case 'fixed':
      return { kind: 'fixed', value: outline.value }
    case 'formula': {
      const formula = typedFormula('number', outline.formula, what, compiler)
      return formula && { kind: 'formula', formula }
    }
    case 'by': {
      const by = typedFormula('text', outline.by, what, compiler)
      return by && { kind: 'by', by, values: outline.values, what }
    }
  }
}

function compileMethod(
  score: ScoreOutline,
  value: Compiled | undefined,
  what: string,
  compiler: Compiler,
): Method | undefined {
  const points = (outline: PointsOutline) => compilePoints(outline, what, compiler)
  const bound = (outline: BoundOutline) => compileBound(outline, value, what, compiler)
  switch (score.kind) {
    case 'at_least':
      return {
        kind: 'at_least',
        rows: score.rows.flatMap((row) => {
          const [at, worth] = [bound(row.bound), points(row.points)]
          return at && worth ? [{ bound: at, points: worth }] : []
        }),
      }
    case 'cases':
      return {
        kind: 'cases',
        rows: score.rows.flatMap((row) => {
          const condition = typedFormula('boolean', row.condition, `${what}的条件`, compiler)
          const worth = points(row.points)
          return worth && (condition || !row.condition) ? [{ condition, points: worth }] : []
        }),
      }
    case 'piecewise':
      return {
        kind: 'piecewise',
        rows: score.rows.flatMap(({ at, share }) => {
          const corner = bound(at)
          return corner ? [{ at: corner, share }] : []
        }),
      }
    case 'lookup':
      return {
        kind: 'lookup',
        rows: score.rows.flatMap(({ text, points: outline }) => {
          const worth = points(outline)
          return worth ? [{ text, points: worth }] : []
        }),
      }
    case 'goalposts': {
      const [low, high] = [bound(score.low), bound(score.high)]
      return low && high && { kind: 'goalposts', low, high, to: score.to, isOpen: score.isOpen }
    }
    case 'target': {
      const goal = bound(score.goal)
      const { met, above, below } = score
      return goal && { kind: 'target', goal, target: { met, above, below, isLess: false } }
    }
    default:
      return undefined
  }
}

function compilePoints(outline: PointsOutline, what: string, compiler: Compiler): RowPoints | undefined {
  if (outline.kind === 'fixed') return { kind: 'fixed', min: outline.min, max: outline.max }
  const formula = typedFormula('number', outline.formula, `${what}的分值`, compiler)
  return formula && { kind: 'formula', formula }
}

/** A bound in the measure of the value: money against money of the same currency, a number against a number. */
function compileBound(
  outline: BoundOutline,
  value: Compiled | undefined,
  what: string,
  compiler: Compiler,
): Bound | undefined {
  const expected = value && isMoney(value.type) && value.type.kind === 'number' && !value.type.zero ? 'money' : 'number'
  const formula =
    outline.kind === 'formula' ? typedFormula(expected, outline.formula, `${what}的界限`, compiler) : undefined
  const type = outline.kind === 'literal' ? outline.type : formula?.type
  if (!type) return undefined
  if (value && !sameMeasure(type, value.type)) {
    const place = outline.kind === 'literal' ? outline.place : outline.formula.place
    const zh = { bound: showType(type), value: showType(value.type) }
    const en = { boundEn: showType(type, 'en'), valueEn: showType(value.type, 'en') }
    refuse(compiler.report, 'boundType', { what, ...zh, ...en }, { place })
    return undefined
  }
  if (outline.kind === 'literal') return { kind: 'fixed', value: outline.value }
  return formula && { kind: 'formula', formula }
}

function sameMeasure(a: Type, b: Type): boolean {
  if (a.kind !== 'number' || b.kind !== 'number') return true
  return a.zero === true || b.zero === true || a.money?.currency === b.money?.currency
}
