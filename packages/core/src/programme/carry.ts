import { type Compiled, type Env, type Result, Unknown } from '../feel.ts'

const originals = new WeakMap<Compiled, Compiled>()

/** A formula whose latest value of the years before stands in where this year's is not known: at most so many years. */
export function carried(formula: Compiled, years: number): Compiled {
  const carrying: Compiled = {
    ...formula,
    evaluate: (env) => lastKnown(formula, years, env).result,
    explain: (env, show, known) => formula.explain(env, show, known),
  }
  originals.set(carrying, formula)
  return carrying
}

/** From how many years ago a carried value is; 0 where it is this year's own, or where there is none. */
export const yearsCarried = (carrying: Compiled, years: number, env: Env): number =>
  lastKnown(originals.get(carrying) ?? carrying, years, env).since

function lastKnown(formula: Compiled, years: number, env: Env): { readonly result: Result; readonly since: number } {
  const own = formula.evaluate(env)
  if (!(own instanceof Unknown) || !env.earlier) return { result: own, since: 0 }
  for (let since = 1; since <= years; since++) {
    const result = formula.evaluate(env.earlier(since))
    if (!(result instanceof Unknown)) return { result, since }
  }
  return { result: own, since: 0 }
}
