import { describe, expect, test } from 'vitest'
import { shippedCatalogue, shippedFolders, shippedProgramme, shippedTexts } from '../../../../programmes/shipped.ts'
import { type Exact, type LocalDate, type Period, addDays, isExact, ratio } from '../base.ts'
import type { Doubt } from '../feel.ts'
import type { FactDefinition, FactValue, Facts } from '../registry.ts'
import { runCases } from './cases.ts'
import { type ProgrammeColumns, compileProgrammes } from './columns.ts'
import { basePeriod, factsOf, periodBack } from './facts-file.ts'
import { judge } from './judge.ts'
import type { Programme } from './load.ts'

const FIRMS = Number(process.env['COLUMN_FIRMS'] ?? 300)

const programmes = shippedFolders.map((folder) => shippedProgramme(folder))

// —— firms from a seed ——

type Draw = { below(limit: number): number; of<T>(choices: readonly T[]): T }

function drawFrom(seed: number): Draw {
  let state = seed >>> 0
  const below = (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  return { below, of: (choices) => choices[below(choices.length)] as (typeof choices)[number] }
}

type Given = Map<string, Map<Period, FactValue | { readonly doubt: Doubt }>>

/** A firm near the thresholds of the programmes: some of its facts missing or in doubt. */
function firm(facts: readonly FactDefinition[], thresholds: readonly number[], asOf: LocalDate, draw: Draw): Facts {
  const given: Given = new Map()
  const gaps = draw.of([0, 0, 0, 5, 30])
  for (const fact of facts) {
    const base = basePeriod(fact.period, asOf)
    const values = new Map<Period, FactValue | { readonly doubt: Doubt }>()
    for (let back = 0; back < (fact.period === 'none' ? 1 : 5); back++) {
      const value = draw.below(100) < gaps ? { doubt: draw.of(DOUBTS) } : valueOf(fact, thresholds, asOf, draw)
      values.set(fact.period === 'none' ? base : periodBack(fact.period, base, back), value)
    }
    given.set(fact.name, values)
  }
  return factsOf(given)
}

const DOUBTS: readonly Doubt[] = ['unknown', 'conflict', 'stale', 'invalid']

function valueOf(fact: FactDefinition, thresholds: readonly number[], asOf: LocalDate, draw: Draw): FactValue {
  switch (fact.type) {
    case 'yesno':
      return draw.below(4) === 0
    case 'text': {
      const known = fact.checks.flatMap((check) => (check.kind === 'one_of' ? check.values : []))
      return draw.of([...known, '3911', '0111', '6510', '5910', '7020', '330282', '350203', '国家级', ''])
    }
    case 'date':
      return addDays(asOf, draw.of([-1, 0, 1, -365, -366, -1095, -1096, -5478, -draw.below(9000)]))
    case 'money':
      return (
        Math.round(
          draw.of([...thresholds, 0, -100_000_000, draw.below(2 ** 31) * 10, draw.below(3e9), 2 ** 46]) *
            draw.of([1, 1, 0.95, 1.05]),
        ) + draw.of([0, 0, 1, -1])
      )
    case 'count':
      return draw.of([draw.below(12), draw.below(1200), 0, 30, 100])
    case 'ratio':
    case 'number':
      return draw.of<Exact>([draw.below(30), ratio(BigInt(draw.below(1000)), 1000n), ratio(1n, 3n)])
  }
}

/** The figures a programme's text sets, as money would have them. */
const thresholdsOf = (of: readonly Programme[]): number[] =>
  of.flatMap(({ model }) =>
    model.outline.parameters.flatMap(({ values }) =>
      values.flatMap(({ value }) => (isExact(value) && typeof value === 'number' && value > 1e5 ? [value] : [])),
    ),
  )

function compareWithJudge(of: readonly Programme[], asOf: LocalDate, seed: number) {
  const draw = drawFrom(seed)
  const facts = [...new Map(of.flatMap((programme) => programme.facts.map((fact) => [fact.name, fact]))).values()]
  const thresholds = thresholdsOf(of)
  const columns = compileProgrammes(of, asOf)
  const table = columns.newTable()
  const firms = Array.from({ length: FIRMS }, () => firm(facts, thresholds, asOf, draw))
  const counts = { pairs: 0, asked: 0, eligible: 0, refused: 0, plain: 0, near: 0 }
  for (const half of [firms.slice(0, FIRMS / 3), firms.slice(FIRMS / 3)]) {
    table.clear()
    table.resize(half.length)
    half.forEach((one, row) => columns.fill(table, row, one))
    const answers = columns.evaluate(table)
    of.forEach((programme, index) =>
      half.forEach((one, row) => {
        const expected = judge(programme, one, asOf)
        counts.pairs++
        if (answers.isAsked(index, row)) counts.asked++
        if (expected.outcome === 'eligible') counts.eligible++
        if (expected.outcome === 'ineligible') counts.refused++
        if (expected.near) counts.near++
        if (answers.isPlainRefusal(index, row)) counts.plain++
        const place = `${programme.id}, firm ${row}, seed ${seed}`
        expect({ place, outcome: answers.outcome(index, row) }).toEqual({ place, outcome: expected.outcome })
        if (answers.isPlainRefusal(index, row))
          expect({ place, outcome: expected.outcome, near: expected.near }).toEqual({ place, ...PLAIN })
        expect({ place, ...answers.judgement(index, row, one) }).toEqual({ place, ...expected })
        // The table alone says the same, without the facts it was filled from.
        if (row < 20) expect({ place, ...answers.judgement(index, row) }).toEqual({ place, ...expected })
        expect(answers.amount(index, 0, row)).toBe(
          expected.outcome === 'eligible' ? paidFirst(programme, expected.amounts) : 0,
        )
      }),
    )
  }
  return counts
}

const PLAIN = { outcome: 'ineligible', near: false } as const

const paidFirst = ({ model }: Programme, amounts: readonly { readonly id: string; readonly minor: number }[]): number =>
  amounts.find(({ id }) => id === model.amounts[0]?.id)?.minor ?? 0

describe('columns judge as the explaining evaluator does', () => {
  test.each(programmes.map((programme) => [programme.id, programme] as const))('%s', (_, programme) => {
    const counts = compareWithJudge([programme], addDays(programme.effective, 700), 1)
    if (process.env['COLUMN_FIRMS']) console.log(programme.id, counts)
    expect(counts.pairs).toBe(FIRMS)
  })

  test.each(programmes.map((programme) => [programme.id, programme] as const))('%s, golden cases', (id, own) => {
    const { results } = runCases(own, shippedTexts(id), shippedCatalogue)
    const compiled = new Map<string, ProgrammeColumns>()
    for (const { name, facts, programme, assessment } of results) {
      const key = `${programme.edition} ${assessment.asOf}`
      const columns = compiled.get(key) ?? compileProgrammes([programme], assessment.asOf)
      compiled.set(key, columns)
      const table = columns.newTable()
      table.resize(1)
      columns.fill(table, 0, facts)
      const answers = columns.evaluate(table)
      const expected = judge(programme, facts, assessment.asOf)
      expect({ name, outcome: answers.outcome(0, 0) }).toEqual({ name, outcome: expected.outcome })
      expect({ name, ...answers.judgement(0, 0, facts) }).toEqual({ name, ...expected })
      expect({ name, ...answers.judgement(0, 0) }).toEqual({ name, ...expected })
    }
    expect(results.length).toBeGreaterThan(0)
  })

  test('all programmes at once', () => {
    const counts = compareWithJudge(programmes, '2026-06-30', 2)
    expect(counts.eligible).toBeGreaterThan(0)
    expect(counts.asked).toBeLessThan(counts.pairs / 2)
    expect(counts.near).toBeGreaterThan(0)
    expect(counts.plain).toBeGreaterThan(counts.refused / 2)
  })

  test('many firms, asked in any order, each as it is judged alone', () => {
    const [asOf, draw, some] = ['2026-06-30', drawFrom(3), programmes.slice(0, 5)] as const
    const facts = [...new Map(some.flatMap((one) => one.facts.map((fact) => [fact.name, fact]))).values()]
    const firms = Array.from({ length: 50 }, () => firm(facts, thresholdsOf(some), asOf, draw))
    const columns = compileProgrammes(some, asOf)
    const table = columns.newTable()
    table.resize(9_000)
    const of = (row: number) => firms[(row * 7) % 50] as Facts
    for (let row = 0; row < 9_000; row++) columns.fill(table, row, of(row))
    const answers = columns.evaluate(table)
    const drawn = Array.from({ length: 60 }, () => draw.below(9_000))
    for (const row of [8_999, 0, 8_191, 8_192, 8_193, 5, ...drawn]) {
      some.forEach((programme, index) => {
        const place = `${programme.id}, row ${row}`
        expect({ place, outcome: answers.outcome(index, row) }).toEqual({
          place,
          outcome: judge(programme, of(row), asOf).outcome,
        })
      })
    }
  })
})
