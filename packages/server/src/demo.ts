/** The demo zone: made-up firms, the files of made-up departments, and the accounts to look at them with. */
export { DEMO_ACCOUNTS, type DemoAccount } from './demo/accounts.ts'
export { DEMO_DATE, DEMO_YEARS } from './demo/character.ts'
export { demoCreditCode } from './demo/credit-code.ts'
export { type DemoFirm, demoFirm } from './demo/firm.ts'
export type { DemoTable } from './demo/table.ts'
export { DEMO_TABLES } from './demo/tables.ts'
export { DEMO_FIRMS, DEMO_SEED, DEMO_ZONE } from './demo/zone.ts'
export { type FillOptions, fillDemo, openDemo } from './demo/fill.ts'
