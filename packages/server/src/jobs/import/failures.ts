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
})

const DISK_FULL = '53100'

/** A full disk is the administrator's matter, not a bug: it gets its words, wherever in the chain of causes it is. */
export function inWords(error: unknown): unknown {
  if (error instanceof Failure) return error
  return isDiskFull(error) ? failure('disk_full', {}) : error
}

function isDiskFull(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  if ('code' in error && (error.code === DISK_FULL || error.code === 'ENOSPC')) return true
  return /No space left on device|File too large/.test(error.message) || isDiskFull(error.cause)
}
