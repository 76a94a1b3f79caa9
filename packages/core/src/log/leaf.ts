/** A posted transfer as the log has it; `body` is the canonical JSON it was asked with, `at` in microseconds. */
export type TransferLeaf = {
  readonly zone: string
  readonly seq: bigint
  readonly at: bigint
  readonly from: string
  readonly fromVersion: bigint
  readonly to: string
  readonly toVersion: bigint
  readonly currency: string
  readonly minor: bigint
  readonly batch: bigint
  readonly batchSize: number
  readonly body: string
}

/** A decision as the log has it. */
export type DecisionLeaf = {
  readonly zone: string
  readonly seq: bigint
  readonly at: bigint
  readonly subject: string
  readonly body: string
}

/** The text whose hash is the transfer's leaf; the store's transfer_leaf writes the same. */
export function transferLeafText(leaf: TransferLeaf): string {
  const { zone, seq, at, from, fromVersion, to, toVersion, currency, minor, batch, batchSize, body } = leaf
  const parties = `${JSON.stringify(from)},${fromVersion},${JSON.stringify(to)},${toVersion}`
  return `["transfer","${zone}",${seq},${at},${parties},"${currency}",${minor},${batch},${batchSize},${body}]`
}

/** The text whose hash is the decision's leaf. */
export function decisionLeafText({ zone, seq, at, subject, body }: DecisionLeaf): string {
  return `["decision","${zone}",${seq},${at},${JSON.stringify(subject)},${body}]`
}
