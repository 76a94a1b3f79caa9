import { type Assessment, basePeriod } from '@gongzhen/core/programme'
import { type FactDefinition, isOfCase } from '@gongzhen/core/registry'
import { type Engine, type Given, askAll, keyOf } from '../../engine.ts'

/** One thing to ask, and how many policies still wait for it. */
export type Question = { readonly fact: FactDefinition; readonly period: number; readonly waiting: number }

/** No one is asked more than this. */
export const QUESTIONS_MAX = 10

/**
 * The next question: the value that most undecided policies wait for, and among those the one that brings a policy
 * closest to its answer. Only what can still change an answer is asked, and nothing that only an application
 * tells; undefined where nothing is left, or ten were asked.
 */
export function nextQuestion(engine: Engine, given: Given): Question | undefined {
  if (given.size >= QUESTIONS_MAX) return undefined
  const found = new Map<string, Question & { readonly closeness: number }>()
  for (const assessment of askAll(engine, given)) {
    if (assessment.outcome !== 'incomplete') continue
    const wanted = wantedOf(assessment, engine, given)
    for (const [key, { fact, period }] of wanted) {
      if (isOfCase(fact)) continue
      const before = found.get(key)
      const closeness = (before?.closeness ?? 0) + 1 / wanted.size
      found.set(key, { fact, period, waiting: (before?.waiting ?? 0) + 1, closeness })
    }
  }
  return [...found.values()].toSorted((a, b) => b.closeness - a.closeness || b.waiting - a.waiting)[0]
}

/** The values an undecided policy waits for, without those the visitor does not know. */
function wantedOf(
  assessment: Assessment,
  engine: Engine,
  given: Given,
): Map<string, { fact: FactDefinition; period: number }> {
  const wanted = new Map<string, { fact: FactDefinition; period: number }>()
  const missing = new Set(assessment.missing.map(({ fact }) => fact))
  const lines = [...assessment.trace.filter(({ state }) => state === 'unknown'), ...assessment.scores]
  for (const { name, period, doubt } of lines.flatMap(({ readings }) => readings)) {
    const fact = engine.fact(name)
    const told = fact && period === basePeriod(fact.period, engine.asOf) ? name : `${name}(${period})`
    if (doubt === undefined || fact === undefined || !missing.has(told) || given.has(keyOf(fact.name, period))) continue
    wanted.set(keyOf(fact.name, period), { fact, period })
  }
  return wanted
}
