import pg from 'pg'
import type { Connection } from './database/connection.ts'
import { failure } from './database/failures.ts'
import { migrate, type Migrated } from './database/migrate.ts'
import { APPLICATION_ROLE, FIRM_ROLE, PARTNER_ROLE } from './database/role.ts'
import { columnTypes, connectSql, preparedStatement, type Sql } from './database/sql.ts'

export {
  appliedMigrations,
  applyAccess,
  applyMigrations,
  knownMigrations,
  migrate,
  type Migrated,
  pendingMigrations,
} from './database/migrate.ts'
export { type Connection, inDatabase } from './database/connection.ts'
export { APPLICATION_ROLE, FIRM_ROLE, PARTNER_ROLE } from './database/role.ts'
export { describeSchema } from './database/schema-text.ts'
export { checkServer } from './database/server-check.ts'
export type { Part, Sql } from './database/sql.ts'
export { type Column, readTables, type Table } from './database/tables.ts'

/** An open database. Every piece of work is one transaction: committed when it returns, rolled back when it throws. */
export type Database = {
  readonly connection: Connection
  /** Works as the application inside one zone; `actor` is the account on whose behalf. Fails on an ill-formed zone. */
  inZone<T>(zone: string, work: (sql: Sql) => Promise<T>, actor?: number): Promise<T>
  /**
   * Asks as the application inside one zone; each statement is a transaction of its own, which begins, asks and commits in one
   * round trip. What is refused in words is committed like what is granted; an error leaves nothing behind.
   */
  inOneTrip(zone: string): Asking
  /** Works as a firm's person inside one zone: of firms' rows only those of `parties` are seen (docs/decisions/0514-a-firms-requests-see-one-firm.md). */
  inFirm<T>(zone: string, work: (sql: Sql) => Promise<T>, as: FirmScope): Promise<T>
  /** Works as a partner inside one zone: of firms only what they share with it is seen (docs/decisions/0175-partners.md). */
  inPartner<T>(zone: string, work: (sql: Sql) => Promise<T>, as: PartnerScope): Promise<T>
  /** Works as the owner over all zones: start-up, catalogue columns, backup. Never for a request's own reading. */
  asOwner<T>(work: (sql: Sql) => Promise<T>): Promise<T>
  /** Brings the schema up to date; see {@link migrate}. */
  migrate(): Promise<Migrated>
  /** Runs one statement as the owner outside any transaction, as `create database` and `vacuum` ask. */
  administer(statement: string): Promise<void>
  /** Waits for work under way and closes all connections. */
  close(): Promise<void>
}

/** Whose rows a firm's person sees: the party with those merged into it; and the account that asks. */
type FirmScope = { readonly parties: readonly number[]; readonly actor: number }

/** What a partner sees: its own rows, results of firms that share points or stage, facts of firms that share facts. */
type PartnerScope = FirmScope & {
  readonly sharedPoints: readonly number[]
  readonly sharedFacts: readonly number[]
}

/** One statement at a time, planned once by each connection. */
export type Asking = Pick<Sql, 'prepared'>

/** Opens a database. Connections are made when needed, at most `connections` for requests of each role and four for the owner. */
export function openDatabase(connection: Connection, options: { readonly connections?: number } = {}): Database {
  const application = openPool(connection, `-c role=${APPLICATION_ROLE}`, options.connections ?? 10)
  const tripping = openPool({ ...connection, pipeline: true }, `-c role=${APPLICATION_ROLE}`, options.connections ?? 10)
  const firm = openPool(connection, `-c role=${FIRM_ROLE}`, options.connections ?? 10)
  const partner = openPool(connection, `-c role=${PARTNER_ROLE}`, options.connections ?? 10)
  const owner = openPool(connection, '', 4)
  return {
    connection,
    inZone: async (zone, work, actor) => transact(application, beginInZone(zone, actor), work),
    inOneTrip: (zone) => ({
      prepared: async <Row>(strings: TemplateStringsArray, ...values: unknown[]) =>
        (await trip(tripping, beginInZone(zone, undefined), preparedStatement(strings, values))) as Row[],
    }),
    inFirm: async (zone, work, as) => transact(firm, beginInFirm(zone, as), work),
    inPartner: async (zone, work, as) => transact(partner, beginInPartner(zone, as), work),
    asOwner: (work) => transact(owner, 'begin', work),
    migrate: () => transact(owner, 'begin', migrate),
    async administer(statement) {
      const client = await connect(owner)
      await client.query(statement).finally(() => client.release())
    },
    async close() {
      await Promise.all([application.end(), tripping.end(), firm.end(), partner.end(), owner.end()])
    },
  }
}

/** The role is a start-up option of the session, so that RESET ROLE leads back to it (docs/decisions/0101-the-role-is-an-option-of-the-session.md). */
function openPool(connection: Connection & { readonly pipeline?: true }, options: string, max: number): pg.Pool {
  const pool = new pg.Pool({
    ...connection,
    // The last one makes a Citus cluster pass `set local` on to its workers; to any other server it means nothing.
    options: `-c timezone=UTC -c datestyle=ISO -c citus.propagate_set_commands=local ${options}`.trim(),
    application_name: 'gongzhen',
    types: columnTypes,
    max,
    idleTimeoutMillis: 30_000,
    connectionTimeoutMillis: 10_000,
  })
  // A connection that breaks while idle is replaced by the next request; one that breaks at work fails that work.
  pool.on('error', () => {})
  pool.on('connect', (client) => client.on('error', () => {}))
  return pool
}

/** `set local` rather than set_config(): a cluster passes it on to its workers. */
function beginInZone(zone: string, actor: number | undefined): string {
  if (!/^[a-z][a-z0-9-]{1,39}$/.test(zone)) throw failure('zone_name', { zone })
  const begin = `begin; set local gongzhen.zone = '${zone}'`
  return actor === undefined ? begin : `${begin}; set local gongzhen.account = '${Math.trunc(actor)}'`
}

function beginInFirm(zone: string, { parties, actor }: FirmScope): string {
  return `${beginInZone(zone, actor)}; set local gongzhen.parties = '${parties.map(Math.trunc).join(',')}'`
}

function beginInPartner(zone: string, { sharedPoints, sharedFacts, ...own }: PartnerScope): string {
  const points = `set local gongzhen.shared_points = '${sharedPoints.map(Math.trunc).join(',')}'`
  const facts = `set local gongzhen.shared_facts = '${sharedFacts.map(Math.trunc).join(',')}'`
  return `${beginInFirm(zone, own)}; ${points}; ${facts}`
}

async function transact<T>(pool: pg.Pool, begin: string, work: (sql: Sql) => Promise<T>): Promise<T> {
  const client = await connect(pool)
  const { sql, end, isCopying } = connectSql(client)
  let isBroken = false
  try {
    await client.query(begin)
    const result = await work(sql)
    await sql.settled()
    await client.query('commit')
    return result
  } catch (error) {
    isBroken = isCopying() || !(await rollBack(client))
    throw error
  } finally {
    end()
    client.release(isBroken)
  }
}

/** Sends all three at once; after an error of the statement the server takes the commit for a rollback. */
async function trip(pool: pg.Pool, begin: string, statement: pg.QueryConfig): Promise<readonly unknown[]> {
  const client = await connect(pool)
  let isBroken = true
  try {
    const ended = await Promise.allSettled([client.query(begin), client.query(statement), client.query('commit')])
    for (const part of ended) if (part.status === 'rejected') throw part.reason
    isBroken = false
    return ended[1].status === 'fulfilled' ? ended[1].value.rows : []
  } finally {
    client.release(isBroken)
  }
}

const rollBack = (client: pg.PoolClient): Promise<boolean> =>
  client.query('rollback').then(
    () => true,
    () => false,
  )

async function connect(pool: pg.Pool): Promise<pg.PoolClient> {
  try {
    return await pool.connect()
  } catch (error) {
    if (error instanceof Error && !('severity' in error)) throw failure('unreachable', { reason: error.message })
    throw error
  }
}
