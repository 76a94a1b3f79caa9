import { type Judgement, type Programme, compileProgrammes, judge } from '@gongzhen/core/programme'
import type { Facts } from '@gongzhen/core/registry'

/** What judges: columns, many subjects at a time; or the explaining evaluator one by one, to compare with. */
export const ENGINES = ['columns', 'explain'] as const
export type Engine = (typeof ENGINES)[number]

/** What a programme says about a subject, by their places. */
type Judged = (programme: number, subject: number) => Judgement

/** Judges subjects by every programme for a day; either engine says exactly the same. Compiled once. */
export function judging(
  engine: Engine,
  programmes: readonly Programme[],
  asOf: string,
): (subjects: readonly Facts[]) => Judged {
  return engine === 'columns' ? overColumns(programmes, asOf) : oneByOne(programmes, asOf)
}

const oneByOne =
  (programmes: readonly Programme[], asOf: string) =>
  (subjects: readonly Facts[]): Judged =>
  (programme, subject) =>
    judge(at(programmes, programme), at(subjects, subject), asOf)

function overColumns(programmes: readonly Programme[], asOf: string) {
  const compiled = compileProgrammes(programmes, asOf)
  const table = compiled.newTable()
  return (subjects: readonly Facts[]): Judged => {
    table.clear()
    table.resize(subjects.length)
    subjects.forEach((facts, row) => compiled.fill(table, row, facts))
    const answers = compiled.evaluate(table)
    return (programme, subject) => answers.judgement(programme, subject, at(subjects, subject))
  }
}

function at<Item>(items: readonly Item[], place: number): Item {
  const item = items[place]
  if (item === undefined) throw new Error(`there is no place ${place}`)
  return item
}
