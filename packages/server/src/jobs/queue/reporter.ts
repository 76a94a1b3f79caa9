/** Progress is written and told at most this often. */
const PROGRESS_EVERY_MS = 500

/** How far a job has come. */
export type Progress = { readonly done: number; readonly total: number | null; readonly message: string | null }

/** Passes progress on at most twice a second, one write at a time; the last one is never lost. */
export function createReporter(write: (at: Progress) => Promise<void>) {
  let latest: Progress | null = null
  let writing: Promise<void> = Promise.resolve()
  let writtenAt = 0
  let timer: NodeJS.Timeout | undefined
  const flush = (): void => {
    timer = undefined
    writtenAt = Date.now()
    writing = writing.then(async () => {
      const now = latest
      latest = null
      if (now !== null) await write(now)
    })
  }
  return {
    progress: (done: number, total: number | null, message?: string): void => {
      latest = { done, total, message: message ?? null }
      timer ??= setTimeout(flush, Math.max(0, writtenAt + PROGRESS_EVERY_MS - Date.now()))
    },
    /** Waits until everything reported has been passed on. */
    settle: async (): Promise<void> => {
      clearTimeout(timer)
      flush()
      await writing
    },
  }
}
