/** Payments through a bank: envelopes that two people let go, the bank's files, and what its answers mean. */
export * from './payment/failure.ts'
export * from './payment/envelope.ts'
export * from './payment/bank-format.ts'
export * from './payment/bank-file.ts'
export * from './payment/result.ts'
