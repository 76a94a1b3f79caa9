/** The demo zone: made-up firms, the files of made-up departments, and the accounts to look at them with. */
export { DEMO_ACCOUNTS, type DemoAccount } from './demo/accounts.ts'
export { DEMO_DATE, DEMO_YEARS } from './demo/character.ts'
export { type DemoFirm, demoFirm } from './demo/firm.ts'
export type { DemoTable } from './demo/table.ts'
export { DEMO_TABLES } from './demo/tables.ts'

/** The id of the demo zone; its folder is programmes/zones/demo. */
export const DEMO_ZONE = 'demo'

/** As many firms as the innovation-points platform of 仲恺 was reported to have in its system. */
export const DEMO_FIRMS = 1109

/** The seed all the demo's draws start from. */
export const DEMO_SEED = 20260630
export { type FillOptions, fillDemo } from './demo/fill.ts'
