import { Agent, request } from 'node:http'
import { performance } from 'node:perf_hooks'
import { signIn } from '../../e2e/harness/client.mjs'
import { removeFolder, serve } from '../../e2e/harness/server.mjs'
import { milliseconds, quantile, whole } from './figures.mjs'

const CALLERS = 16
const WARM_UP_MS = 2000
const MEASURED_MS = 10_000

const QUERIES = [
  { what: '第一页 the first page', path: '/api/parties?kind=enterprise&page=1&size=20' },
  {
    what: '按名称两字搜索 a search for two characters',
    path: `/api/parties?search=${encodeURIComponent('云帆')}&page=1&size=20`,
  },
]

/** Firms of the long list; LIST_FIRMS names another number. */
const LONG = Number(process.env.LIST_FIRMS ?? 100_000)
const LONG_CALLS = 20
const FILL_SECONDS_MAX = 3600

/**
 * The firm list over HTTP, sixteen callers on kept connections, the measuring program on the same machine; then each
 * page of a long list by one caller.
 * @param {(line: string) => void} tell
 */
export async function measureFirmList(tell) {
  return [...(await measureShortList(tell)), ...(await measureLongList(tell))]
}

/** @param {(line: string) => void} tell */
async function measureShortList(tell) {
  const served = await serve()
  try {
    const { cookie } = await signIn(served.origin, 'officer')
    const rows = []
    for (const { what, path } of QUERIES) {
      await load(served.origin + path, cookie, WARM_UP_MS)
      const times = await load(served.origin + path, cookie, MEASURED_MS)
      const rate = `${whole((times.length * 1000) / MEASURED_MS)} requests/s`
      const latency = `p50 ${milliseconds(quantile(times, 0.5))}, p99 ${milliseconds(quantile(times, 0.99))}`
      tell(`${path}: ${rate}, ${latency}`)
      rows.push({ what: `${what}, ${CALLERS} callers`, measured: `${rate}, ${latency}` })
    }
    return rows
  } finally {
    await served.stop()
    await removeFolder(served.folder)
  }
}

/** @param {(line: string) => void} tell */
async function measureLongList(tell) {
  const served = await serve({ env: { DEMO_FIRMS: String(LONG) }, secondsMax: FILL_SECONDS_MAX })
  try {
    const officer = await signIn(served.origin, 'officer')
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const rows = []
    for (const { what, path } of await longQueries(officer)) {
      /** @type {number[]} */
      const times = []
      for (let call = 0; call <= LONG_CALLS; call++) {
        const begun = performance.now()
        await get(served.origin + path, officer.cookie, agent)
        if (call > 0) times.push(performance.now() - begun)
      }
      const measured = `p50 ${milliseconds(quantile(times, 0.5))}, p95 ${milliseconds(quantile(times, 0.95))}`
      tell(`${path}: ${measured}`)
      rows.push({ what: `${whole(LONG)} 家：${what}`, measured })
    }
    agent.destroy()
    return rows
  } finally {
    await served.stop()
    await removeFolder(served.folder)
  }
}

/**
 * The views of a long list, over the last run of the zone.
 * @param {Awaited<ReturnType<typeof signIn>>} officer
 */
async function longQueries(officer) {
  const list = '/api/parties?kind=rated&size=20'
  const { stages } = await officer.get(list)
  const [{ run }] = (await officer.get('/api/runs')).rows
  const stage = encodeURIComponent(stages[0].stage)
  const results = `/api/runs/${run}/programmes/tech-sme-2017/results?outcome=eligible&size=20`
  return [
    { what: '列表第一页 first page of the list', path: `${list}&page=1` },
    { what: '列表末尾一页 a far page', path: `${list}&page=${Math.floor(LONG / 20)}` },
    { what: '按积分排序 sorted by points', path: `${list}&page=1&sort=-points` },
    {
      what: '筛选：符合某项政策 filtered by a policy',
      path: `${list}&page=1&programme=tech-sme-2017&outcome=eligible`,
    },
    { what: '筛选：阶段，按积分 filtered by stage', path: `${list}&page=1&stage=${stage}&sort=-points` },
    { what: '阶段排名 ranking of a stage', path: `/api/ranking?stage=${stage}&page=1&size=50` },
    { what: '比对名单 results of a run', path: `${results}&page=1` },
    { what: '比对名单，远处一页 results of a run, a far page', path: `${results}&page=500&sort=-amount` },
    { what: '随处查找（Ctrl-K），两字 quick search', path: `/api/search?q=${encodeURIComponent('云帆')}` },
    { what: '驾驶舱 cockpit', path: '/api/cockpit' },
  ]
}

/**
 * Calls again and again until the time is up; answers how long each call took.
 * @param {string} address
 * @param {string} cookie
 * @param {number} forMs
 */
async function load(address, cookie, forMs) {
  const agent = new Agent({ keepAlive: true, maxSockets: CALLERS })
  const until = performance.now() + forMs
  /** @type {number[]} */
  const times = []
  const caller = async () => {
    while (performance.now() < until) {
      const begun = performance.now()
      await get(address, cookie, agent)
      times.push(performance.now() - begun)
    }
  }
  await Promise.all(Array.from({ length: CALLERS }, caller))
  agent.destroy()
  return times
}

/**
 * @param {string} address
 * @param {string} cookie
 * @param {Agent} agent
 * @returns {Promise<void>}
 */
function get(address, cookie, agent) {
  return new Promise((resolve, reject) => {
    const call = request(address, { agent, headers: { cookie } }, (answer) => {
      answer.resume()
      if (answer.statusCode !== 200) reject(new Error(`${address} answered ${answer.statusCode}`))
      answer.on('end', resolve)
    })
    call.on('error', reject)
    call.end()
  })
}
