import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { checkProof, checkpointText, isConsistent } from '@gongzhen/core/log'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { cosign, memoryOf } from './cosigner.ts'
import { auditZone } from './ledger-audit.ts'
import { keyFileOf, makeKey, readSigningKey, signCheckpoint, signProof } from './log-keys.ts'
import { keepLog } from './log-keeper.ts'
import { changeState, expireHolds, logDecision, openAccounts, post } from './store/ledger.ts'
import {
  checkpointAt,
  consistencyBetween,
  latestCheckpoint,
  newSequencer,
  proofOf,
  saveSignature,
} from './store/log.ts'
import { auditAfter } from './trial-audit.ts'
import { openTrialDatabase, type TrialDatabase } from './trial-database.ts'

let database: TrialDatabase
let keys: string
beforeAll(async () => {
  database = await openTrialDatabase()
  keys = await mkdtemp(join(tmpdir(), 'gongzhen-keys-'))
})
afterAll(async () => {
  await database?.close()
  await rm(keys, { recursive: true, force: true })
})

const FUND = '专项资金/研发补助/2026'
const FIRM = '应付/1'
const CNY = { currency: 'CNY' } as const
const day = (number: number) => `2026-03-${String(number).padStart(2, '0')}T08:00:00Z`

let zones = 0
/** A zone whose books have every kind of row: 700 transfers, holds in every state, a reversal, a closed account, cosigned checkpoints. */
async function livedZone() {
  const zone = `lived-${++zones}`
  const inZone = database.inZone
  await inZone(zone, async (sql) => {
    await openAccounts(sql, [
      { path: '财政/拨款', ...CNY, limit: 'never_positive', at: day(1) },
      { path: FUND, ...CNY, limit: 'never_negative', at: day(1) },
      { path: FIRM, ...CNY, limit: 'none', at: day(1) },
      { path: '应付/2', ...CNY, limit: 'never_negative', at: day(1) },
    ])
    await post(sql, [{ kind: 'post', id: '拨款', from: '财政/拨款', to: FUND, minor: 1_000_000n, ...CNY }], day(2))
    const holds = ['h1', 'h2', 'h3', 'h4'].map((id) => ({
      ...({ kind: 'hold', id, from: FUND, to: FIRM, minor: 100n, expires: day(5), ...CNY } as const),
    }))
    await post(sql, holds, day(3))
    await post(sql, [{ kind: 'settle', id: 's1', hold: 'h1', minor: 60n }], day(4))
    await post(sql, [{ kind: 'release', id: 'r2', hold: 'h2' }], day(4))
    await post(sql, [{ kind: 'settle', id: 's3', hold: 'h3', minor: 40n, rest: 'keep' }], day(4))
    await expireHolds(sql, { at: day(6) })
    await post(sql, [{ kind: 'hold', id: 'h5', from: FUND, to: FIRM, minor: 70n, ...CNY }], day(6))
    const many = Array.from({ length: 690 }, (_, n) => ({
      ...({
        kind: 'post',
        id: `p${n}`,
        from: FUND,
        to: FIRM,
        minor: 5n,
        cause: { case: `c${n % 7}` },
        ...CNY,
      } as const),
    }))
    await post(sql, many, day(7))
    await post(sql, [{ kind: 'reverse', id: 'v', reverses: 'p3' }], day(8))
    await logDecision(sql, { subject: 'case/c1', body: { edition: 'e1', outcome: 'eligible' } })
    await changeState(sql, { path: '应付/2', to: 'closed', by: '财务', reason: '清户' })
  })
  await keepLog(database, zone, { keys, algorithm: 'ed25519' })
  await inZone(zone, (sql) => post(sql, [{ kind: 'post', id: 'last', from: FUND, to: FIRM, minor: 1n, ...CNY }]))
  await keepLog(database, zone, { keys, algorithm: 'ed25519' })
  const cosigner = await makeKey(join(keys, `${zone}-audit.key`), '审计局', 'sm2')
  await inZone(zone, async (sql) => {
    const checkpoint = await latestCheckpoint(sql)
    if (checkpoint)
      await saveSignature(
        sql,
        checkpoint.size,
        cosigner,
        signCheckpoint(cosigner, checkpointText(checkpoint), 1_780_000_000),
      )
  })
  return zone
}

describe('an audit', () => {
  test('finds nothing in books that nobody touched, and says how much it went through', async () => {
    const zone = await livedZone()
    const { discrepancies, ...counts } = await auditZone(database, zone, { keys })
    expect(discrepancies).toEqual([])
    expect(counts).toEqual({
      zone,
      transfers: 703,
      decisions: 6,
      leaves: 709,
      waiting: 0,
      checkpoints: 2,
      signatures: 3,
      byKeyFile: true,
      unsealed: {},
    })
  })

  /** What is changed in a row, as SQL for the table's owner; and the table, or another that no longer agrees, where it is found. */
  const changes: readonly (readonly [string, string, string, RegExp?])[] = [
    ['ledger_account', 'id', 'id = id + 1000000'],
    ['ledger_account', 'path', `path = '应付/别家'`],
    ['ledger_account', 'currency', `currency = 'USD'`],
    ['ledger_account', 'account_limit', `account_limit = 'never_negative'`],
    ['ledger_account', 'state', `state = 'frozen'`],
    ['ledger_account', 'balance', 'balance = balance + 1'],
    ['ledger_account', 'held_out', 'held_out = held_out + 1'],
    ['ledger_account', 'held_in', 'held_in = held_in + 1'],
    ['ledger_account', 'version', 'version = version + 1'],
    ['ledger_account', 'opened_at', `opened_at = opened_at - interval '1 day'`],
    ['ledger_account', 'last_at', `last_at = last_at + interval '1 second'`],
    ['ledger_transfer', 'seq', 'seq = seq + 1000000'],
    ['ledger_transfer', 'id', `id = 'other'`],
    ['ledger_transfer', 'kind', `kind = 'hold'`],
    ['ledger_transfer', 'at', `at = at + interval '1 microsecond'`],
    [
      'ledger_transfer',
      'from_account',
      `from_account = (select id from ledger_account a where a.zone = t.zone and path = '应付/2')`,
    ],
    ['ledger_transfer', 'from_version', 'from_version = from_version + 100000'],
    [
      'ledger_transfer',
      'to_account',
      `to_account = (select id from ledger_account a where a.zone = t.zone and path = '应付/2')`,
    ],
    ['ledger_transfer', 'to_version', 'to_version = to_version + 100000'],
    ['ledger_transfer', 'currency', `currency = 'USD'`],
    ['ledger_transfer', 'minor', 'minor = minor + 1'],
    ['ledger_transfer', 'case_id', `case_id = 'other'`],
    ['ledger_transfer', 'batch', 'batch = batch + 1'],
    ['ledger_transfer', 'batch_size', 'batch_size = batch_size + 1'],
    ['ledger_transfer', 'body', `body = replace(body, '"5"', '"6"')`],
    ['ledger_transfer', 'leaf', `leaf = sha256('x')`],
    ['ledger_entry', 'account', 'account = account + 1000000'],
    ['ledger_entry', 'version', 'version = version + 100000'],
    ['ledger_entry', 'transfer', 'transfer = transfer + 1'],
    ['ledger_entry', 'at', `at = at + interval '1 microsecond'`],
    ...['balance_before', 'balance', 'held_out_before', 'held_out', 'held_in_before', 'held_in'].map(
      (column) => ['ledger_entry', column, `${column} = ${column} + 1`] as const,
    ),
    ['ledger_hold', 'id', `id = 'other'`],
    ['ledger_hold', 'from_account', 'from_account = from_account + 1'],
    ['ledger_hold', 'to_account', 'to_account = to_account + 1'],
    ['ledger_hold', 'currency', `currency = 'USD'`],
    ['ledger_hold', 'minor', 'minor = minor + 1'],
    ['ledger_hold', 'remaining', 'remaining = remaining - 1'],
    ['ledger_hold', 'expires', `expires = coalesce(expires, now()) + interval '1 day'`],
    ['ledger_hold', 'outcome', `outcome = 'released', remaining = 0`],
    ['log_decision', 'seq', 'seq = seq + 1000000'],
    ['log_decision', 'at', `at = at + interval '1 microsecond'`],
    ['log_decision', 'subject', `subject = 'case/other'`],
    ['log_decision', 'body', `body = replace(body, '"', '" ')`],
    ['log_decision', 'leaf', `leaf = sha256('x')`],
    ['log_leaf', 'place', 'place = place + 1000000'],
    ['log_leaf', 'kind', `kind = case kind when 'transfer' then 'decision' else 'transfer' end, seq = seq + 1000000`],
    ['log_leaf', 'seq', 'seq = seq + 1000000'],
    ['log_leaf', 'hash', `hash = sha256('x')`],
    ['log_tile', 'level', 'level = 7'],
    ['log_tile', 'place', 'place = place + 10'],
    ['log_tile', 'hash', `hash = sha256('x')`],
    ['log_checkpoint', 'root', `root = sha256('x')`],
    ['log_checkpoint', 'at', `at = at + interval '1 second'`, /log_signature/],
    ['log_signature', 'signer', `signer = '别人'`],
    ['log_signature', 'algorithm', `algorithm = case algorithm when 'sm2' then 'ed25519' else 'sm2' end`],
    ['log_signature', 'key', `key = decode(repeat('07', length(key)), 'hex')`],
    ['log_signature', 'signature', `signature = decode(repeat('07', length(signature)), 'hex')`],
  ]
  /** Which rows of a table are tried: one with all its columns in use. */
  const rows = new Map(
    Object.entries({
      ledger_account: `path = '${FIRM}'`,
      ledger_transfer: `id = 'p5'`,
      ledger_entry: `account = (select id from ledger_account a where a.zone = t.zone and path = '${FIRM}') and version = 20`,
      ledger_hold: `id = 'h5'`,
      log_decision: `subject = 'case/c1'`,
      log_leaf: 'place = 300',
      log_tile: 'level = 1 and place = 1',
      log_checkpoint: 'size = (select max(size) from log_checkpoint c where c.zone = t.zone)',
      log_signature: `signer = '审计局'`,
    }),
  )

  const auditWith = (statement: string) => auditAfter(database, { zone, keys, tables: [...rows.keys()] }, statement)
  let zone: string
  beforeAll(async () => {
    zone = await livedZone()
  })

  for (const [table, column, change, place] of changes) {
    test(`finds a changed ${table}.${column}`, async () => {
      const found = await auditWith(`update ${table} t set ${change} where zone = '${zone}' and ${rows.get(table)}`)
      expect(found.map((each) => each.table).join(' ')).toMatch(place ?? new RegExp(table))
    })
  }

  test.each([...rows.keys()])('finds a row gone from %s', async (table) => {
    const found = await auditWith(`delete from ${table} t where zone = '${zone}' and ${rows.get(table)}`)
    // Who cosigned is not owed; that nobody else has signed is.
    if (table !== 'log_signature') expect(found).not.toEqual([])
  })

  test('finds a transfer that was made to disappear with all its traces but the log', async () => {
    const found = await auditWith(`
      update ledger_account t set balance = e.balance_before, version = e.version - 1,
             last_at = (select at from ledger_entry b where b.zone = e.zone and b.account = e.account and b.version = e.version - 1)
        from ledger_entry e where e.zone = t.zone and e.account = t.id and e.version = t.version and t.zone = '${zone}'
         and e.transfer = (select seq from ledger_transfer where zone = '${zone}' and id = 'last');
      delete from ledger_entry t where zone = '${zone}' and transfer = (select seq from ledger_transfer where zone = '${zone}' and id = 'last');
      delete from ledger_transfer where zone = '${zone}' and id = 'last'`)
    expect(found).toMatchObject([{ table: 'log_leaf', zh: '它所记的那一行已不存在' }])
  })

  test('finds a log that was written anew with another key', async () => {
    const stranger = await makeKey(join(keys, 'stranger.key'), `gongzhen.log/${zone}`, 'ed25519')
    const checkpoint = await database.inZone(zone, latestCheckpoint)
    const note = signCheckpoint(stranger, checkpointText(checkpoint!))
    const bytes = (value: Uint8Array) => `'\\x${Buffer.from(value).toString('hex')}'`
    const found = await auditWith(`
      update log_signature set key = ${bytes(stranger.key)}, signature = ${bytes(Buffer.concat([note.keyId, note.signature]))}
       where zone = '${zone}' and size = ${checkpoint!.size} and signer = 'gongzhen.log/${zone}'`)
    expect(found).toMatchObject([{ table: 'log_signature' }])
  })
})

test('a posting that takes its number early and is committed late is in the log after the next look', async () => {
  const zone = `late-${++zones}`
  const sequencer = newSequencer()
  const look = () => keepLog(database, zone, { keys, algorithm: 'ed25519' }, sequencer)
  const move = (id: string, to: string) => ({ kind: 'post', id, from: `财政/${id}`, to, minor: 1n, ...CNY }) as const
  await database.inZone(zone, (sql) =>
    openAccounts(
      sql,
      ['财政/early', '财政/later', '应付/1', '应付/2'].map((path) => ({ path, ...CNY, limit: 'none' })),
    ),
  )
  await look()
  let commit = () => {}
  const mayEnd = new Promise<void>((resolve) => (commit = resolve))
  let early = Promise.resolve()
  await new Promise<void>((isPosted) => {
    early = database.inZone(zone, async (sql) => {
      await post(sql, [move('early', '应付/1')])
      isPosted()
      await mayEnd
    })
  })
  await database.inZone(zone, (sql) => post(sql, [move('later', '应付/2')]))
  await look()
  commit()
  await early
  await look()
  const proof = await signedProof(zone, { transfers: ['early'] })
  expect(checkProof(JSON.stringify(proof))).toHaveProperty('proven')
})

async function signedProof(zone: string, wanted: Parameters<typeof proofOf>[1]) {
  const unsigned = await database.inZone(zone, (sql) => proofOf(sql, wanted))
  return signProof(await readSigningKey(keyFileOf(keys, zone)), unsigned)
}

describe('a proof', () => {
  test('of a payment with its decision fits two kilobytes and holds; later logs continue earlier ones', async () => {
    const zone = await livedZone()
    const one = await signedProof(zone, { transfers: ['p5'] })
    const text = JSON.stringify(one)
    expect(text.length).toBeLessThanOrEqual(2048)
    expect(checkProof(text)).toMatchObject({
      proven: { items: [{ leaf: expect.arrayContaining(['transfer', zone, FUND]) }], signers: [{}, {}] },
    })
    const all = await signedProof(zone, { caseId: 'c1' })
    expect(all.items.length).toBe(100)
    expect(checkProof(JSON.stringify(all))).toHaveProperty('proven')
    const less = { ...all, items: all.items.slice(0, -1) }
    expect(checkProof(JSON.stringify(less))).toMatchObject({
      problems: [{ zh: expect.stringContaining('原有 100 项，现有 99 项') }],
    })
    await database.inZone(zone, async (sql) => {
      const [earlier, later] = [await checkpointAt(sql, 708), await checkpointAt(sql, 709)]
      expect(isConsistent(earlier!, later!, await consistencyBetween(sql, 708, 709))).toBe(true)
    })
  })

  test('is refused for what is unknown, or not yet signed', async () => {
    const zone = await livedZone()
    await database.inZone(zone, async (sql) => {
      await expect(proofOf(sql, { transfers: ['没有'] })).rejects.toThrow(/没有可证明/)
      await post(sql, [{ kind: 'post', id: 'new', from: FUND, to: FIRM, minor: 1n, ...CNY }])
      await expect(proofOf(sql, { transfers: ['new'] })).rejects.toThrow(/还没有进入/)
    })
  })
})

describe('a cosigner, whose memory is beside its key and not in the database', () => {
  const keep = (zone: string) => keepLog(database, zone, { keys, algorithm: 'ed25519' })
  const decide = (zone: string, subject: string) =>
    database.inZone(zone, (sql) => logDecision(sql, { subject, body: { outcome: 'eligible' } }))

  test('cosigns what goes on from what it cosigned before, each checkpoint once', async () => {
    const zone = `witness-${++zones}`
    const file = join(keys, `${zone}-outside.key`)
    await makeKey(file, '财政局', 'ed25519')
    expect(await cosign(database, zone, file)).toEqual({ outcome: 'unknown' })
    await decide(zone, 'case/a')
    await keep(zone)
    expect(await cosign(database, zone, file)).toEqual({ outcome: 'cosigned', size: 1 })
    await decide(zone, 'case/b')
    await keep(zone)
    expect(await cosign(database, zone, file)).toEqual({ outcome: 'cosigned', size: 2 })
    expect(await cosign(database, zone, file)).toEqual({ outcome: 'cosigned_before', size: 2 })
    expect(await cosign(database, zone, file, 1)).toEqual({ outcome: 'cosigned_before', size: 1 })
    expect(JSON.parse(await readFile(memoryOf(file), 'utf8'))).toMatchObject({ [zone]: { size: 2 } })
  })

  test('refuses a history written anew by somebody with database and key, in which an audit finds nothing', async () => {
    const zone = `witness-${++zones}`
    const file = join(keys, `${zone}-outside.key`)
    await makeKey(file, '财政局', 'sm2')
    for (const subject of ['case/a', 'case/b', 'case/c']) await decide(zone, subject)
    await keep(zone)
    expect(await cosign(database, zone, file)).toEqual({ outcome: 'cosigned', size: 3 })
    await database.asOwner(async (sql) => {
      for (const table of ['log_signature', 'log_checkpoint', 'log_tile', 'log_leaf'])
        await sql.raw(`delete from ${table} where zone = '${zone}'`)
      await sql.raw(`delete from log_decision where zone = '${zone}' and subject = 'case/b'`)
    })
    await keep(zone)
    expect((await auditZone(database, zone, { keys })).discrepancies).toEqual([])
    expect(await cosign(database, zone, file)).toMatchObject({ outcome: 'shorter', size: 2, before: 3 })
    await decide(zone, 'case/d')
    await keep(zone)
    expect(await cosign(database, zone, file)).toMatchObject({ outcome: 'rewritten', before: 3 })
  })
})

test('a key is made once, and only its owner may read it', async () => {
  const file = keyFileOf(keys, 'once')
  await makeKey(file, 'once', 'ed25519')
  expect((await stat(file)).mode & 0o777).toBe(0o600)
  await expect(makeKey(file, 'once', 'ed25519')).rejects.toThrow(/已存在/)
  await expect(makeKey(join(keys, 'x'), 'a b', 'ed25519')).rejects.toThrow(/不能有空格/)
})
