import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import type { FastifyInstance } from 'fastify'
import type { Database } from '../database.ts'
import { importParams } from '../jobs/import-work.ts'
import type { Reading } from '../partner-reading.ts'
import type { PolicyLibrary } from '../policy-library.ts'
import { createAccount, DEMO_PASSWORD } from '../session.ts'
import { accountByLogin } from '../store/accounts.ts'
import { findSubjects } from '../store/batches.ts'
import { takeWholeStock } from '../store/facts.ts'
import { recentJobs } from '../store/jobs.ts'
import { lastRun } from '../store/runs.ts'
import { insertZone } from '../store/zones.ts'
import { DEMO_ACCOUNTS } from './accounts.ts'
import { type Caller, signInCaller } from './caller.ts'
import { fillCases } from './cases.ts'
import { fillPayments } from './payments.ts'
import { writeFiles } from './csv.ts'
import { typicalFirm } from './firm.ts'
import { fillPartners } from './partners.ts'
import { fillSupports } from './supports.ts'
import type { DemoTable } from './table.ts'
import { DEMO_TABLES } from './tables.ts'
import { DEMO_SEED, DEMO_ZONE } from './zone.ts'

/** How large the demo is, and who is told how far it has come. */
export type FillOptions = {
  readonly firms: number
  /** What the zone has adopted; without it no cases are made up. */
  readonly policies?: PolicyLibrary
  /** What receipts of readings are signed with. */
  readonly settings: Reading['settings']
  report(message: string): void
}

/** Makes the demo zone and its people, unless they are there. Before the application starts. */
export async function openDemo(database: Database): Promise<void> {
  await database.asOwner((sql) => insertZone(sql, { zone: DEMO_ZONE, name: '示范高新区（演示）', demo: true }))
  await database.inZone(DEMO_ZONE, async (sql) => {
    for (const { login, name, roles, ofFirm } of DEMO_ACCOUNTS) {
      if (ofFirm || (await accountByLogin(sql, login))) continue
      await createAccount(sql, { login, name, roles, password: DEMO_PASSWORD, demo: true })
    }
  })
}

/**
 * Fills the demo zone as its officer would, through the application's own endpoints: every department's file is
 * uploaded and imported, and all programmes are run. Does nothing once a run is finished; a killed attempt goes on.
 */
export async function fillDemo(
  app: FastifyInstance,
  database: Database,
  { firms, policies, settings, report }: FillOptions,
): Promise<void> {
  const done = await database.inZone(DEMO_ZONE, lastRun)
  if (!done) await fillFirms(app, database, { firms, report })
  if (policies) {
    await fillCases(database, policies, { firms, report })
    await fillPayments(database, policies, { report })
  }
  await fillPartners(database, { firms })
  if (policies) await fillSupports(database, { policies, settings }, { firms, report })
  if (!done) await database.asOwner(takeWholeStock)
}

async function fillFirms(
  app: FastifyInstance,
  database: Database,
  { firms, report }: Pick<FillOptions, 'firms' | 'report'>,
): Promise<void> {
  const officer = await signInCaller(app, { zone: DEMO_ZONE, login: 'officer', password: DEMO_PASSWORD })
  const folder = await mkdtemp(join(tmpdir(), 'gongzhen-demo-'))
  try {
    report(`演示园区：生成 ${firms} 家示例企业……Making up ${firms} firms for the demo zone.`)
    await writeFiles(DEMO_TABLES, { seed: DEMO_SEED, count: firms }, folder)
    const begun = await begunImports(database)
    for (const [place, table] of DEMO_TABLES.entries()) {
      report(`演示园区：导入 ${place + 1}/${DEMO_TABLES.length} ${table.file}`)
      await ended(officer, begun.get(table.map) ?? (await beginImport(officer, table, folder)))
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  await addFirmAccounts(database, firms)
  report('演示园区：比对全部政策……Asking every programme about every firm.')
  await ended(officer, (await officer.ask('POST /api/runs', { body: {} })).job)
  await officer.ask('DELETE /api/session')
}

/** The jobs of files that an earlier start has begun, by their maps. */
async function begunImports(database: Database): Promise<ReadonlyMap<string, number>> {
  const jobs = await database.inZone(DEMO_ZONE, (sql) => recentJobs(sql, JOBS_MAX))
  return new Map(
    jobs.flatMap(({ id, kind, params }) => (kind === 'import' ? [[importParams.parse(params).map, id] as const] : [])),
  )
}

const JOBS_MAX = 100

async function beginImport(officer: Caller, { map, file, explanations }: DemoTable, folder: string): Promise<number> {
  const { upload } = await officer.upload(join(folder, file))
  const body = { upload, fileName: file, map, dryRun: false, explanations, resultsWait: true }
  return (await officer.ask('POST /api/imports', { body })).job
}

/** Waits for a job; what an earlier server left unfinished goes on by itself. Throws when it fails. */
async function ended(officer: Caller, id: number): Promise<void> {
  for (;;) {
    const { status, message, result } = await officer.ask('GET /api/jobs/:id', { params: { id } })
    const problems = result?.kind === 'import' ? result.problems : []
    if (status === 'done' && problems.length === 0) return
    if (status !== 'queued' && status !== 'running' && status !== 'interrupted') {
      throw new Error(`demo: job ${id} ${status}: ${message ?? ''} ${problems.map(({ zh }) => zh).join('；')}`)
    }
    await setTimeout(50)
  }
}

/** Accounts of a firm itself, once the firm is there. */
async function addFirmAccounts(database: Database, firms: number): Promise<void> {
  const { code } = typicalFirm(DEMO_SEED, firms)
  await database.inZone(DEMO_ZONE, async (sql) => {
    const party = (await findSubjects(sql, 'uscc', [code])).get(code)?.subject ?? null
    for (const { login, name, roles } of DEMO_ACCOUNTS.filter(({ ofFirm }) => ofFirm)) {
      if (await accountByLogin(sql, login)) continue
      await createAccount(sql, { login, name, roles, party, password: DEMO_PASSWORD, demo: true })
    }
  })
}
