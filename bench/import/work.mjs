// Imports one file into a database of its own and prints what it took: run by measure.mjs as a process of its own, so that
// its memory is the import's.
import { readFileSync, readdirSync } from 'node:fs'
import { performance } from 'node:perf_hooks'
import { parseCatalogue, parseImportMap } from '@gongzhen/core/programme'
import { readCodes } from '@gongzhen/server/codes'
import { openDatabase } from '@gongzhen/server/database'
import { startEmbedded } from '@gongzhen/server/embedded'
import { runImport } from '@gongzhen/server/jobs/import'
import { syncCatalogue } from '@gongzhen/server/store/catalogue'
import { MAP } from './table.mjs'

const [folder = '', path = '', times = '1', mode = 'import'] = process.argv.slice(2)
const facts = new URL('../../programmes/facts/', import.meta.url)
const files = readdirSync(facts).map(
  (name) => /** @type {const} */ ([name, readFileSync(new URL(name, facts), 'utf8')]),
)
const parsed = parseCatalogue(new Map(files))
if ('problems' in parsed) throw new Error(JSON.stringify(parsed.problems))
const read = parseImportMap('bench.yaml', MAP, parsed.catalogue)
if ('problems' in read) throw new Error(JSON.stringify(read.problems))

const server = await startEmbedded({ folder })
const database = openDatabase(server.connection)
await database.migrate()
await database.asOwner((sql) => syncCatalogue(sql, parsed.catalogue.facts))
const context = {
  database,
  zone: 'bench',
  by: null,
  catalogue: parsed.catalogue,
  codes: await readCodes(),
  today: '2026-01-05',
}
const order = { path, fileName: 'bench.csv', map: read.map, dryRun: mode === 'try', explanations: {} }
let most = 0
const sampling = setInterval(() => (most = Math.max(most, databaseMemory())), 2000)
for (let time = 0; time < Number(times); time++) {
  const begun = performance.now()
  const before = { program: process.cpuUsage(), database: databaseSeconds() }
  const report = await runImport(context, order)
  const seconds = (performance.now() - begun) / 1000
  const { rowsRead, rowsGood, rowsRefused, partiesCreated } = report
  const memory = { program: process.resourceUsage().maxRSS * 1024, database: most }
  const { user, system } = process.cpuUsage(before.program)
  const busy = { programSeconds: (user + system) / 1e6, databaseSeconds: databaseSeconds() - before.database }
  console.log(JSON.stringify({ seconds, ...busy, rowsRead, rowsGood, rowsRefused, partiesCreated, ...memory }))
}
clearInterval(sampling)
await database.close()
await server.stop()

/** The server's processes, shared pages counted once. */
function databaseMemory() {
  const pages = databaseProcesses().map((pid) => Number(/^Pss:\s+(\d+) kB/m.exec(proc(pid, 'smaps_rollup'))?.[1] ?? 0))
  return pages.reduce((a, b) => a + b, 0) * 1024
}

/** Processor time of the server and all it has started, in seconds. */
function databaseSeconds() {
  const ticks = databaseProcesses().map((pid) => {
    const [, , , , , , , , , , , user = 0, system = 0] =
      proc(pid, 'stat').split(') ').at(-1)?.split(' ').map(Number) ?? []
    return user + system
  })
  return ticks.reduce((a, b) => a + b, 0) / 100
}

/** @returns {number[]} */
function databaseProcesses() {
  if (process.platform !== 'linux') return []
  const all = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
  return all.filter(
    (pid) => pid === server.pid() || Number(proc(pid, 'stat').split(') ').at(-1)?.split(' ')[1]) === server.pid(),
  )
}

/** @param {number} pid @param {string} file */
function proc(pid, file) {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8')
  } catch {
    return ''
  }
}
