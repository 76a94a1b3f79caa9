/** What the core and the store know, in the shapes the browser gets: exact numbers as decimal texts, money as minor units. */
export * from './presentation/assessment.ts'
export * from './presentation/fact.ts'
export * from './presentation/job.ts'
export * from './presentation/standing.ts'
export * from './presentation/zone.ts'
export * from './presentation/claim.ts'
export * from './presentation/consent.ts'
export * from './presentation/trail.ts'
export { presentDraft, presentPublications } from './presentation/draft.ts'
export { presentAbout, summaries } from './presentation/programme.ts'
export {
  type StoredPopulation,
  storedLaboratory,
  presentFrozen,
  presentLaboratory,
  presentPopulation,
  storedPopulation,
} from './presentation/population.ts'
