/** Indices: values → points → groups → bands and ranks, in exact decimals. */
export * from './score/node.ts'
export { type Quota, type RankedUnit, type Standing, rankWithin } from './score/rank.ts'
export { type Band, bandOf } from './score/band.ts'
