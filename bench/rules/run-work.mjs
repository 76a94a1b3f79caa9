// Runs fifty made-up subsidies over N made-up firms that are already in the embedded database, as an officer starts it, and
// prints what it took: a process of its own, so that its memory is the run's.
import { cp, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { join } from 'node:path'
import { createApp } from '@gongzhen/server/app'
import { openDatabase } from '@gongzhen/server/database'
import { startEmbedded } from '@gongzhen/server/embedded'
import { createAccount } from '@gongzhen/server/session'
import { syncCatalogue } from '@gongzhen/server/store/catalogue'
import { insertZone } from '@gongzhen/server/store/zones'
import { catalogue, subsidyText } from './policies.mjs'

const [count = '50000'] = process.argv.slice(2)
const FIRMS = Number(count)
const POLICIES = 50
/** Up to so many firms the same run is also decided firm by firm; PEER_FIRMS_MAX=0 leaves the peer out. */
const PEER_FIRMS_MAX = Number(process.env.PEER_FIRMS_MAX ?? 100_000)
const AS_OF = '2025-06-30'
const ZONE = 'bench'
const PASSWORD = 'bench-password'

const folder = await mkdtemp(join(tmpdir(), 'gongzhen-bench-'))
await writePolicies()
const server = await startEmbedded({ folder: join(folder, 'data') })
const database = openDatabase(server.connection)
try {
  await database.migrate()
  await database.asOwner(async (sql) => {
    await syncCatalogue(sql, catalogue.facts)
    await insertZone(sql, { zone: ZONE, name: '测量', demo: false })
  })
  await database.inZone(ZONE, async (sql) => {
    await createAccount(sql, { login: 'officer', name: '测量', roles: ['officer'], password: PASSWORD })
    await fill(sql)
  })
  await database.asOwner((sql) => sql.raw('analyze party, fact'))
  for (const engine of /** @type {const} */ (['columns', 'explain'])) {
    const before = process.cpuUsage()
    const measured = await runOnce(engine)
    const { user, system } = process.cpuUsage(before)
    console.log(JSON.stringify({ engine, ...measured, processor: (user + system) / 1e6 }))
    // The peer judges firm by firm; with very many firms its rate is known.
    if (FIRMS > PEER_FIRMS_MAX) break
  }
} finally {
  await database.close()
  await server.stop()
  await rm(folder, { recursive: true, force: true })
}

/** The programmes' folder with fifty subsidies, and a zone that adopts them all. */
async function writePolicies() {
  const programmes = join(folder, 'programmes')
  await cp(fileURLToPath(new URL('../../programmes/facts', import.meta.url)), join(programmes, 'facts'), {
    recursive: true,
  })
  for (let at = 0; at < POLICIES; at++) {
    await mkdir(join(programmes, `bench-subsidy-${at}`), { recursive: true })
    await writeFile(join(programmes, `bench-subsidy-${at}`, 'programme.yaml'), subsidyText(at))
    await writeFile(join(programmes, `bench-subsidy-${at}`, 'policy.md'), '# 研发投入补助\n\n## 第一条\n\n示例参数。\n')
  }
  await mkdir(join(folder, 'zones', ZONE), { recursive: true })
  const adopted = Array.from({ length: POLICIES }, (_, at) => `  bench-subsidy-${at}: {}\n`).join('')
  await writeFile(
    join(folder, 'zones', ZONE, 'zone.yaml'),
    `zone: ${ZONE}\nname: 测量\ntoday: ${AS_OF}\nareas: [{ area: east, name: 城东片区, kind: district }]\nprogrammes:\n${adopted}`,
  )
}

/** @param {import('@gongzhen/server/database').Sql} sql */
async function fill(sql) {
  await sql.raw(
    `insert into party (zone, id, kind, name, search_terms)
     select current_setting('gongzhen.zone'), subject, 'enterprise', '企业' || subject, '{}' from generate_series(1, $1::int) subject`,
    [FIRMS],
  )
  const columnOf = (/** @type {string} */ name) => {
    const fact = catalogue.byName(name)
    if (!fact) throw new Error(`no fact ${name}`)
    return fact
  }
  const codes = `(array['3911','3412','2610','6510','5110','0111','7310','3540','2720','6420','1310','8010'])`
  /** @type {readonly (readonly [string, string])[]} */
  const given = [
    ['行业代码', `${codes}[1 + abs(hashint8(subject)) % 12]`],
    ['成立日期', `date '1995-01-01' + (abs(hashint8(subject + 1)) % 10500)`],
    ['职工总数', `abs(hashint8(subject + 2)) % 1200`],
    ['列入失信', `abs(hashint8(subject + 3)) % 20 = 0`],
    ['经营异常', `abs(hashint8(subject + 4)) % 25 = 0`],
    ['研发费用', `abs(hashint8(subject + 5))::bigint % 2000000000`],
    ['销售收入', `100000000 + abs(hashint8(subject + 6))::bigint * 20`],
  ]
  const periods = new Map(given.map(([name]) => [name, columnOf(name).period === 'none' ? 0 : 2024]))
  for (const period of new Set(periods.values())) {
    const own = given.filter(([name]) => periods.get(name) === period)
    await sql.raw(
      `insert into fact (zone, subject, period, known_at, ${own.map(([name]) => columnOf(name).column).join(', ')})
       select current_setting('gongzhen.zone'), subject, ${period}, now(), ${own.map(([, value]) => value).join(', ')}
       from   generate_series(1, $1::int) subject`,
      [FIRMS],
    )
  }
}

/** @param {'columns' | 'explain'} runEngine */
async function runOnce(runEngine) {
  const app = await createApp({
    database,
    settings: {
      version: '0.0.0-bench',
      uploads: join(folder, 'uploads'),
      logKeys: join(folder, 'keys'),
      logSignature: 'ed25519',
      webhooksInside: false,
      programmes: join(folder, 'programmes'),
      zones: join(folder, 'zones'),
      web: null,
      demoAccounts: false,
      secure: false,
      idleMinutes: 600,
      absoluteHours: 24,
      secondFactor: 'optional',
      signUp: false,
      runEngine,
      publicUrl: null,
      trustedProxy: null,
      callsPerMinute: 1_000_000,
      sso: null,
      uploadBytesMax: 1024 ** 3,
      attachmentBytesMax: 1024 ** 2,
    },
  })
  try {
    await app.ready()
    const entered = await app.inject({
      method: 'POST',
      url: '/api/session',
      headers: { 'x-gongzhen': '1' },
      payload: { zone: ZONE, login: 'officer', password: PASSWORD },
    })
    const headers = { 'x-gongzhen': '1', cookie: String(entered.headers['set-cookie']).split(';')[0] ?? '' }
    const started = await app.inject({ method: 'POST', url: '/api/runs', headers, payload: { asOf: AS_OF } })
    for (;;) {
      const { job } = started.json()
      const { status, result, message } = (await app.inject({ url: `/api/jobs/${job}`, headers })).json()
      if (status === 'done') {
        const counts = /** @type {Record<string, number>[]} */ (Object.values(result.counts))
        const sum = (/** @type {string} */ outcome) => counts.reduce((total, one) => total + (one[outcome] ?? 0), 0)
        return {
          firms: result.subjects,
          seconds: result.secondsTaken,
          ...result.spent,
          eligible: sum('eligible'),
          near: sum('near'),
          megabytes: Math.round(process.resourceUsage().maxRSS / 1024),
        }
      }
      if (status === 'failed' || status === 'cancelled') throw new Error(`run ${status}: ${message} ${started.body}`)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
  } finally {
    await app.close()
  }
}
