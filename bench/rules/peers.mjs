import { createRequire } from 'node:module'
import { pathToFileURL } from 'node:url'
import { firmAt, shortest } from './firms.mjs'

/** Peers are installed apart from the product: `npm install --ignore-scripts --prefix bench/rules/peers`. */
const require = createRequire(new URL('./peers/package.json', import.meta.url))

/** Engines that take a firm at a time are asked for this many of them. */
const SAMPLE = 2000
const CODES = ['26', '27', '35', '39']

/**
 * What one policy took in another engine: evaluations a second and how many firms came out eligible of how many.
 * @typedef {{ name: string, perSecond: number, eligible: number, of: number }} Measured
 */

/**
 * Exact columns written by hand for the first subsidy: what compiled code is held against.
 * @param {import('../../packages/core/dist/feel.js').FactTable} table
 * @param {readonly string[]} names
 * @param {(text: string) => number} codeOf
 * @returns {Measured}
 */
export function byHand(table, names, codeOf) {
  const [codes, founded, staff, bad, odd, rd, revenue] = ORDER.map(
    (name) => table.columns[names.indexOf(name)]?.values ?? [],
  )
  const count = table.rows()
  const inIndustry = new Uint8Array(4096)
  for (const code of ['3911', '2610', '2720', '3540']) inIndustry[codeOf(code)] = 1
  const latest = Date.UTC(2016, 0, 1) / 86_400_000
  const outcome = new Uint8Array(count)
  const amounts = new Float64Array(count)
  const loop = new Function(
    ...['n', 'codes', 'founded', 'staff', 'bad', 'odd', 'rd', 'revenue', 'inIndustry', 'latest', 'outcome', 'amounts'],
    `for (let i = 0; i < n; i++) {
       let found = 0, amount = 0
       const d = rd[i], r = revenue[i]
       if (bad[i] === 0 && inIndustry[codes[i]] === 1 && staff[i] >= 5 && staff[i] <= 300 && founded[i] <= latest &&
           odd[i] === 0 && d >= 50000000 && d * 100 >= r * 3) {
         const whole = d * (d * 10 >= r ? 6 : 2)
         amount = Math.floor((whole < 5000000000 ? whole : 5000000000) / 10000) * 100
         found = 1
       }
       outcome[i] = found
       amounts[i] = amount
     }`,
  )
  const took = shortest(
    () => loop(count, codes, founded, staff, bad, odd, rd, revenue, inIndustry, latest, outcome, amounts),
    15,
  )
  const eligible = outcome.reduce((sum, one) => sum + one, 0)
  return { name: '手写精确列 exact columns by hand', perSecond: (count * 1000) / took, eligible, of: count }
}

const ORDER = ['行业代码', '成立日期', '职工总数', '列入失信', '经营异常', '研发费用', '营业收入']

/**
 * @param {ReturnType<typeof import('./firms.mjs').firms>} given
 * @param {(line: string) => void} tell
 * @returns {Promise<Measured[]>}
 */
export async function askPeers(given, tell) {
  const found = []
  for (const [name, ask] of Object.entries({ feelin, zen, jsonRules, duckdb })) {
    try {
      found.push(await ask(given))
    } catch (error) {
      tell(`${name} left out: ${error instanceof Error ? error.message.split('\n')[0] : error}`)
    }
  }
  return found
}

/** @param {string} name */
const peer = (name) => require(name)

/** @param {string} name */
const load = async (name) => import(pathToFileURL(require.resolve(name)).href)

/** @param {ReturnType<typeof import('./firms.mjs').firms>} given */
const sample = (given) => Array.from({ length: SAMPLE }, (_, row) => firmAt(given, row))

const FEEL = `if not(列入失信) and list contains(["26","27","35","39"], substring(行业代码, 1, 2)) and 职工总数 >= 5 and 职工总数 <= 300
 and 成立日期 <= "2016-01-01" and not(经营异常) and 研发费用 >= 50000000 and 研发费用 / 营业收入 >= 0.03
 then min(研发费用 * (if 研发费用 / 营业收入 >= 0.1 then 0.06 else 0.02), 50000000) else 0`

/** @param {ReturnType<typeof import('./firms.mjs').firms>} given @returns {Promise<Measured>} */
async function feelin(given) {
  const { evaluate } = await load('feelin')
  const rows = sample(given)
  const begun = performance.now()
  let eligible = 0
  for (const row of rows) if (valueOf(evaluate(FEEL, row)) > 0) eligible++
  return measured('feelin', begun, eligible)
}

const valueOf = (/** @type {any} */ answer) => Number(answer?.value ?? answer)

/** @param {string} name @param {number} begun @param {number} eligible @returns {Measured} */
const measured = (name, begun, eligible) => ({
  name,
  perSecond: (SAMPLE * 1000) / (performance.now() - begun),
  eligible,
  of: SAMPLE,
})

/** @param {ReturnType<typeof import('./firms.mjs').firms>} given @returns {Promise<Measured>} */
async function zen(given) {
  const { ZenEngine } = peer('@gorules/zen-engine')
  const engine = new ZenEngine()
  const condition = `not bad and industry in ["26","27","35","39"] and staff >= 5 and staff <= 300 and founded <= 20160101
    and not odd and rd >= 50000000 and rd / revenue >= 0.03`
  const decision = engine.createDecision(
    Buffer.from(
      JSON.stringify({
        nodes: [
          { id: 'in', name: 'in', type: 'inputNode', position: { x: 0, y: 0 } },
          {
            id: 'rule',
            name: 'rule',
            type: 'expressionNode',
            position: { x: 1, y: 0 },
            content: {
              expressions: [
                { id: 'a', key: 'eligible', value: condition },
                { id: 'b', key: 'amount', value: 'min([rd * (rd / revenue >= 0.1 ? 0.06 : 0.02), 50000000])' },
              ],
            },
          },
          { id: 'out', name: 'out', type: 'outputNode', position: { x: 2, y: 0 } },
        ],
        edges: [
          { id: '1', sourceId: 'in', targetId: 'rule', type: 'edge' },
          { id: '2', sourceId: 'rule', targetId: 'out', type: 'edge' },
        ],
      }),
    ),
  )
  const rows = sample(given).map((firm) => ({
    industry: firm.行业代码.slice(0, 2),
    founded: Number(firm.成立日期.replaceAll('-', '')),
    staff: firm.职工总数,
    bad: firm.列入失信,
    odd: firm.经营异常,
    rd: firm.研发费用,
    revenue: firm.营业收入,
  }))
  const begun = performance.now()
  let eligible = 0
  for (const row of rows) if ((await decision.evaluate(row)).result.eligible === true) eligible++
  return measured('zen-engine', begun, eligible)
}

/** @param {ReturnType<typeof import('./firms.mjs').firms>} given @returns {Promise<Measured>} */
async function jsonRules(given) {
  const { Engine } = peer('json-rules-engine')
  const engine = new Engine()
  const all = [
    { fact: 'bad', operator: 'equal', value: false },
    { fact: 'industry', operator: 'in', value: CODES },
    { fact: 'staff', operator: 'greaterThanInclusive', value: 5 },
    { fact: 'staff', operator: 'lessThanInclusive', value: 300 },
    { fact: 'founded', operator: 'lessThanInclusive', value: 20_160_101 },
    { fact: 'odd', operator: 'equal', value: false },
    { fact: 'rd', operator: 'greaterThanInclusive', value: 50_000_000 },
    { fact: 'intensity', operator: 'greaterThanInclusive', value: 0.03 },
  ]
  engine.addRule({ conditions: { all }, event: { type: 'eligible' } })
  const rows = sample(given).map((firm) => ({
    industry: firm.行业代码.slice(0, 2),
    founded: Number(firm.成立日期.replaceAll('-', '')),
    staff: firm.职工总数,
    bad: firm.列入失信,
    odd: firm.经营异常,
    rd: firm.研发费用,
    intensity: firm.研发费用 / firm.营业收入,
  }))
  const begun = performance.now()
  let eligible = 0
  for (const row of rows) if ((await engine.run(row)).events.length > 0) eligible++
  return measured('json-rules-engine', begun, eligible)
}

/** @param {ReturnType<typeof import('./firms.mjs').firms>} given @returns {Promise<Measured>} */
async function duckdb(given) {
  const { connection, count } = await duckdbWith(given)
  const query = `select count(*) filter (where ${DUCK_CONDITION}) as eligible,
    sum(case when ${DUCK_CONDITION} then ${DUCK_AMOUNT} else 0 end) as amount from firm`
  let least = Number.POSITIVE_INFINITY
  let eligible = 0
  for (let at = 0; at < 7; at++) {
    const begun = performance.now()
    const reader = await connection.runAndReadAll(query)
    least = Math.min(least, performance.now() - begun)
    eligible = Number(reader.getRows()[0]?.[0])
  }
  return { name: 'DuckDB, decimal, 1 thread', perSecond: (count * 1000) / least, eligible, of: count }
}

const DUCK_CONDITION = `not bad and industry[1:2] in ('26','27','35','39') and staff >= 5 and staff <= 300
  and founded <= date '2016-01-01' and not odd and rd >= 500000 and rd * 100 >= revenue * 3`
const DUCK_AMOUNT = `floor(least(rd * (case when rd * 10 >= revenue then 0.06::decimal(4,2) else 0.02::decimal(4,2) end), 500000))`

/**
 * The firms in a DuckDB in memory, money as decimals of yuan.
 * @param {ReturnType<typeof import('./firms.mjs').firms>} given
 */
export async function duckdbWith(given) {
  const { DuckDBInstance } = peer('@duckdb/node-api')
  const connection = await (await DuckDBInstance.create(':memory:')).connect()
  await connection.run('set threads = 1')
  await connection.run(
    'create table raw (industry varchar, founded varchar, staff integer, bad boolean, odd boolean, rd bigint, revenue bigint)',
  )
  const appender = await connection.createAppender('raw')
  const count = given.行业代码.length
  for (let row = 0; row < count; row++) {
    appender.appendVarchar(given.行业代码[row] ?? '')
    appender.appendVarchar(given.成立日期[row] ?? '')
    appender.appendInteger(given.职工总数[row] ?? 0)
    appender.appendBoolean(given.列入失信[row] === 1)
    appender.appendBoolean(given.经营异常[row] === 1)
    appender.appendBigInt(BigInt(given.研发费用[row] ?? 0))
    appender.appendBigInt(BigInt(given.营业收入[row] ?? 0))
    appender.endRow()
  }
  appender.closeSync()
  await connection.run(`create table firm as select industry, founded::date as founded, staff, bad, odd,
    (rd // 100)::decimal(16,2) + ((rd % 100)::decimal(16,2) * 0.01::decimal(3,2))::decimal(16,2) as rd,
    (revenue // 100)::decimal(16,2) + ((revenue % 100)::decimal(16,2) * 0.01::decimal(3,2))::decimal(16,2) as revenue from raw`)
  return { connection, count }
}
