import {
  type Bands,
  type Framework,
  type HealthRow,
  type Influence,
  type Outcome,
  type Scores,
  type Shift,
  bunchingOf,
  correlationsOf,
  gainByOmission,
  healthOf,
  influencesOf,
  outcomeOf,
  rescore,
  scoresOfRows,
  shiftBetween,
  stabilityOf,
} from '@gongzhen/core/composite'
import {
  type TrialChange,
  loadProgramme,
  parseCatalogue,
  proofOf,
  triedFramework,
  withTrial,
} from '@gongzhen/core/programme'
import { type Restatement, withExpectedScores } from './expected-scores.ts'
import { type LaboratoryAnswer, type Opened, opened } from './tried.ts'

/** What may be asked of the laboratory. */
export type Asked =
  | { readonly kind: 'open'; readonly answer: LaboratoryAnswer }
  | { readonly kind: 'try'; readonly number: number; readonly changes: readonly TrialChange[]; readonly line: Line }
  | { readonly kind: 'test'; readonly number: number }
  | { readonly kind: 'outline'; readonly number: number }
  | { readonly kind: 'write'; readonly changes: readonly TrialChange[]; readonly draft: DraftFiles }

/** Where the line is drawn while the method has no bands of its own: the best so many of each group. */
export type Line = {
  readonly by: 'share' | 'places'
  readonly bound: number
  readonly labels: readonly [string, string]
}

/** What a trial is written into. */
export type DraftFiles = {
  readonly files: Readonly<Record<string, string>>
  readonly catalogue: Readonly<Record<string, string>>
  readonly adoption: string
}

/** What comes back. */
export type Told =
  | {
      readonly kind: 'opened'
      readonly compared: number
      readonly unlike: number
      readonly opened: Omit<Opened, 'scores'>
    }
  | { readonly kind: 'failed'; readonly problems: readonly string[] }
  | { readonly kind: 'tried'; readonly number: number; readonly shift: Shift; readonly tookMs: number }
  | { readonly kind: 'tested'; readonly number: number; readonly tests: Tested }
  | { readonly kind: 'outlined'; readonly number: number; readonly outline: Outlined }
  | {
      readonly kind: 'written'
      /** The draft with the trial, its golden cases as they were; null where it cannot be written. */
      readonly files: Readonly<Record<string, string>> | null
      /** What golden cases would expect otherwise, for somebody to decide. */
      readonly cases: Restatement
    }

/** What the drawing of the framework shows of the present trial. */
export type Outlined = {
  readonly influences: readonly Influence[]
  /** Indicators and how alike their scores are. */
  readonly codes: readonly string[]
  readonly correlations: readonly Float64Array[]
}

/** What the health report and the tests show of the present trial. */
export type Tested = {
  readonly health: readonly HealthRow[]
  /** The row on whether places hold is among them. */
  readonly isWhole: boolean
  /** What each indicator is called. */
  readonly titles: ReadonlyMap<string, string>
  /** Firms that would gain most by hiding their three lowest indicators. */
  readonly omission: readonly { readonly row: number; readonly gain: number }[]
  readonly omissionMean: number
  readonly bunching: ReturnType<typeof bunchingOf>
}

let lab: Opened | undefined
/** What the rules in force make of the firms, for the bands that are shown. */
let before: { readonly key: string; readonly outcome: Outcome } | undefined
let current: { readonly framework: Framework; readonly scores: Scores } | undefined

self.onmessage = ({ data }: MessageEvent<Asked>) => {
  for (const told of data.kind === 'test' ? tested(data.number) : [answer(data)]) self.postMessage(told)
}

/** What is known at once, and again with the row on places, for which weights are drawn again and again. */
function* tested(number: number): Generator<Told> {
  if (!current) throw new Error('the laboratory was not opened')
  const { framework, scores } = current
  const tests = testsOf(framework, scores)
  yield { kind: 'tested', number, tests }
  const health = [...tests.health, stabilityOf(framework, scores, DRAWN)]
  yield { kind: 'tested', number, tests: { ...tests, health, isWhole: true } }
}

const DRAWN = { seed: 1, draws: 50 }

function answer(asked: Exclude<Asked, { kind: 'test' }>): Told {
  if (asked.kind === 'open') return open(asked.answer)
  if (asked.kind === 'write') return write(asked.changes, asked.draft)
  if (!lab || !current) throw new Error('the laboratory was not opened')
  if (asked.kind === 'outline')
    return { kind: 'outlined', number: asked.number, outline: outlineOf(current.framework, current.scores) }
  const from = performance.now()
  const isChanged = asked.changes.length > 0
  const framework = isChanged ? triedFramework(lab.framework, lab.nodes, asked.changes, lab.scales) : lab.framework
  current = { framework, scores: isChanged ? rescore(lab.framework, lab.scores, framework) : lab.scores }
  const bands = bandsFor(framework, asked.line)
  const key = JSON.stringify(bands)
  if (before?.key !== key) before = { key, outcome: outcomeOf(lab.framework, lab.scores, bands) }
  const after = isChanged ? outcomeOf(framework, current.scores, bands) : before.outcome
  const shift = shiftBetween(before.outcome, after, SHOWN)
  return { kind: 'tried', number: asked.number, shift, tookMs: performance.now() - from }
}

const SHOWN = 100

function open(of: LaboratoryAnswer): Told {
  const found = opened(of)
  if ('problems' in found) return { kind: 'failed', problems: found.problems }
  lab = found
  before = undefined
  current = found
  const { scores, ...rest } = found
  return { kind: 'opened', compared: scores.units.length, unlike: found.unlike, opened: rest }
}

function bandsFor({ bands, rank }: Framework, { by, bound, labels: [inside, outside] }: Line): Bands {
  if (bands) return bands
  const within = rank.within === undefined ? {} : { within: rank.within }
  return { by, ...within, list: [{ label: inside, bound }, { label: outside }] }
}

const HIDDEN = 3
const WORST = 20

function outlineOf(framework: Framework, scores: Scores): Outlined {
  const codes = framework.indicators.map(({ code }) => code)
  return { influences: influencesOf(framework, scores), codes, correlations: correlationsOf(codes, scores) }
}

function testsOf(framework: Framework, scores: Scores): Tested {
  const gains = gainsWithin(framework, scores)
  const there = gains.filter(({ gain }) => !Number.isNaN(gain))
  return {
    health: healthOf(framework, scores, { ...DRAWN, draws: 0 }),
    isWhole: false,
    titles: new Map(framework.indicators.map(({ code, title }) => [code, title])),
    omission: there
      .filter(({ gain }) => gain > 0)
      .toSorted((a, b) => b.gain - a.gain)
      .slice(0, WORST),
    omissionMean: there.reduce((sum, { gain }) => sum + gain, 0) / Math.max(1, there.length),
    bunching: bunchingOf(framework, scores),
  }
}

/** Places gained by hiding the lowest indicators, among those a firm is ranked with. */
function gainsWithin(framework: Framework, scores: Scores): { readonly row: number; readonly gain: number }[] {
  const grouping = framework.rank.within === undefined ? undefined : scores.table.groups.get(framework.rank.within)
  const all = Int32Array.from(scores.units.keys())
  const parts = grouping ? grouping.labels.map((_, group) => all.filter((row) => grouping.of[row] === group)) : [all]
  return parts.flatMap((rows) =>
    rows.length < 2
      ? []
      : Array.from(gainByOmission(framework, scoresOfRows(scores, rows), HIDDEN), (gain, at) => ({
          row: rows[at] ?? 0,
          gain,
        })),
  )
}

/** The trial in the files of a draft, and what its golden cases say to it. */
function write(changes: readonly TrialChange[], { files, catalogue: texts, adoption }: DraftFiles): Told {
  const text = lab && withTrial(files['programme.yaml'] ?? '', lab.nodes, changes)
  const read = parseCatalogue(new Map(Object.entries(texts)))
  if (!text || 'problems' in read) return NOT_WRITTEN
  const written: Readonly<Record<string, string>> = { ...files, 'programme.yaml': text }
  const options: unknown = JSON.parse(adoption)
  const folder = new Map(Object.entries(written))
  if ('problems' in loadProgramme(folder, read.catalogue, options as never)) return NOT_WRITTEN
  const { cases } = proofOf(folder, read.catalogue, options as never)
  return { kind: 'written', files: written, cases: withExpectedScores(written['cases.yaml'] ?? '', cases) }
}

const NOT_WRITTEN: Told = { kind: 'written', files: null, cases: { text: '', restated: [], others: [] } }
