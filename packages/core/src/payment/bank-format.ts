/** What a column of a payment file may hold: of the envelope, then of each payment. */
export const PAYMENT_FIELDS = [
  '批次',
  '笔数',
  '总金额',
  '币种',
  '日期',
  '付款户名',
  '付款账号',
  '序号',
  '行号',
  '收款户名',
  '收款账号',
  '开户行',
  '金额',
  '用途',
] as const
export type PaymentField = (typeof PAYMENT_FIELDS)[number]

/** What is read from a column of a bank's result; a column called 略 is passed over. */
export const RESULT_FIELDS = [
  '批次',
  '笔数',
  '总金额',
  '行号',
  '收款账号',
  '金额',
  '状态',
  '原因',
  '日期',
  '略',
] as const
export type ResultField = (typeof RESULT_FIELDS)[number]

/** The encodings banks take their files in. */
export const ENCODINGS = ['gb18030', 'utf-8'] as const
export type BankEncoding = (typeof ENCODINGS)[number]

/** One column: what it holds and, in a file of fixed width, how many bytes of it. */
export type FileColumn<Field extends string> = {
  readonly field: Field
  readonly width: number | undefined
  readonly fill: ' ' | '0'
  readonly align: 'left' | 'right'
  /** Amounts are written in 元 with two decimals, or in whole 分. */
  readonly unit: '元' | '分'
}

/** How the lines of a file are made: an optional first line about the whole, then one line a payment. */
export type FileShape<Field extends string> = {
  readonly layout: 'csv' | 'fixed'
  readonly head: readonly FileColumn<Field>[]
  /** Whether a line with the columns' names stands before the payments. */
  readonly titles: boolean
  readonly columns: readonly FileColumn<Field>[]
}

/** How one bank takes payments and answers them: a file kept with the zone. */
export type BankFormat = {
  readonly id: string
  readonly name: string
  readonly encoding: BankEncoding
  readonly payer: { readonly holder: string; readonly number: string }
  readonly payment: FileShape<PaymentField> & { readonly fileName: string }
  readonly result: FileShape<ResultField> & {
    /** The bank's own words for paid and for sent back. */
    readonly settled: readonly string[]
    readonly returned: readonly string[]
  }
}
