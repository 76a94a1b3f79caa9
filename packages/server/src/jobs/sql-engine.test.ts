import { describe, expect, test } from 'vitest'
import { fillFirms, readProgrammes } from '../equality/programmes.ts'
import { openTrialApp } from '../trial-app.ts'

const ADOPTED = ['zhongkai-rd-reward-2023', 'sme-size-2017', 'specialised-sme-2026', 'tech-sme-2017']
const AS_OF = '2026-06-30'

/** Everything a run of these firms stores, decided by one of the engines. */
async function storedBy(runEngine: 'columns' | 'explain' | 'sql') {
  const trial = await openTrialApp({ zones: ['alpha'], programmes: ADOPTED, settings: { runEngine } })
  try {
    const officer = await trial.as('officer')
    const programmes = readProgrammes().programmes.filter(({ id }) => ADOPTED.includes(id))
    await trial.database.inZone('alpha', (sql) => fillFirms(sql, programmes, AS_OF, 250, 7))
    const started = await officer.send('POST', '/api/runs', { asOf: AS_OF })
    const { job } = started.json<{ job: number }>()
    for (let status = ''; status !== 'done'; ) {
      const answer = (await officer.get(`/api/jobs/${job}`)).json<{ status: string; error?: unknown }>()
      status = answer.status
      if (status === 'failed') throw new Error(JSON.stringify(answer))
      await new Promise((resolve) => setTimeout(resolve, 50))
    }
    return await trial.database.inZone('alpha', async (sql) => ({
      results: await sql.raw(
        `select programme, subject, edition, outcome, near, amounts, minor, currency, score, decision, peers, because,
                missing, margins, ties, illustrative, rank from run_result order by programme, subject`,
      ),
      standings: await sql.raw(
        `select programme, subject, outcome, near, amounts, minor, currency, score, decision, because, missing, margins
           from standing order by programme, subject`,
      ),
      counts: await sql.raw(`select counts from run`),
    }))
  } finally {
    await trial.close()
  }
}

describe('a run decided by SQL or over columns', () => {
  test('stores what a run decided firm by firm stores', { timeout: 300_000 }, async () => {
    const explained = await storedBy('explain')
    expect(explained.results.some((row) => row['outcome'] === 'eligible')).toBe(true)
    expect(await storedBy('sql')).toEqual(explained)
    expect(await storedBy('columns')).toEqual(explained)
  })
})
