import { join } from 'node:path'
import { type Exact, isExact, round, show } from '@gongzhen/core/base'
import type { Places } from '@gongzhen/core/composite'
import { type Judged, type Population, OUTCOME_WORDS } from '@gongzhen/core/programme'
import { writeSheet } from './csv.ts'

const HEADER = ['uCode', 'outcome', 'decision', 'score', 'place', 'peers', 'group', 'band', 'because', 'missing']

/** What a programme says of every unit: outcome, published points, place, band, and why not. */
export async function writeResults({ together }: Population, out: string): Promise<string[]> {
  await writeSheet(join(out, 'results.csv'), HEADER, together.units.map(rowOf))
  return ['results.csv']
}

function rowOf({ unit, assessment, rank, peers, band }: Judged): (string | number)[] {
  const { outcome, decision, score, peers: group, because, missing, faults } = assessment
  const why = [...because, ...faults.map(({ zh }) => zh)]
  return [
    unit,
    OUTCOME_WORDS[outcome],
    decision ?? '',
    shownScore(score),
    rank ?? '',
    rank === null ? '' : peers,
    group ?? '',
    band ?? '',
    why.join('；'),
    missing.map(({ fact }) => fact).join('；'),
  ]
}

function shownScore(score: Judged['assessment']['score']): string {
  if (score === null) return ''
  return isExact(score) ? show(round(score, SHOWN_DECIMALS, 'half_up')) : `${show(score.min)}–${show(score.max)}`
}

/** A programme that does not round its points gives fractions without end; `points.csv` has them as they are. */
const SHOWN_DECIMALS = 9

/** Places as the programme gives them: a unit that fails a gate has none. */
export const placesIn = ({ together: { units } }: Population): Places => ({
  rank: Float64Array.from(units, ({ rank }) => rank ?? Number.NaN),
  peers: Int32Array.from(units, ({ rank, peers }) => (rank === null ? 0 : peers)),
})

/** The exact points of a programme's nodes, with the limits and additions its rules have. */
export async function writePoints({ points, table }: Population, out: string): Promise<string[]> {
  const columns = [...points.values()].toReversed()
  const rows = table.units.map((unit, i) => [unit, ...columns.map((column) => shownPoints(column[i]))])
  await writeSheet(join(out, 'points.csv'), ['uCode', ...[...points.keys()].toReversed()], rows)
  return ['points.csv']
}

const shownPoints = (value: Exact | null | undefined): string =>
  value === null || value === undefined ? '' : show(value)
