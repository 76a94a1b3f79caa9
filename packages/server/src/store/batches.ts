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
export {
  type Doubtful,
  type Plan,
  type StagedRow,
  commitRows,
  examine,
  openStaging,
  stageRows,
  unstage,
} from './batches/chunk.ts'
export {
  type KnownSubject,
  type NewFinding,
  type NewSubject,
  addFindings,
  addIdentifiers,
  addRefusals,
  addSubjects,
  findSubjects,
  knownNames,
  namesakes,
  warningCounts,
} from './batches/subjects.ts'
