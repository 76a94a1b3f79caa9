import type { JobRow } from '../../store/jobs.ts'

/** Those who want to know how a job goes. */
export function createListeners() {
  const listeners = new Map<string, Set<(row: JobRow) => void>>()
  return {
    /** Calls back whenever the job has changed, until the returned function is called. */
    listen: (zone: string, id: number, listener: (row: JobRow) => void): (() => void) => {
      const key = `${zone}/${id}`
      const set = listeners.get(key) ?? new Set()
      listeners.set(key, set.add(listener))
      return () => {
        set.delete(listener)
        if (set.size === 0) listeners.delete(key)
      }
    },
    tell: (zone: string, row: JobRow): void => {
      for (const listener of listeners.get(`${zone}/${row.id}`) ?? []) listener(row)
    },
  }
}
