import { TextDecoder } from 'node:util'
import { type BankFormat, type FileRow, paymentFailure } from '@gongzhen/core/payment'
import { csvRowsOf } from './files.ts'

/** The rows of a bank's result: cells between commas, or cut at the widths the format says, counted in bytes. */
export function bankRows({ result, encoding, name }: BankFormat, content: Buffer): FileRow[] {
  const decoder = new TextDecoder(encoding, { fatal: true })
  const read = (bytes: Buffer, failed: () => Error): string => {
    try {
      return decoder.decode(bytes)
    } catch {
      throw failed()
    }
  }
  const whole = read(content, () => paymentFailure('result_encoding', { encoding, format: name }))
  if (result.layout === 'csv') return csvRowsOf(whole)
  return linesOf(content).map(({ row, bytes }, at) => {
    const columns = at === 0 && result.head.length > 0 ? result.head : result.columns
    let from = 0
    const cells = columns.map(({ field, width = 0 }) => {
      const failed = () => paymentFailure('result_width', { row, field, format: name })
      const cell = read(bytes.subarray(from, from + width), failed)
      from += width
      return cell
    })
    return { row, cells }
  })
}

/** Lines of bytes; in GB18030 neither byte of a character is a line break. */
function linesOf(content: Buffer): { row: number; bytes: Buffer }[] {
  const lines: { row: number; bytes: Buffer }[] = []
  let from = 0
  for (let row = 1; from < content.length; row++) {
    const end = content.indexOf(10, from)
    const bytes = content.subarray(from, end < 0 ? content.length : end)
    from = end < 0 ? content.length : end + 1
    const bare = bytes.at(-1) === 13 ? bytes.subarray(0, -1) : bytes
    if (bare.length > 0) lines.push({ row, bytes: bare })
  }
  return lines
}
