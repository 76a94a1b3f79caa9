import { showMinor } from './amount.ts'
import { isAccountPath } from './account.ts'
import { type Refusal, refuse } from './refusal.ts'
import { type Batch, isPlainText, isTransferId, MINOR_MAX, type Transfer } from './transfer.ts'

/** What is wrong with a batch whatever the accounts: amounts, texts, ids that occur twice. All of it. */
export function shapeRefusals(batch: Batch): Refusal[] {
  if (batch.length === 0) return [refuse('', 'batch_empty', {})]
  const ids = new Set<string>()
  return batch.flatMap((transfer) => {
    const isTwice = ids.has(transfer.id)
    ids.add(transfer.id)
    return [...(isTwice ? [refuse(transfer.id, 'id_twice', { id: transfer.id })] : []), ...ofTransfer(transfer)]
  })
}

function ofTransfer(transfer: Transfer): Refusal[] {
  const { id } = transfer
  switch (transfer.kind) {
    case 'post':
    case 'hold':
      return [
        ...ofTexts(transfer),
        ...ofPath(id, transfer.from),
        ...ofPath(id, transfer.to),
        ...ofSides(transfer),
        ...ofAmount(transfer),
      ]
    case 'settle':
      return [...ofTexts(transfer), ...ofAmount(transfer)]
    case 'release':
    case 'expire':
    case 'reverse':
      return ofTexts(transfer)
  }
}

function ofTexts(transfer: Transfer): Refusal[] {
  const { id, memo, cause = {} } = transfer
  const wrong = (field: string, found: string, most: number) =>
    refuse(id, 'text_malformed', { field, found: found.slice(0, 40), most })
  const causes = Object.values(cause).filter((text) => text !== undefined && !isTransferId(text))
  return [
    ...(isTransferId(id) ? [] : [wrong('编号', id, 200)]),
    ...(memo === undefined || (memo.length <= 500 && isPlainText(memo)) ? [] : [wrong('摘要', memo, 500)]),
    ...causes.map((text) => wrong('依据', text, 200)),
  ]
}

const ofPath = (id: string, path: string): Refusal[] =>
  isAccountPath(path) ? [] : [refuse(id, 'path_malformed', { found: path.slice(0, 60) })]

const ofSides = ({ id, from, to }: { readonly id: string; readonly from: string; readonly to: string }): Refusal[] =>
  from === to ? [refuse(id, 'same_account', { account: from })] : []

/** A settlement in an unknown currency is shown by its minor units. */
function ofAmount(transfer: Extract<Transfer, { readonly minor?: bigint }>): Refusal[] {
  const { id, minor } = transfer
  if (minor === undefined) return []
  const shown = (amount: bigint) => ('currency' in transfer ? showMinor(amount, transfer.currency) : `${amount} 分`)
  if (minor <= 0n) return [refuse(id, 'amount_not_positive', { found: shown(minor) })]
  if (minor > MINOR_MAX) return [refuse(id, 'amount_too_large', { most: shown(MINOR_MAX), found: shown(minor) })]
  return []
}
