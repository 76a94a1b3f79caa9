/** What is known about parties: declarations as evidence, current values made from them, and readings with their origins. */
export { ACCOUNT, type Declaration, type Declared, declare } from './facts/declare.ts'
export { type Evidence, type Voice, evidenceOf, factValue, isConflict, voicesOf } from './facts/evidence.ts'
export { type SubjectFacts, type SubjectsRequest, readSubjects } from './facts/subjects.ts'
export { findConflicts } from './facts/conflicts.ts'
export { SETTLED, ZONE, lockFacts, project, rebuild } from './facts/projection.ts'
export { factDiscrepancies } from './facts/audit.ts'
export { takeStock, takeWholeStock } from './facts/stock.ts'
export { type PartyFacts, factsOf } from './facts/party-facts.ts'
