import { failure } from './failures.ts'
import type { Sql } from './sql.ts'

type Locale = {
  version: string
  number: number
  encoding: string
  collation: string
  letters: boolean
  ascii: boolean
  icu: boolean
}

const create = `create database gongzhen template template0 encoding 'UTF8' locale 'C.UTF-8'`

/** Refuses a server this schema would go wrong on, and answers warnings worth showing (Chinese with English). */
export async function checkServer(sql: Sql): Promise<string[]> {
  const [server] = await sql<Locale>`
    select current_setting('server_version') as version,
           current_setting('server_version_num')::int as number,
           pg_encoding_to_char(encoding) as encoding,
           datcollate as collation,
           lower('ÀΩЖ') = 'àωж' as letters,
           'B' < 'a' as ascii,
           exists (select from pg_collation where collname = 'zh-x-icu') as icu
      from pg_database
     where datname = current_database()`
  if (!server) throw new Error('pg_database has no row for the current database')
  if (server.number < 150_000) throw failure('server_version', { version: server.version })
  if (server.encoding !== 'UTF8') throw failure('encoding', { encoding: server.encoding, create })
  if (!server.letters) throw failure('locale', { locale: server.collation, create })
  if (!server.icu) throw failure('collation', {})
  if (server.ascii) return []
  return [
    `数据库排序规则为 ${server.collation}，建议 C.UTF-8：列表顺序会因服务器而异。` +
      ` The database collates by ${server.collation}; C.UTF-8 is recommended: lists may be ordered differently from server to server.`,
  ]
}
