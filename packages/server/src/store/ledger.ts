/** The zone's accounts and what moves between them. Every function works in the zone of the transaction it is given. */
export { type NewAccount, changeState, openAccounts } from './ledger/accounts.ts'
export { expireHolds, post, postAlone, postEach } from './ledger/post.ts'
export {
  accountByPath,
  accountOfMoney,
  accountsUnder,
  balanceAt,
  listAccounts,
  statement,
  transferById,
} from './ledger/read.ts'
export type { AccountRow, BalanceAt, StatementLine, TransferRow } from './ledger/read.ts'
export { type Days, type FigurePosting, figurePostings, figureSum } from './ledger/figures.ts'
export { bringUpFigures, figureDiscrepancies, keepFigure, type Summed } from './ledger/kept-figures.ts'
export { logDecision } from './ledger/decisions.ts'
export { bookDiscrepancies, type Discrepancy } from './ledger/audit.ts'
