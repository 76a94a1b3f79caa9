/** Payments: where parties are paid, what can be collected, envelopes with their lines and files, what banks answered. */
export * from './payments/payees.ts'
export * from './payments/payables.ts'
export * from './payments/envelopes.ts'
export * from './payments/lines.ts'
export * from './payments/files.ts'
