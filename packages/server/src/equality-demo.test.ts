import { afterAll, beforeAll, expect, test } from 'vitest'
import { DEMO_FIRMS, DEMO_ZONE, fillDemo, openDemo } from './demo.ts'
import { compareColumns } from './equality/columns.ts'
import { readProgrammes } from './equality/programmes.ts'
import { syncCatalogue } from './store/catalogue.ts'
import { type TrialApp, openTrialApp } from './trial-app.ts'

/** All firms of the demo where a million pairs are asked for (`npm run prove`), else as many as fill in a moment. */
const FIRMS = Number(process.env['GONGZHEN_PROVE_PAIRS'] ?? 0) < 1_000_000 ? 150 : DEMO_FIRMS
const ZONES = new URL('../../../programmes/zones', import.meta.url).pathname

let trial: TrialApp
beforeAll(async () => {
  trial = await openTrialApp({ zones: [], settings: { zones: ZONES } })
  await openDemo(trial.database)
  await trial.restart()
  await fillDemo(trial.app, trial.database, {
    firms: FIRMS,
    settings: { logKeys: trial.keys, logSignature: 'ed25519' },
    report: () => undefined,
  })
}, 600_000)
afterAll(() => trial.close())

test.each(['2026-06-30', '2023-03-01'])(
  'columns judge the firms of the demo as the explanation does, on %s',
  { timeout: 600_000 },
  async (asOf) => {
    const { facts, programmes } = readProgrammes()
    await trial.database.asOwner((sql) => syncCatalogue(sql, facts))
    const found = await trial.database.inZone(DEMO_ZONE, (sql) => compareColumns(sql, programmes, asOf))
    console.log(`demo zone on ${asOf}: ${JSON.stringify(found)}`)
    expect(found.difference).toBeUndefined()
    expect(found.pairs).toBeGreaterThanOrEqual(FIRMS * programmes.length)
    expect(found.eligible).toBeGreaterThan(0)
  },
)
