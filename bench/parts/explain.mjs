import { performance } from 'node:perf_hooks'
import { signIn } from '../../e2e/harness/client.mjs'
import { removeFolder, serve } from '../../e2e/harness/server.mjs'
import { milliseconds, quantile } from './figures.mjs'

const WARM_UP = 50
const FIRMS = 400

/**
 * One firm against every adopted programme with its whole reasoning, over HTTP: facts read from the database, every rule
 * explained, the answer received. One caller, another firm each time.
 * @param {(line: string) => void} tell
 */
export async function measureExplaining(tell) {
  const served = await serve()
  try {
    const officer = await signIn(served.origin, 'officer')
    const firms = await firmIds(officer, WARM_UP + FIRMS)
    const times = []
    let programmes = 0
    for (const id of firms) {
      const begun = performance.now()
      const answer = await officer.get(`/api/parties/${id}/assessments`)
      times.push(performance.now() - begun)
      programmes = answer.assessments?.length ?? programmes
    }
    const measured = times.slice(WARM_UP)
    const [p50, p95] = [quantile(measured, 0.5), quantile(measured, 0.95)]
    tell(`${programmes} programmes, p50 ${milliseconds(p50)}, p95 ${milliseconds(p95)}`)
    const what = `一家企业 × ${programmes} 项政策，全部理由 one firm × all programmes, explained`
    return [
      { what: `${what}, p50`, goal: '≤ 20 ms', measured: milliseconds(p50) },
      { what: `${what}, p95`, measured: milliseconds(p95) },
    ]
  } finally {
    await served.stop()
    await removeFolder(served.folder)
  }
}

/**
 * @param {Awaited<ReturnType<typeof signIn>>} officer
 * @param {number} count
 */
async function firmIds(officer, count) {
  const ids = []
  for (let page = 1; ids.length < count; page++) {
    const { rows } = await officer.get(`/api/parties?kind=enterprise&size=100&page=${page}`)
    ids.push(...rows.map((/** @type {{ id: number }} */ firm) => firm.id))
  }
  return ids.slice(0, count)
}
