import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  type Columns,
  type Framework,
  type HealthRow,
  type Move,
  type Places,
  type Scores,
  STAGES,
  placesOf,
  ranksOf,
} from '@gongzhen/core/composite'
import { writeSheet } from './csv.ts'

/** Writes every stage's values, every node and every rank, one CSV each, keyed by unit; answers the files' names. */
export async function writeScores(
  framework: Framework,
  scores: Scores,
  out: string,
  places?: Places,
): Promise<string[]> {
  const files: string[] = []
  for (const stage of STAGES) {
    const columns = scores.stages.get(stage)
    if (!columns) continue
    await writeColumns(join(out, `${stage}.csv`), unitsOf(columns, scores), columns)
    files.push(`${stage}.csv`)
  }
  await writeNodes(framework, scores, join(out, 'scores.csv'), places)
  await writeTreatment(framework, scores, join(out, 'treatment.csv'))
  return [...files, 'scores.csv', 'treatment.csv']
}

/** Stages before screening have every unit, later ones those that stayed. */
function unitsOf(columns: Columns, { units, screening }: Scores): readonly string[] {
  const length = columns.values().next().value?.length ?? 0
  return length === units.length ? units : screening.units
}

async function writeColumns(file: string, units: readonly string[], columns: Columns) {
  const values = [...columns.values()]
  const rows = units.map((unit, i) => [unit, ...values.map((x) => x[i] ?? Number.NaN)])
  await writeSheet(file, ['uCode', ...columns.keys()], rows)
}

/** Nodes from the top down, then their ranks over all units, then the place in the group where there is one, as given or as the points have it. */
async function writeNodes(framework: Framework, scores: Scores, file: string, given?: Places) {
  const codes = framework.aggregates.map(({ code }) => code).toReversed()
  const nodes = codes.map((code) => scores.nodes.get(code) ?? new Float64Array())
  const ranks = nodes.map((x) => ranksOf(x, framework.decimals))
  const { within } = framework.rank
  const grouping = within === undefined ? undefined : scores.table.groups.get(within)
  const places = given ?? placesOf(framework, scores.nodes, scores.table.groups)
  const header = [
    'uCode',
    ...codes,
    ...codes.map((code) => `rank_${code}`),
    ...(within === undefined ? [] : [within]),
    'place',
    'peers',
  ]
  const rows = scores.units.map((unit, i) => [
    unit,
    ...nodes.map((x) => x[i] ?? Number.NaN),
    ...ranks.map((x) => x[i] ?? Number.NaN),
    ...(within === undefined ? [] : [grouping?.labels[grouping.of[i] ?? -1] ?? '']),
    places.rank[i] ?? Number.NaN,
    places.peers[i] ?? 0,
  ])
  await writeSheet(file, header, rows)
}

/** What was tested and treated of each indicator. */
async function writeTreatment({ indicators }: Framework, { frozen }: Scores, file: string) {
  const header = [
    'iCode',
    'outcome',
    'skew',
    'kurtosis',
    'winsorised',
    'skew_winsorised',
    'kurtosis_winsorised',
    'skew_transformed',
    'kurtosis_transformed',
  ]
  const rows = indicators.map(({ code }) => {
    const report = frozen.indicators[code]?.report
    const shape = (at: 'before' | 'afterWinsorising' | 'afterTransform') => [
      report?.[at]?.skew ?? Number.NaN,
      report?.[at]?.kurtosis ?? Number.NaN,
    ]
    const steps = [
      ...shape('before'),
      report?.winsorised ?? Number.NaN,
      ...shape('afterWinsorising'),
      ...shape('afterTransform'),
    ]
    return [code, report?.outcome ?? 'none', ...steps]
  })
  await writeSheet(file, header, rows)
}

/** What was scored, in short. */
export function summaryOf({ indicators, aggregates }: Framework, scores: Scores, files: readonly string[]) {
  return {
    units: scores.units.length,
    indicators: indicators.length,
    top: aggregates.at(-1)?.code ?? '',
    findings: scores.findings,
    files,
  }
}

/** The health report as a table and as JSON. */
export async function writeHealth(health: readonly HealthRow[], out: string): Promise<string[]> {
  const rows = health.map(({ id, title, light, zh, advice, list }) => [id, title, light, zh, advice, list.join('；')])
  await writeSheet(join(out, 'health.csv'), ['id', 'title', 'light', 'finding', 'advice', 'list'], rows)
  await writeFile(join(out, 'health.json'), `${JSON.stringify(health, null, 2)}\n`)
  return ['health.csv', 'health.json']
}

/** Who moved between two editions, by how much, and what moved them. */
export async function writeMoves(moves: readonly Move[], out: string): Promise<string[]> {
  const header = ['uCode', 'before', 'after', 'rank_before', 'rank_after', 'by_parameters', 'by_method', 'because']
  const rows = moves.map((move) => [
    move.unit,
    move.before,
    move.after,
    move.rankBefore,
    move.rankAfter,
    move.byParameters ?? Number.NaN,
    move.byMethod ?? Number.NaN,
    move.indicators
      .slice(0, 5)
      .map(({ title, change }) => `${title} ${change > 0 ? '+' : ''}${change.toFixed(3)}`)
      .join('；'),
  ])
  await writeSheet(join(out, 'moved.csv'), header, rows)
  return ['moved.csv']
}
