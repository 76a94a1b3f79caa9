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

/**
 * The firm list over HTTP, sixteen callers on kept connections, the measuring program on the same machine.
 * @param {(line: string) => void} tell
 */
export async function measureFirmList(tell) {
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
