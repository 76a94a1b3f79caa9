import { defineErrors } from '@gongzhen/core/base'
import { type Database, readTables, type Table } from './database.ts'

const failure = defineErrors('distribute', {
  no_citus: {
    status: 409,
    zh: '该数据库没有安装 Citus 扩展，无法分布。单机 PostgreSQL 无需此步；如确为 Citus 集群，请由管理员在每个节点执行 create extension citus。',
    en: 'This database has no Citus extension, so there is nothing to distribute over. A single PostgreSQL needs no such step; on a Citus cluster an administrator runs create extension citus on every node.',
  },
})

/**
 * The statements that spread the schema over a Citus cluster, in an order in which they work: code tables are copied
 * to every node, zones' tables are cut by zone and kept together, each after those it refers to.
 */
export async function distributionStatements(database: Database): Promise<string[]> {
  return statementsFor(await database.asOwner(readTables))
}

/** Runs them for tables not yet distributed, in one transaction; answers what was run. Refuses where there is no Citus. */
export async function distribute(database: Database): Promise<string[]> {
  return database.asOwner(async (sql) => {
    const extension = await sql`select 1 from pg_extension where extname = 'citus'`
    if (extension.length === 0) throw failure('no_citus', {})
    const tables = await readTables(sql)
    const spread = await sql<{ name: string }>`select logicalrelid::text as name from pg_dist_partition`
    const names = new Set(spread.map(({ name }) => name))
    // A reference table may be referred to from all shards at once, which Citus allows in sequential mode only.
    await sql.raw(`set local citus.multi_shard_modify_mode to 'sequential'`)
    const statements = statementsFor(tables, (table) => !names.has(table.name))
    for (const statement of statements) await sql.raw(statement)
    return statements
  })
}

function statementsFor(tables: readonly Table[], isWanted: (table: Table) => boolean = () => true): string[] {
  const shared = tables.filter(({ name, isZones }) => !isZones && name !== 'migration')
  const zones = tables.filter(({ isZones }) => isZones)
  const first = zones[0]?.name ?? ''
  const place = ({ name }: Table) =>
    name === first
      ? `select create_distributed_table('${name}', 'zone');`
      : `select create_distributed_table('${name}', 'zone', colocate_with => '${first}');`
  return [
    ...shared.filter(isWanted).map(({ name }) => `select create_reference_table('${name}');`),
    ...zones.filter(isWanted).map(place),
  ]
}
