/** Runs of every firm against every programme: their progress, results, lists and differences. */
export * from './runs/run.ts'
export * from './runs/results.ts'
export * from './runs/stretch.ts'
export * from './runs/difference.ts'
