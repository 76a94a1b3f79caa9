import { assess, compileProgrammes, factsOf, judge } from '../../packages/core/dist/programme.js'
import { quantile } from '../parts/figures.mjs'
import { firmAt, firms, shortest, tableOf } from './firms.mjs'
import { askPeers, byHand, duckdbWith } from './peers.mjs'
import { loaded, subsidies, subsidyText } from './policies.mjs'

const AS_OF = '2025-06-30'
/** Fewer by `RULES_FIRMS`, to try the part on a busy machine. */
const MANY = Number(process.env.RULES_FIRMS ?? 1_000_000)
const ONE_POLICY = 100_000

/**
 * Rules over columns beside other engines and beside columns written by hand, in one process and on one core. The
 * policies have the shape of published ones; firms come from a seed, one in ten with a ratio that lies on a threshold.
 * @param {(line: string) => void} tell
 */
export async function measureRules(tell) {
  return [...(await onePolicy(tell)), ...(await manyPolicies(tell)), ...explaining(tell), ...compiling(tell)]
}

/** @param {number} perSecond */
const rate = (perSecond) =>
  perSecond >= 1e6 ? `${(perSecond / 1e6).toFixed(1)} M/s` : `${Math.round(perSecond).toLocaleString('en')} /s`

/** @param {(line: string) => void} tell */
async function onePolicy(tell) {
  const given = firms(ONE_POLICY)
  const [programme] = subsidies(1)
  if (!programme) throw new Error('no policy')
  const compiled = compileProgrammes([programme], AS_OF)
  const table = tableOf(compiled, given)
  const took = shortest(() => compiled.evaluate(table), 25)
  const answers = compiled.evaluate(table)
  let [eligible, asked] = [0, 0]
  for (let row = 0; row < ONE_POLICY; row++) {
    if (answers.outcome(0, row) === 'eligible') eligible++
    if (answers.isAsked(0, row)) asked++
  }
  const ours = (ONE_POLICY * 1000) / took
  const hand = byHand(
    table,
    compiled.columns.map(({ fact }) => fact.name),
    (text) => compiled.dictionary.codeOf(text),
  )
  if (hand.eligible !== eligible) throw new Error(`by hand ${hand.eligible} firms, by columns ${eligible}`)
  const single = await judgedOneByOne(programme, given)
  tell(`one policy: ${rate(ours)}, by hand ${rate(hand.perSecond)}, one by one ${rate(single)}`)
  const peers = await askPeers(given, tell)
  return [
    {
      what: `一项政策 × ${ONE_POLICY.toLocaleString('en')} 家，精确 one policy, exact (${asked} rows asked)`,
      goal: '≥ 30 M/s',
      measured: rate(ours),
    },
    { what: hand.name, goal: '≤ 1.3 ×', measured: `${rate(hand.perSecond)}, ${(hand.perSecond / ours).toFixed(2)} ×` },
    { what: '解释引擎逐家 the explaining evaluator, one by one', measured: rate(single) },
    ...peers.map(({ name, perSecond, eligible: found, of }) => ({
      what: name,
      measured: `${rate(perSecond)}, ${(perSecond / ours).toPrecision(2)} × ours; eligible ${found} of ${of}`,
    })),
  ]
}

/**
 * @param {any} programme
 * @param {ReturnType<typeof firms>} given
 */
async function judgedOneByOne(programme, given) {
  const some = Array.from({ length: 5000 }, (_, row) => factsAt(given, row))
  return (5000 * 1000) / shortest(() => some.forEach((facts) => judge(programme, facts, AS_OF)), 5)
}

/**
 * @param {ReturnType<typeof firms>} given
 * @param {number} row
 */
function factsAt(given, row) {
  const yearly = ['职工总数', '研发费用', '营业收入']
  return factsOf(
    new Map(
      Object.entries(firmAt(given, row)).map(([name, value]) => [
        name,
        new Map([[yearly.includes(name) ? 2024 : 0, value]]),
      ]),
    ),
  )
}

/** @param {(line: string) => void} tell */
async function manyPolicies(tell) {
  const given = firms(MANY)
  const all = subsidies(50)
  const compiled = compileProgrammes(all, AS_OF)
  const table = tableOf(compiled, given)
  const took = shortest(() => compiled.evaluate(table), 9)
  const answers = compiled.evaluate(table)
  let [paid, sum] = [0, 0]
  for (let policy = 0; policy < all.length; policy++) {
    for (let row = 0; row < MANY; row++) {
      const amount = answers.amount(policy, 0, row)
      if (amount > 0) paid++
      sum += amount
    }
  }
  const first = compileProgrammes(all.slice(0, 1), AS_OF)
  const own = tableOf(first, given)
  const byPolicy = shortest(() => first.evaluate(own), 5) * 50
  tell(`50 policies × ${MANY} firms: ${took.toFixed(0)} ms, ${paid} amounts of ${sum} fen`)
  const rows = [
    {
      what: `50 项政策 × ${MANY.toLocaleString('en')} 家，存金额 50 policies, ${paid.toLocaleString('en')} amounts stored`,
      goal: '≤ 0.2 s',
      measured: `${(took / 1000).toFixed(3)} s, ${rate((MANY * 50 * 1000) / took)}`,
    },
  ]
  rows.push({
    what: '逐项政策循环（第一项 × 50） a loop per policy (the first, 50 times)',
    goal: '—',
    measured: `${(byPolicy / 1000).toFixed(3)} s`,
  })
  try {
    const duck = await duckPolicies(given, took)
    if (duck.paid !== paid) throw new Error(`DuckDB pays ${duck.paid} amounts, columns ${paid}`)
    rows.push({ what: 'DuckDB, decimal, 2 threads, the same 50', goal: '≥ 7 × slower', measured: duck.measured })
  } catch (error) {
    tell(`DuckDB left out: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
  }
  return rows
}

/**
 * The same policies in one query: sums of amounts and counts, in decimals.
 * @param {ReturnType<typeof firms>} given
 * @param {number} ours
 */
async function duckPolicies(given, ours) {
  const { connection } = await duckdbWith(given)
  await connection.run('set threads = 2')
  const parts = Array.from({ length: 50 }, (_, at) => {
    const { condition, amount } = duckPolicy(subsidyText(at))
    return `count(*) filter (where ${condition}) as n${at}, sum(case when ${condition} then ${amount} end) as s${at}`
  })
  const query = `select ${parts.join(', ')} from firm`
  let least = Number.POSITIVE_INFINITY
  let paid = 0
  for (let at = 0; at < 4; at++) {
    const begun = performance.now()
    const [row] = (await connection.runAndReadAll(query)).getRows()
    least = Math.min(least, performance.now() - begun)
    paid = row.reduce(
      (/** @type {number} */ sum, /** @type {any} */ one, /** @type {number} */ index) =>
        sum + (index % 2 === 0 ? Number(one) : 0),
      0,
    )
  }
  return { paid, measured: `${(least / 1000).toFixed(3)} s, ${(least / ours).toFixed(1)} × ours` }
}

/** @param {string} text */
function duckPolicy(text) {
  const figure = (/** @type {string} */ name) => new RegExp(`${name}: \\{ value: ([0-9.-]+)`).exec(text)?.[1] ?? ''
  const codes = /1, 2\) in \(([^)]*)\)/.exec(text)?.[1]?.replaceAll('"', "'")
  const rate = (/** @type {string} */ name) => `0.0${figure(name)}::decimal(4,2)`
  return {
    condition: `not bad and industry[1:2] in (${codes}) and staff between ${figure('人数下限')} and ${figure('人数上限')}
      and founded <= date '${figure('最晚成立')}' and not odd and rd >= ${figure('费用下限')}0000
      and rd * 100 >= revenue * ${figure('强度下限')}`,
    amount: `floor(least(rd * (case when rd * 10 >= revenue then ${rate('提高比例')} else ${rate('基础比例')} end), ${figure('补助上限')}0000))`,
  }
}

/** @param {(line: string) => void} tell */
function explaining(tell) {
  const all = subsidies(50)
  const given = firms(600)
  const times = []
  for (let row = 0; row < 600; row++) {
    const facts = factsAt(given, row)
    const begun = performance.now()
    for (const programme of all) assess(programme, facts, AS_OF)
    times.push(performance.now() - begun)
  }
  const p95 = quantile(times.slice(200), 0.95)
  tell(`one firm × 50 explained: p95 ${p95.toFixed(2)} ms`)
  return [
    {
      what: '一家 × 50 项，全部理由，p95 one firm × 50, fully explained',
      goal: '≤ 2 ms',
      measured: `${p95.toFixed(2)} ms`,
    },
  ]
}

/** @param {(line: string) => void} tell */
function compiling(tell) {
  const files = (/** @type {number} */ at) =>
    new Map([
      ['programme.yaml', subsidyText(at)],
      ['policy.md', '# 研发投入补助\n\n## 第一条\n\n示例参数。\n'],
    ])
  for (let at = 0; at < 20; at++) loaded(files(at))
  const times = Array.from({ length: 50 }, (_, at) => {
    const begun = performance.now()
    loaded(files(at))
    return performance.now() - begun
  })
  const given = firms(100)
  const columns = Array.from({ length: 50 }, (_, at) => {
    const programme = loaded(files(at))
    const begun = performance.now()
    const compiled = compileProgrammes([programme], AS_OF)
    compiled.evaluate(tableOf(compiled, given))
    return performance.now() - begun
  })
  const [read, kernel] = [quantile(times, 0.5), quantile(columns, 0.5)]
  tell(`compile: ${read.toFixed(1)} ms, to columns ${kernel.toFixed(1)} ms`)
  return [
    {
      what: '读入并检查一项政策（热） read and check a programme, warm',
      goal: '≤ 20 ms',
      measured: `${read.toFixed(1)} ms`,
    },
    {
      what: '编成列并算首批 100 家 to columns, with the first 100 firms',
      goal: '—',
      measured: `${kernel.toFixed(1)} ms`,
    },
  ]
}
