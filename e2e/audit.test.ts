import { mkdtemp, cp } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Database, openDatabase } from '../packages/server/src/database.ts'
import { startEmbedded } from '../packages/server/src/embedded.ts'
import { auditZone } from '../packages/server/src/ledger-audit.ts'
import { type PolicyLibrary, openPolicyLibrary } from '../packages/server/src/policy-library.ts'
import { auditAfter } from '../packages/server/src/trial-audit.ts'
import { signIn } from './harness/client.mjs'
import { gongzhen, removeFolder, serveDemo, temporaryFolder } from './harness/server.mjs'

/** A zone's whole life — firms, runs, cases, money, corrections — then its backup in another folder, and there the tampering. */
let lived: string
let restored: string
let database: Database
let policies: PolicyLibrary
const ends: (() => Promise<unknown>)[] = []

beforeAll(async () => {
  const served = await serveDemo({ DEMO_FIRMS: '40' })
  lived = served.folder
  ends.push(() => removeFolder(lived))
  try {
    await live(served.origin)
  } finally {
    await served.stop()
  }
  restored = await temporaryFolder()
  ends.push(() => removeFolder(restored))
}, 240_000)
afterAll(async () => {
  for (const end of ends.toReversed()) await end()
})

/** What the demo has not done yet: merging, parting, correcting, undoing an import, erasing a person. */
async function live(origin: string) {
  const officer = await signIn(origin, 'officer')
  const { rows } = await officer.get('/api/parties?kind=enterprise&size=10')
  const [kept, absorbed, corrected, named] = rows.map(({ id }: { id: number }) => id)
  const reason = { reason: '核对' }
  const merged = await officer.post(`/api/parties/${kept}/merge`, { absorbed, ...reason })
  await officer.post(`/api/merges/${merged.merge}/undo`, reason)
  await officer.post(`/api/parties/${kept}/merge`, { absorbed, ...reason })
  await officer.post(`/api/parties/${corrected}/facts`, { fact: '职工总数', period: 2025, value: '77', ...reason })
  const { rows: imports } = await officer.get('/api/imports?size=50')
  await officer.post(`/api/imports/${imports[0].batch}/undo`, reason)
  const person = { name: '示例联系人', phone: '13800000000', email: null, role: '联系人', validFrom: '2026-01-01' }
  await officer.post(`/api/parties/${kept}/people`, person)
  const attached = await officer.post(`/api/parties/${named}/people`, person)
  await officer.get(`/api/people/${attached.person}?reason=${encodeURIComponent('本人要求')}`, { method: 'DELETE' })
}

test('after a whole life the audit finds nothing, nor in the backup of it restored elsewhere', {
  timeout: 300_000,
}, async () => {
  const before = await gongzhen(['audit'], { GONGZHEN_DATA: lived })
  expect(before.output).toContain('全部相符')
  expect(before.output).toContain('核对不出的')
  expect(before.code).toBe(0)
  const file = join(await mkdtemp(join(tmpdir(), 'gongzhen-backup-')), 'all.tar.gz')
  ends.push(() => removeFolder(join(file, '..')))
  expect(await gongzhen(['backup', file], { GONGZHEN_DATA: lived })).toMatchObject({ code: 0 })
  expect(await gongzhen(['restore', file], { GONGZHEN_DATA: restored })).toMatchObject({ code: 0 })
  await cp(join(lived, 'keys'), join(restored, 'keys'), { recursive: true })
  const after = await gongzhen(['audit', '--json'], { GONGZHEN_DATA: restored })
  expect(after.code).toBe(0)
})

/**
 * What somebody with the database does: the table, what names a row of it, which row, and the change; `insert` puts a
 * copy of the row there with some columns changed. Where another table than this is named, the change shows there.
 */
type Tampering = readonly [table: string, key: string, which: string, change: string, shows?: string]
const TAMPERINGS: readonly Tampering[] = [
  ['account', 'id', `login = 'finance'`, `update set roles = '{officer,finance}'`],
  ['account', 'id', `login = 'auditor'`, `insert {"id": 999001, "login": "shadow", "roles": ["officer"]}`],
  ['party', 'id', 'merged_into is null', `update set name = '冒名企业'`],
  ['party_identifier', `scheme || '/' || value`, `scheme = 'uscc'`, 'delete'],
  ['party_merge', 'id', 'undone_at is null', `update set reason = '另一个理由'`],
  ['person', 'id', 'erased_at is null', `update set phone = '13900000000'`],
  ['declaration', 'id', 'revenue is not null', 'update set revenue = revenue + 1'],
  [
    'declaration',
    'id',
    'batch is not null and revenue is null and staff is not null',
    `insert {"id": 999002, "staff": 5}`,
  ],
  ['fact', `subject || '/' || period`, 'period = 2025', 'update set assets = 123456789'],
  ['batch', 'id', 'undone_at is null', 'update set rows_refused = 9'],
  ['batch_refusal', `batch || '/' || row_no`, 'true', 'delete'],
  ['finding', 'id', `kind = 'conflict' and status = 'open'`, 'delete', '各来源所报不一致，这一条核查问题却不见了'],
  ['run', 'id', 'true', 'update set previous = 7'],
  [
    'run_result',
    `run || '/' || programme || '/' || subject`,
    `outcome = 'eligible' and score is not null`,
    'update set score = score + 1',
  ],
  [
    'run_result',
    `run || '/' || programme || '/999003'`,
    `outcome = 'eligible'`,
    'insert {"subject": 999003, "minor": 100000000}',
  ],
  [
    'standing',
    `programme || '/' || subject`,
    `outcome = 'incomplete' and run is not null`,
    `update set outcome = 'eligible'`,
  ],
  [
    'standing',
    `programme || '/' || subject`,
    `outcome = 'ineligible' and run is not null`,
    `update set run = null, outcome = 'eligible'`,
  ],
  ['standing', `programme || '/' || subject`, `outcome = 'eligible' and run is not null`, 'delete'],
  ['standing', `programme || '/' || subject`, `run is null and outcome = 'ineligible'`, `update set because = '{}'`],
  ['standing', `programme || '/' || subject`, `run is null and outcome = 'eligible'`, 'delete'],
  ['standing_count', `programme || '/' || outcome`, `outcome = 'eligible'`, 'update set firms = firms + 7'],
  ['audit', 'id', `event = 'party.merged'`, 'delete'],
  ['audit', 'id', `event = 'party.merge_undone'`, `update set at = at - interval '1 day'`],
  ['case_file', 'id', 'true', `update set state = '已拨付'`],
  ['case_event', `'办件 ' || file || ' 第 ' || version || ' 步'`, 'version = 1', `update set body = body || '{"x":1}'`],
  ['case_party', `file || '/' || name`, 'true', 'delete'],
  ['payment_envelope', 'id', 'true', 'update set declared_minor = declared_minor + 1'],
  ['payment_line', 'id', 'true', `update set minor = minor + 1`],
  ['payee_account', 'id', 'true', `update set number = '6222000000000001'`],
  ['consent', 'id', 'true', `update set valid_to = valid_to + 365`],
  ['consent_read', 'id', 'true', 'delete'],
  ['loan_product', 'id', 'true', `update set name = '另一款产品'`],
  ['edition', 'hash', 'true', `update set files = files || '{"x":"y"}'`],
  ['ledger_account', 'path', `balance > 0`, 'update set balance = balance + 1'],
  ['ledger_transfer', 'id', `kind = 'post'`, 'update set minor = minor + 1'],
  ['ledger_hold', 'id', 'true', `update set remaining = remaining + 1`],
  ['log_decision', `subject || '（seq ' || seq || '）'`, `subject like '账户/%'`, `update set body = body || ' '`],
  ['log_checkpoint', `'检查点 ' || size`, 'true', `update set root = sha256('x')`],
]

test('whatever somebody with the database changes in it is found, each in its row', async () => {
  const server = await startEmbedded({ folder: restored })
  ends.push(server.stop)
  database = openDatabase(server.connection)
  ends.push(() => database.close())
  const folders = { programmes: join(import.meta.dirname, '../programmes'), zones: join(restored, 'zones') }
  policies = await openPolicyLibrary(
    folders,
    () => new Date().toISOString(),
    async () => {},
  )
  await policies.zone('demo')
  const picked = await database.asOwner((sql) =>
    Promise.all(
      TAMPERINGS.map(async ([table, key, which, change, shows]) => {
        const [row] = await sql.raw<{ place: string; key: string }>(
          `select ctid::text as place, (${key})::text as key from ${table} where zone = 'demo' and (${which}) order by ${key} desc limit 1`,
        )
        if (!row) throw new Error(`there is no row of ${table} where ${which}`)
        return { table, change: statementOf(table, row.place, change), key: keyOf(row.key, change), shows }
      }),
    ),
  )
  const found = await auditAfter(
    database,
    { zone: 'demo', keys: join(restored, 'keys'), policies, tables: [...new Set(TAMPERINGS.map(([table]) => table))] },
    picked.map(({ change }) => change).join(';\n'),
  )
  const missed = picked.filter(
    ({ table, key, shows }) =>
      !found.some(
        (each) =>
          each.table === table &&
          (shows ? each.zh === shows : each.key.split(/[（ ]/).includes(key) || each.key === key),
      ),
  )
  expect(missed).toEqual([])
})

function statementOf(table: string, place: string, change: string): string {
  const row = `from ${table} t where ctid = '${place}'`
  if (change === 'delete') return `delete ${row}`
  if (change.startsWith('update')) return `${change.replace('update', `update ${table} t`)} where ctid = '${place}'`
  return `insert into ${table} select (jsonb_populate_record(t, '${change.replace('insert ', '')}')).* ${row}`
}

/** A row put there has a key of its own. */
const keyOf = (key: string, change: string): string => /"id": (\d+)/.exec(change)?.[1] ?? key
