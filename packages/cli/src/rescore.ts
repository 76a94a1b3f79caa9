import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { defineErrors } from '@gongzhen/core/base'
import { type ScoreMove, factNames, rescoring } from '@gongzhen/core/programme'
import { readOptions } from './options.ts'
import { readProgrammes, readSubjects, writeSheet } from './score.ts'

export const help = {
  zh: '把同一批企业、同一天的数据换一版积分办法再算：谁的分数、名次、等次动了，是哪些指标、哪些数字造成的',
  en: 'Score the same firms on the same day by another edition: whose points, place or band move, and by which indicators and figures',
  usage: `
gongzhen rescore --before P --after P --table T --as-of DAY --out DIR [--json]
--before P      上一版：政策的文件夹或 programme.yaml the earlier edition: a programme's folder or its programme.yaml
--after P       新一版 the later edition
--table T       CSV，第一列或 uCode 列是编号，其余列名是事实（单位写在值里或列名里）a CSV whose columns are named for facts
--as-of DAY     按哪一天算，如去年评价的那一天 the day both editions are asked about, such as that of last year's scoring
--out DIR       写 moved.csv、moved.json where to write
--json          以 JSON 输出摘要 print the summary as JSON
两版的冻结参数各取自 reference.freeze；没有的，用这张表估计 frozen parameters come from reference.freeze, else from the table
退出码 exit code: 0 已算 done · 2 用法、文件或数据有误 usage, file or data error`,
}

const failure = defineErrors('cli', {
  rescoreNoIndex: {
    status: 400,
    zh: '{file} 没有 index，没有积分可以重算',
    en: '{file} has no index, so there are no points to score again',
  },
})

/** Scores a table by two editions of a method and writes who moved and why. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, {
    before: 'required',
    after: 'required',
    table: 'required',
    'as-of': 'required day',
    out: 'required',
    json: 'flag',
  })
  const files = [options.required('before'), options.required('after')] as const
  const [table, out] = [options.required('table'), options.required('out')]
  const asOf = options.required('as-of')
  const { catalogue, programmes } = await readProgrammes(files)
  const [before, after] = programmes
  for (const [at, programme] of programmes.entries())
    if (programme.model.roots.length === 0) throw failure('rescoreNoIndex', { file: files[at] ?? '' })
  if (!before || !after) return 2
  const subjects = await readSubjects(table, factNames(programmes, catalogue), asOf)
  const moves = last(rescoring(before, after, subjects, asOf))
  await mkdir(out, { recursive: true })
  await writeMoved(moves, join(out, 'moved.csv'))
  const summary = { asOf, before: before.edition, after: after.edition, units: subjects.length, moved: moves.length }
  await writeFile(join(out, 'moved.json'), `${JSON.stringify({ ...summary, moves }, null, 2)}\n`)
  process.stdout.write(options.flag('json') ? `${JSON.stringify(summary)}\n` : readable(summary, moves, out))
  return 0
}

function last<Result>(steps: Generator<void, Result>): Result {
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

async function writeMoved(moves: readonly ScoreMove[], file: string): Promise<void> {
  const header = [
    'uCode',
    'before',
    'after',
    'rank_before',
    'rank_after',
    'band_before',
    'band_after',
    'by_parameters',
    'by_method',
    'indicators',
    'figures',
  ]
  const rows = moves.map((move) => [
    move.unit,
    move.before ?? '',
    move.after ?? '',
    move.rankBefore ?? Number.NaN,
    move.rankAfter ?? Number.NaN,
    move.bandBefore ?? '',
    move.bandAfter ?? '',
    move.byParameters ?? Number.NaN,
    move.byMethod ?? Number.NaN,
    indicatorsOf(move, move.indicators.length),
    figuresOf(move),
  ])
  await writeSheet(file, header, rows)
}

const indicatorsOf = ({ indicators }: ScoreMove, most: number): string =>
  indicators
    .slice(0, most)
    .map(({ title, change }) => `${title} ${change > 0 ? '+' : ''}${Number(change.toFixed(6))}`)
    .join('；')

const figuresOf = ({ parameters }: ScoreMove): string =>
  parameters.map(({ name, before, after }) => `${name} ${before || '无'} → ${after || '无'}`).join('；')

type Summary = { readonly asOf: string; readonly units: number; readonly moved: number }

const SHOWN = 10
const NAMED = 3

function readable({ asOf, units, moved }: Summary, moves: readonly ScoreMove[], out: string): string {
  const shown = moves.slice(0, SHOWN).map((move) => {
    const place =
      move.rankBefore === move.rankAfter ? '' : `，名次 ${move.rankBefore ?? '无'} → ${move.rankAfter ?? '无'}`
    const band =
      move.bandBefore === move.bandAfter ? '' : `，等次 ${move.bandBefore ?? '无'} → ${move.bandAfter ?? '无'}`
    const why = [indicatorsOf(move, NAMED), figuresOf(move)].filter(Boolean).join('；')
    return `  ${move.unit}：${move.before ?? '没有分'} → ${move.after ?? '没有分'}${place}${band}${why && `（${why}）`}`
  })
  return [
    `按 ${asOf} 的数据，${units} 家中 ${moved} 家有变动，已写到 ${out}：moved.csv、moved.json`,
    ...shown,
    ...(moved > SHOWN ? [`  另有 ${moved - SHOWN} 家，见 moved.csv`] : []),
    '',
  ].join('\n')
}
