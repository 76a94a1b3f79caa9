/** The shapes that several endpoints answer with. Exact numbers travel as decimal texts, money as whole minor units. */
export * from './contract/value.ts'
export * from './contract/assessment.ts'
export * from './contract/fact.ts'
export * from './contract/job.ts'
export * from './contract/party.ts'
export * from './contract/claim.ts'
export * from './contract/trail.ts'
export * from './contract/draft.ts'
