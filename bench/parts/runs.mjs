import { signIn } from '../../e2e/harness/client.mjs'
import { removeFolder, serve } from '../../e2e/harness/server.mjs'
import { seconds, whole } from './figures.mjs'

const SIZES = [1109, 10_000, 100_000]
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
      const { took, subjects, programmes } = await run(officer)
      tell(`${whole(subjects)} firms × ${programmes} programmes: ${seconds(took)}`)
      rows.push({
        what: `${whole(subjects)} 家企业 × ${programmes} 项政策 firms × programmes`,
        measured: `${seconds(took)}, ${whole((subjects * programmes * 1000) / took)} judgements/s`,
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
      return { took, subjects: result.subjects, programmes: Object.keys(result.counts).length }
    }
    if (status === 'failed' || status === 'cancelled') throw new Error(`run ${status}: ${message}`)
    await new Promise((resolve) => setTimeout(resolve, 200))
  }
}
