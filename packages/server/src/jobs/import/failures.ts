import { statfs } from 'node:fs/promises'
import { Failure, defineErrors } from '@gongzhen/core/base'

/** What can stop an import as a whole, in the user's words. */
export const failure = defineErrors('import_job', {
  file_changed: {
    status: 409,
    zh: '「{file}」与上次导入到一半的文件不同，不能接着导入。请重新开始一次导入',
    en: 'the file differs from the one this import began with; start a new import',
  },
  disk_full: {
    status: 507,
    zh: '磁盘已满，导入停在最后一次提交处，已提交的行都在。腾出空间后可继续导入',
    en: 'the disk is full; the rows committed so far are kept; free some space and resume',
  },
  database_gone: {
    status: 503,
    zh: '数据库连接中断，导入停在最后一次提交处，已提交的行都在。恢复后可继续导入',
    en: 'the connection to the database was lost; the rows committed so far are kept; resume when it is back',
  },
})

/** An import leaves so much of the disk to everybody else: where PostgreSQL's own log finds no space, the server goes down. */
const FREE_BYTES_MIN = 64_000_000

/** Fails where the disk of the database is as good as full; nothing is known of another machine's. */
export async function requireSpace(disk: string | undefined): Promise<void> {
  if (await isAsGoodAsFull(disk)) throw failure('disk_full', {})
}

async function isAsGoodAsFull(disk: string | undefined): Promise<boolean> {
  if (disk === undefined) return false
  const { bavail, bsize } = await statfs(disk)
  return bavail * bsize < FREE_BYTES_MIN
}

/**
 * A full disk and a database that has gone away are the administrator's matter, not bugs: they get their words. A lost
 * connection is held against the space the database has left.
 */
export async function inWords(error: unknown, disk: string | undefined): Promise<unknown> {
  if (error instanceof Failure) return error
  if (hasCause(error, isDiskFull)) return failure('disk_full', {})
  if (!hasCause(error, isConnectionLost)) return error
  return (await isAsGoodAsFull(disk)) ? failure('disk_full', {}) : failure('database_gone', {})
}

function hasCause(error: unknown, is: (error: Error & { readonly code?: unknown }) => boolean): boolean {
  return error instanceof Error && (is(error) || hasCause(error.cause, is))
}

const isDiskFull = ({ code, message }: Error & { readonly code?: unknown }): boolean =>
  code === '53100' || code === 'ENOSPC' || /No space left on device|File too large/.test(message)

/** Class 57P: the server shuts down, crashes, or cannot be reached yet. */
const isConnectionLost = ({ code, message }: Error & { readonly code?: unknown }): boolean =>
  (typeof code === 'string' && /^(57P0|ECONN|EPIPE)/.test(code)) || /Connection terminated/.test(message)
