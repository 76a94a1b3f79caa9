import { signIn } from '../../e2e/harness/client.mjs'
import { removeFolder, serve } from '../../e2e/harness/server.mjs'
import { seconds, whole } from './figures.mjs'

/** How many firms; RUN_SIZES names others, e.g. `1109,10000`. */
const SIZES = (process.env.RUN_SIZES ?? '1109,10000,100000').split(',').map(Number)
const FILL_SECONDS_MAX = 3600

/**
 * A run of every firm against every adopted programme, as an officer starts it: facts read, results stored, counts kept.
 * The zone is filled with that many made-up firms through the real import first; that time is not counted.
 * @param {(line: string) => void} tell
 */
export async function measureRuns(tell) {
  const rows = []
  for (const firms of SIZES) {
    const served = await serve({ env: { DEMO_FIRMS: String(firms) }, secondsMax: FILL_SECONDS_MAX })
    try {
      const officer = await signIn(served.origin, 'officer')
      const { took, subjects, programmes, spent } = await run(officer)
      const parts = [spent.read, spent.judge, spent.write].map((one) => seconds(one * 1000)).join(' / ')
      tell(`${whole(subjects)} firms × ${programmes} programmes: ${seconds(took)}, read / judge / write ${parts}`)
      rows.push({
        what: `${whole(subjects)} 家企业 × ${programmes} 项政策 firms × programmes`,
        measured: `${seconds(took)}, ${whole((subjects * programmes * 1000) / took)} judgements/s; read / judge / write ${parts}`,
      })
    } finally {
      await served.stop()
      await removeFolder(served.folder)
    }
  }
  return rows
}

/** @param {Awaited<ReturnType<typeof signIn>>} officer */
async function run(officer) {
  const { job } = await officer.post('/api/runs', {})
  for (;;) {
    const { status, result, startedAt, finishedAt, message } = await officer.get(`/api/jobs/${job}`)
    if (status === 'done') {
      const took = Date.parse(finishedAt) - Date.parse(startedAt)
      return { took, subjects: result.subjects, programmes: Object.keys(result.counts).length, spent: result.spent }
    }
    if (status === 'failed' || status === 'cancelled') throw new Error(`run ${status}: ${message}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
