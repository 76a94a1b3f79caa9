/** The append-only log of what was decided and posted: a Merkle tree, signed checkpoints, and proofs anybody can check. */
export * from './log/leaf.ts'
export * from './log/base64.ts'
export * from './log/merkle.ts'
export * from './log/checkpoint.ts'
export * from './log/contents.ts'
export * from './log/proof.ts'
export * from './log/reading.ts'
export * from './log/receipt.ts'
