import fc from 'fast-check'
import { expect, test } from 'vitest'
import { shippedFolders, shippedProgramme } from '../../../../programmes/shipped.ts'
import { type LocalDate, type Period, addDays } from '../base.ts'
import type { Doubt } from '../feel.ts'
import type { FactDefinition, FactValue } from '../registry.ts'
import { assess } from './assess.ts'
import type { Judgement } from './assessment.ts'
import { basePeriod, factsOf, periodBack } from './facts-file.ts'
import { judge } from './judge.ts'
import type { Programme } from './load.ts'

for (const name of shippedFolders) {
  test(`${name} is judged as it is assessed, whatever the facts`, () => {
    const programme = shippedProgramme(name)
    fc.assert(
      fc.property(randomFirm(programme), ({ given, asOf }) => {
        const facts = factsOf(given)
        const {
          programme: _,
          name: __,
          edition,
          asOf: day,
          trace,
          scores,
          ...judgement
        } = assess(programme, facts, asOf)
        expect(judge(programme, facts, asOf)).toEqual(judgement)
        expect([edition, day]).toEqual([programme.edition, asOf])
        expect(trace.every((line) => line.rule !== '') && scores.every((line) => line.score !== '')).toBe(true)
        expect(contradictions(judgement)).toEqual([])
      }),
      { numRuns: 60 },
    )
  })
}

/** What must hold of every judgement: only an eligible one pays, a refusal has a reason, a gap is named. */
function contradictions({ outcome, amounts, because, missing, faults, near }: Judgement): string[] {
  const holds: Readonly<Record<string, boolean>> = {
    'pays without being eligible': outcome !== 'eligible' && amounts.length > 0,
    'pays no whole amount': amounts.some(({ minor }) => !Number.isSafeInteger(minor) || minor < 0),
    'gives a reason where it does not refuse, or none where it does': because.length > 0 !== (outcome === 'ineligible'),
    'is incomplete and names no gap': outcome === 'incomplete' && missing.length === 0,
    'names a fault where there is none, or none where there is one': faults.length > 0 !== (outcome === 'error'),
    'is near without refusing': near && outcome !== 'ineligible',
  }
  return Object.keys(holds).filter((words) => holds[words])
}

type Given = Map<string, Map<Period, FactValue | { readonly doubt: Doubt }>>

/** Facts of a firm: mostly there, for several years, some of them missing or in doubt. */
function randomFirm(programme: Programme): fc.Arbitrary<{ given: Given; asOf: LocalDate }> {
  const day = fc.integer({ min: 0, max: 1500 }).map((days) => addDays(programme.effective, days))
  const gaps = fc.constantFrom(0, 0, 0.05, 0.3, 0.9)
  return fc.tuple(day, gaps).chain(([asOf, share]) => {
    const one = (fact: FactDefinition) =>
      fc.array(fc.option(valueOf(fact), { freq: 1 + Math.round(20 * (1 - share)) }), { minLength: 5, maxLength: 5 })
    return fc.tuple(...programme.facts.map(one)).map((columns) => {
      const given: Given = new Map()
      for (const [index, fact] of programme.facts.entries()) {
        const base = basePeriod(fact.period, asOf)
        const values = (columns[index] ?? []).map(
          (value, back) =>
            [fact.period === 'none' ? base : periodBack(fact.period, base, back), value ?? DOUBT] as const,
        )
        given.set(fact.name, new Map(fact.period === 'none' ? values.slice(0, 1) : values))
      }
      return { given, asOf }
    })
  })
}

const DOUBT = { doubt: 'conflict' } as const

function valueOf(fact: FactDefinition): fc.Arbitrary<FactValue> {
  switch (fact.type) {
    case 'yesno':
      return fc.boolean()
    case 'text': {
      const known = fact.checks.flatMap((check) => (check.kind === 'one_of' ? check.values : []))
      return fc.constantFrom(...known, '3911', '0111', '330282', '350203', '441305', '国家级', '')
    }
    case 'date':
      return fc.integer({ min: 0, max: 6000 }).map((days) => addDays('2012-01-01', days))
    case 'money':
      return fc.oneof(
        fc.constantFrom(0, 1e8, 1e9, 5e9, 2e10),
        fc.integer({ min: 0, max: 30_000_000_000 }),
        fc.integer({ min: -1e9, max: 0 }),
      )
    case 'count':
      return fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 1200 }))
    case 'ratio':
    case 'number':
      return fc.integer({ min: 0, max: 30 })
  }
}
