import type { Problem } from '../../base.ts'
import type { Linked, LinkedModel } from '../link.ts'
import { problemAt } from '../problem.ts'

/**
 * The elements an element needs, directly or not, each before those that need it, and the element itself last.
 * `stop` ends the way at elements whose values are given. Chains may be of any length: nothing here calls itself.
 */
export function neededBy(start: Linked, stop: (linked: Linked) => boolean): readonly Linked[] {
  const order: Linked[] = []
  walk(start, stop, (linked) => order.push(linked), undefined)
  return order
}

/** Every circle of requirements between decisions, once. Functions may call each other in circles. */
export function decisionCycles(models: readonly LinkedModel[]): Problem[] {
  const problems: Problem[] = []
  const told = new Set<Linked>()
  const done = new Set<Linked>()
  const isDone = (linked: Linked) => done.has(linked) || linked.element.kind !== 'decision'
  for (const { elements } of models) {
    for (const linked of elements.values()) {
      if (isDone(linked)) continue
      walk(
        linked,
        isDone,
        (one) => done.add(one),
        (circle) => {
          const [first] = circle
          if (!first || circle.some((one) => told.has(one))) return
          for (const one of circle) told.add(one)
          const path = [...circle, first].map(({ element }) => element.name).join(' → ')
          problems.push(problemAt(first.element.place, 'cycle', { path }))
        },
      )
    }
  }
  return problems
}

/** Depth first, on a stack of its own. `meet` hears the elements of a circle in their order. */
function walk(
  start: Linked,
  stop: (linked: Linked) => boolean,
  leave: (linked: Linked) => void,
  meet: ((circle: readonly Linked[]) => void) | undefined,
) {
  const path: { readonly linked: Linked; next: number }[] = [{ linked: start, next: 0 }]
  const entered = new Map<Linked, 'open' | 'left'>([[start, 'open']])
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const required = top.linked.requires[top.next++]
    if (!required) {
      entered.set(top.linked, 'left')
      leave(top.linked)
      path.pop()
      continue
    }
    const { linked } = required
    const state = entered.get(linked)
    if (state === 'open' && meet) {
      meet(path.slice(path.findIndex((one) => one.linked === linked)).map((one) => one.linked))
    }
    if (state !== undefined || stop(linked)) continue
    entered.set(linked, 'open')
    path.push({ linked, next: 0 })
  }
}
