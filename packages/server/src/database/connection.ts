/** Where a database is: a URL, or the parts of one; a host that begins with `/` is the folder of a unix socket. */
export type Connection = {
  readonly connectionString?: string
  readonly host?: string
  readonly port?: number
  readonly user?: string
  readonly password?: string
  readonly database?: string
}

/** Another database of the same server, for the same user. */
export function inDatabase(connection: Connection, name: string): Connection {
  if (connection.connectionString === undefined) return { ...connection, database: name }
  // Not parsed as a URL: PostgreSQL also takes one without a host, as in `postgresql://postgres@/postgres?host=/run/postgresql`.
  return {
    connectionString: connection.connectionString.replace(SERVER_AND_DATABASE, `$1/${encodeURIComponent(name)}`),
  }
}

const SERVER_AND_DATABASE = /^(\w+:\/\/[^/?#]*)(?:\/[^?#]*)?/
