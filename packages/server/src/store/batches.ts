/** Imports as they are kept: what was read, what was refused and why, and what undoing one takes back. */
export {
  type Batch,
  type BatchCounts,
  type NewBatch,
  type Refusal,
  addBatch,
  batchById,
  batchOfJob,
  closeBatch,
  listBatches,
  refusalsOf,
  streamRefusals,
} from './batches/reading.ts'
export { undoBatch } from './batches/undo.ts'
export { type Doubtful, examine } from './batches/beside.ts'
export { commitRows } from './batches/keep.ts'
export { type Plan, type StagedRow, openStaging, stageRows, teller, unstage } from './batches/staging.ts'
export {
  type KnownSubject,
  type NewFinding,
  type NewSubject,
  type SubjectLines,
  addFindings,
  addIdentifiers,
  addRefusals,
  addSubjects,
  newNumbers,
  findSubjects,
  knownNames,
  mergesSoFar,
  namesakes,
  subjectLines,
  warningCounts,
} from './batches/subjects.ts'
