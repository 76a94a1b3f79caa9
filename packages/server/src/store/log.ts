/** The zone's log: leaves put in order, hashes of whole subtrees, checkpoints and their signatures, proofs. */
export { type Leaf, sequence, type Sequenced, newSequencer, type Sequencer } from './log/sequence.ts'
export {
  checkpointAt,
  latestCheckpoint,
  noteOf,
  saveCheckpoint,
  saveSignature,
  type StoredCheckpoint,
} from './log/checkpoints.ts'
export { consistencyBetween, proofOf, rootAt } from './log/proofs.ts'
export { witness, WITNESSED } from './log/witness.ts'
export { rowDiscrepancies } from './log/rows.ts'
export { auditLog, type LogAudit } from './log/audit.ts'
