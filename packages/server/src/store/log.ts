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
export { WITNESSED, type Witnessed, witness, witnessGone } from './log/witness.ts'
export { newSealer, SEALED, type Sealed, type Sealer, sealNumbers, sealUnits } from './log/seal.ts'
export { countedOtherwise } from './log/counted.ts'
export { rowDiscrepancies, type Unsealed } from './log/rows.ts'
export { auditLog, type LogAudit } from './log/audit.ts'
export { keptHow, NOT_FOUND, NOT_KEPT, RECOMPUTED } from './log/kept.ts'
