// One job of the index bench, in a process of its own: node --expose-gc bench/index/work.mjs JOB UNITS, answers JSON.
import { performance } from 'node:perf_hooks'
import { groupingOf, placesOf, rankIntervals, scoreTable, whatIf } from '../../packages/core/dist/composite.js'
import { drawsByHand, fullByHand, thresholdsByHand } from './by-hand.mjs'

const INDICATORS = 20
const STAGES = ['种子期', '成长期', '壮大期', '成熟期']
const ROWS = [
  [0.5, 2],
  [1, 4],
  [2, 6],
  [4, 8],
  [8, 10],
]
const TREAT = { test: { skew: 2, kurtosis: 3.5 }, winsorise: 5, otherwise: 'log_ct', combined: false }

const [job = 'full', unitsText = '10000'] = process.argv.slice(2)
const table = makeTable(Number(unitsText))
const columns = [...table.columns.values()]
const stage = table.groups.get('stage') ?? groupingOf([])

/** @type {Record<string, { engine: () => unknown, hand: (() => unknown) | null }>} */
const JOBS = {
  full: { engine: () => places(score(full())), hand: () => fullByHand(columns, stage, TREAT) },
  thresholds: { engine: () => score(thresholds()), hand: () => thresholdsByHand(columns, ROWS) },
  draws: draws(),
  one: one(),
}
const { engine, hand } = JOBS[job] ?? { engine: () => 0, hand: null }
if (hand) refuseDifference(engine(), hand())
const [ours, theirs] = inTurn(engine, hand)
const megabytes = Math.round(process.memoryUsage().rss / 2 ** 20)
/** By the clock, and of processor time: collecting garbage beside the work counts in the second alone. */
const ratios = theirs && ours ? [ours.wall / theirs.wall, ours.cpu / theirs.cpu] : null
console.log(JSON.stringify({ engine: ours?.wall, hand: theirs?.wall ?? null, ratios, megabytes }))

/** Both do the same work, or there is nothing to compare. */
function refuseDifference(/** @type {any} */ ours, /** @type {any} */ theirs) {
  const pairs =
    job === 'full'
      ? [[ours.rank, theirs]]
      : job === 'thresholds'
        ? [[ours.scores.nodes.get('top'), theirs]]
        : ['low', 'high', 'among'].map((key) => [ours[key], theirs[key]])
  for (const [a, b] of pairs) {
    for (let i = 0; i < a.length; i++) {
      const isSame = Math.abs(a[i] - b[i]) <= 1e-9 * Math.abs(b[i]) || (Number.isNaN(a[i]) && Number.isNaN(b[i]))
      if (!isSame) throw new Error(`unit ${i}: the engine gives ${a[i]}, the hand-written version ${b[i]}`)
    }
  }
}

/** The best of five of each, one after the other: by the clock, and by the processor's time, which other work disturbs less. */
function inTurn(/** @type {() => unknown} */ a, /** @type {(() => unknown) | null} */ b) {
  const none = { wall: Number.POSITIVE_INFINITY, cpu: Number.POSITIVE_INFINITY }
  const best = [a, b].map((work) => (work ? { ...none } : undefined))
  for (let round = 0; round < 5; round++) {
    for (const [at, work] of [a, b].entries()) {
      const own = best[at]
      if (!work || !own) continue
      globalThis.gc?.()
      const [begun, before] = [performance.now(), process.cpuUsage()]
      work()
      const { user, system } = process.cpuUsage(before)
      own.wall = Math.min(own.wall, performance.now() - begun)
      own.cpu = Math.min(own.cpu, (user + system) / 1000)
    }
  }
  return best
}

function makeTable(/** @type {number} */ units) {
  let state = 77
  const random = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return state / 2 ** 32
  }
  const made = new Map()
  for (let at = 0; at < INDICATORS; at++) {
    const x = new Float64Array(units)
    for (let i = 0; i < units; i++) {
      const u = random()
      // Every fourth column is skewed, one value in twenty is missing.
      x[i] = random() < 0.05 ? Number.NaN : at % 4 === 0 ? (-Math.log(1 - u)) ** 3 : u * 10
    }
    made.set(`x${at}`, x)
  }
  const of = Int32Array.from({ length: units }, () => Math.floor(random() * STAGES.length))
  return {
    units: Array.from({ length: units }, (_, i) => `u${i}`),
    columns: made,
    groups: new Map([['stage', { labels: STAGES, of }]]),
  }
}

/** Twenty indicators, five to a group, two groups to a pillar, and the index above. */
function method(/** @type {(at: number) => object} */ leaf) {
  const indicators = Array.from({ length: INDICATORS }, (_, at) => ({
    code: `x${at}`,
    title: `x${at}`,
    direction: 1,
    weight: 1 + (at % 3),
    ...leaf(at),
  }))
  const node = (/** @type {string} */ code, /** @type {string[]} */ children) => ({
    code,
    title: code,
    weight: 1,
    combine: 'mean',
    children,
  })
  const groups = [0, 1, 2, 3].map((g) =>
    node(
      `g${g}`,
      [0, 1, 2, 3, 4].map((at) => `x${g * 5 + at}`),
    ),
  )
  const aggregates = [...groups, node('p0', ['g0', 'g1']), node('p1', ['g2', 'g3']), node('top', ['p0', 'p1'])]
  /** @type {unknown} */
  const framework = {
    indicators,
    aggregates,
    decimals: 2,
    rank: { ties: [] },
  }
  return /** @type {import('@gongzhen/core/composite').Framework} */ (framework)
}

function full() {
  const missing = { kind: 'median', within: 'stage' }
  return method(() => ({ missing, treat: TREAT, scale: { kind: 'minmax', to: [0, 100] } }))
}

function thresholds() {
  return method(() => ({ missing: { kind: 'none' }, scale: { kind: 'at_least', rows: ROWS } }))
}

function score(/** @type {import('@gongzhen/core/composite').Framework} */ framework) {
  const scores = scoreTable(framework, table)
  if ('problems' in scores) throw new Error(scores.problems.map(({ en }) => en).join('\n'))
  return { framework, scores }
}

/** @param {ReturnType<typeof score>} scored */
function places({ framework, scores }) {
  return placesOf(framework, scores.nodes, table.groups)
}

function draws() {
  if (job !== 'draws') return { engine: () => 0, hand: null }
  const { framework, scores } = score(full())
  const normalised = [...scores.normalised.values()]
  return {
    engine: () => rankIntervals(framework, scores, { draws: 1000, spread: 0.25, seed: 1 }),
    hand: () => drawsByHand(normalised, 1000),
  }
}

function one() {
  if (job !== 'one') return { engine: () => 0, hand: null }
  const { framework, scores } = score(full())
  const unit = {
    units: ['u0'],
    columns: new Map([...table.columns].map(([name, x]) => [name, x.slice(0, 1)])),
    groups: new Map([['stage', { labels: STAGES, of: stage.of.slice(0, 1) }]]),
  }
  // A thousand times, so that a microsecond can be seen; what is answered is the time of all.
  const engine = () => {
    for (let at = 0; at < 1000; at++) whatIf(framework, scores.frozen, unit, { x1: at })
  }
  for (let round = 0; round < 3; round++) engine()
  const begun = performance.now()
  engine()
  const each = (performance.now() - begun) / 1000
  console.log(JSON.stringify({ engine: each, hand: null, megabytes: Math.round(process.memoryUsage().rss / 2 ** 20) }))
  process.exit(0)
}
