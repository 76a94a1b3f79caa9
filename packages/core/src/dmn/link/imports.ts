import type { Problem } from '../../base.ts'
import type { Model } from '../model.ts'
import { problemAt } from '../problem.ts'

/** Imports of models that were not given, and circles of imports. */
export function importProblems(models: readonly Model[]): Problem[] {
  const byNamespace = new Map(models.map((model) => [model.namespace, model]))
  const missing = models.flatMap((model) =>
    model.imports.flatMap(({ namespace, name, place }) =>
      byNamespace.has(namespace) ? [] : problemAt(place, 'noImport', { namespace, name }),
    ),
  )
  return [...missing, ...circles(models, byNamespace)]
}

/** Each circle once, at the import that closes it. */
function circles(models: readonly Model[], byNamespace: ReadonlyMap<string, Model>): Problem[] {
  const done = new Set<Model>()
  const problems: Problem[] = []
  const visit = (model: Model, path: readonly Model[]) => {
    if (done.has(model)) return
    for (const { namespace, place } of model.imports) {
      const next = byNamespace.get(namespace)
      if (!next) continue
      const at = next === model ? path.length : path.indexOf(next)
      if (at >= 0) {
        const names = [...path.slice(at), model, next].map(({ name, file }) => name || file)
        problems.push(problemAt(place, 'importCycle', { path: names.join(' → ') }))
      } else visit(next, [...path, model])
    }
    done.add(model)
  }
  for (const model of models) visit(model, [])
  return problems
}
