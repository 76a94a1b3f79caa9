import type { LocalDate } from '@gongzhen/core/base'
import { type Judgement, type Programme, compileProgrammes, judge } from '@gongzhen/core/programme'
import type { Sql } from '../database.ts'
import { judgingOf } from '../jobs/judging.ts'
import { type SubjectFacts, readSubjects } from '../store/facts.ts'

/** What came of comparing columns: pairs that agreed, rows left to the explaining evaluator, the first pair that differs. */
type ComparedColumns = {
  readonly pairs: number
  readonly asked: number
  readonly eligible: number
  readonly difference: string | undefined
}

/** As many firms as a large chunk of a run has, so that rows of the table are used again. */
const CHUNK = 500

/** Judges every party of the zone by all programmes at once, over columns and explained, and compares all they say. */
export async function compareColumns(
  sql: Sql,
  programmes: readonly Programme[],
  asOf: LocalDate,
): Promise<ComparedColumns> {
  const { columns, periods } = judgingOf(programmes, asOf)
  const firms = await readSubjects(sql, { columns, periods, after: 0, limit: 1_000_000, kinds: ['enterprise', 'team'] })
  const compiled = compileProgrammes(programmes, asOf)
  const table = compiled.newTable()
  let [pairs, asked, eligible] = [0, 0, 0]
  for (let first = 0; first < firms.length; first += CHUNK) {
    const some = firms.slice(first, first + CHUNK)
    table.clear()
    table.resize(some.length)
    some.forEach(({ facts }, row) => compiled.fill(table, row, facts))
    const answers = compiled.evaluate(table)
    for (const [index, programme] of programmes.entries()) {
      for (const [row, firm] of some.entries()) {
        const expected = judge(programme, firm.facts, asOf)
        // The outcome is the columns' own even where the reasons of a judgement are not.
        const found = { ...answers.judgement(index, row, firm.facts), outcome: answers.outcome(index, row) }
        const paid = programme.model.amounts.map((_, amount) => answers.amount(index, amount, row))
        const difference = differenceOf(programme, firm, expected, found, paid)
        if (difference !== undefined) return { pairs, asked, eligible, difference }
        pairs++
        if (answers.isAsked(index, row)) asked++
        if (expected.outcome === 'eligible') eligible++
      }
    }
  }
  return { pairs, asked, eligible, difference: undefined }
}

function differenceOf(
  { id, model }: Programme,
  { subject }: SubjectFacts,
  expected: Judgement,
  found: Judgement,
  paid: readonly number[],
): string | undefined {
  const owed = model.amounts.map(({ id: name }) => expected.amounts.find((amount) => amount.id === name)?.minor ?? 0)
  const [told, wanted] = [shown(found, paid), shown(expected, owed)]
  return told === wanted ? undefined : `${id} subject ${subject}\n  explain ${wanted}\n  columns ${told}`
}

const shown = (judgement: Judgement, paid: readonly number[]): string =>
  JSON.stringify({ ...judgement, paid }, (_, value: unknown) => (typeof value === 'bigint' ? `${value}` : value))
