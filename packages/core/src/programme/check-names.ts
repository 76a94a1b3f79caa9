import { GATES_OK, type Named, type Names } from './names.ts'
import type { Outline } from './outline.ts'
import { proposal } from './read-rules.ts'
import type { Reader } from './readers.ts'
import { type Place, type Report, refuse, warn } from './report.ts'

/** Refuses circles of rules and what nothing reads, and points out rules whose result nobody uses. */
export function checkNames(
  outline: Outline,
  names: Names,
  readers: readonly Reader[],
  broken: readonly string[],
  report: Report,
) {
  refuseCircles(names, readers, report)
  const read = new Set<string>()
  for (const reader of readers) {
    for (const { name } of reader.reads) {
      if (name === reader.name) continue
      const named = names.get(name)
      read.add(named?.kind === 'fact' ? named.fact.name : name)
    }
  }
  const shown = new Set(outline.info.map(({ name }) => name))
  for (const { name, place } of outline.info) {
    if (names.own.get(name)?.kind === 'rule') continue
    const rules = outline.rules.map((rule) => rule.name)
    refuse(report, 'unknownName', { name, kind: '规则', kindEn: 'rule' }, { place, proposal: proposal(name, rules) })
  }
  for (const [name, named] of names.own) {
    if (read.has(name) || broken.some((text) => text.includes(name))) continue
    if (named.kind === 'fact' && named.place) refuse(report, 'unreadFact', { name }, { place: named.place })
    if (named.kind === 'parameter') {
      const { place, article } = named.parameter
      refuse(report, 'unreadParameter', { name }, { place, article: article || undefined })
    }
    if (named.kind === 'rule' && !shown.has(name)) {
      const { place, article } = named.rule
      warn(report, 'unreadRule', { name }, { place, article: article || undefined })
    }
    if (named.kind === 'gates')
      refuse(report, 'unreadGates', {}, { place: outline.index?.gates[0]?.place, proposal: GATES_OK })
  }
  for (const { name, values, place, article } of outline.parameters) {
    const from = values[0]?.from
    if (from === undefined || from <= outline.effective) continue
    refuse(
      report,
      'parameterTooLate',
      { name, from, effective: outline.effective },
      { place, article: article || undefined },
    )
  }
}

/** Every circle once, shown whole, at the rule of it that stands first in the file. */
function refuseCircles(names: Names, readers: readonly Reader[], report: Report) {
  const reads = new Map<string, string[]>()
  for (const { name, reads: targets } of readers) {
    if (name !== undefined) reads.set(name, [...(reads.get(name) ?? []), ...targets.map((target) => target.name)])
  }
  const done = new Set<string>()
  const path: string[] = []
  const visit = (name: string): void => {
    const begin = path.indexOf(name)
    if (begin >= 0) {
      const circle = path.slice(begin)
      const first = circle.reduce((a, b) => (isBefore(placeOf(names.own.get(b)), placeOf(names.own.get(a))) ? b : a))
      const turned = [...circle.slice(circle.indexOf(first)), ...circle.slice(0, circle.indexOf(first)), first]
      const place = placeOf(names.own.get(first))
      refuse(report, 'cycle', { path: turned.join(' → ') }, { place, article: articleOf(names.own.get(first)) })
      return
    }
    if (done.has(name)) return
    path.push(name)
    for (const target of new Set(reads.get(name))) if (reads.has(target)) visit(target)
    path.pop()
    done.add(name)
  }
  for (const name of reads.keys()) visit(name)
}

function placeOf(named: Named | undefined): Place | undefined {
  switch (named?.kind) {
    case 'parameter':
      return named.parameter.place
    case 'rule':
      return named.rule.place
    case 'node':
      return named.node.place
    case 'gate':
      return named.gate.place
    default:
      return undefined
  }
}

function articleOf(named: Named | undefined): string | undefined {
  return named?.kind === 'rule' ? named.rule.article || undefined : undefined
}

const isBefore = (a: Place | undefined, b: Place | undefined): boolean =>
  a !== undefined && (b === undefined || a.line < b.line || (a.line === b.line && a.column < b.column))
