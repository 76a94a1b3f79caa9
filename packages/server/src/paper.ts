import { createRequire } from 'node:module'
import type { Instant } from '@gongzhen/core/base'
import type * as Pdfmake from 'pdfmake'
import type { TDocumentDefinitions } from 'pdfmake/interfaces.js'
import { certificate } from './paper/certificate.ts'
import { INK, SOFT, drawn } from './paper/drawn.ts'
import { MAIN, WEIGHTS, type Weight, fontOf, stretchesOf } from './paper/faces.ts'
import { notice } from './paper/notice.ts'
import { voucherSheets } from './paper/voucher.ts'
import type { Voucher } from './payment-vouchers.ts'
import type { Wording } from './wording.ts'

/** A wording that was given a number and a day. */
export type Issued = {
  readonly wording: Wording
  readonly number: string
  readonly at: Instant
  /** The day it was issued, as it is written. */
  readonly day: string
  /** The address of its check page; null where nobody knows by which address this installation is reached. */
  readonly checkedAt: string | null
}

/** A document as a PDF of A4 pages: Chinese text that can be selected, and a QR code that leads to the check page. */
export async function paperOf(issued: Issued): Promise<Buffer> {
  const { wording, number, at } = issued
  for (const face of facesOf(wording)) load(face)
  const body = wording.kind === 'points' ? certificate(issued) : notice(issued)
  return pdfmake.createPdf({ ...sheetOf(wording, number, at), ...body }).getBuffer()
}

/** Payment vouchers as a PDF of A4 pages. */
export async function vouchersPaper(
  vouchers: readonly Voucher[],
  { title, issuer, at }: { readonly title: string; readonly issuer: string; readonly at: Instant },
): Promise<Buffer> {
  for (const face of facesOf({ title, issuer, vouchers })) load(face)
  const sheet = sheetOf({ title, issuer, holder: issuer }, '', at)
  return pdfmake.createPdf({ ...sheet, pageMargins: [64, 40, 64, 48], content: voucherSheets(vouchers) }).getBuffer()
}

const sheetOf = (
  { title, issuer, holder }: Pick<Wording, 'title' | 'issuer' | 'holder'>,
  number: string,
  at: Instant,
): Omit<TDocumentDefinitions, 'content'> => ({
  info: { title: `${title} ${number}`, author: issuer, subject: holder, creationDate: new Date(at) },
  language: 'zh-CN',
  pageSize: 'A4',
  defaultStyle: { font: MAIN, fontSize: 10.5, lineHeight: 1.1, color: INK },
  footer: (page, pages) => ({
    columns: [drawn(`${title} ${number}`), drawn(`第 ${page} 页，共 ${pages} 页`, { alignment: 'right' })],
    margin: [72, 20, 72, 0],
    fontSize: 8,
    color: SOFT,
  }),
})

// One object for all documents: fonts are unpacked once, and a document can read nothing else.
const pdfmake = createRequire(import.meta.url)('pdfmake') as typeof Pdfmake & {
  readonly virtualfs: { writeFileSync(name: string, content: Buffer): void }
}
pdfmake.setLocalAccessPolicy(() => false)
pdfmake.setUrlAccessPolicy(() => false)

const loaded = new Set<string>()

function load(face: string): void {
  if (loaded.has(face)) return
  const files = Object.keys(WEIGHTS).map((weight) => {
    const name = `${face}-${weight}.ttf`
    pdfmake.virtualfs.writeFileSync(name, fontOf(face, weight as Weight))
    return [weight, name]
  })
  pdfmake.addFonts({ [face]: Object.fromEntries(files) })
  loaded.add(face)
}

/** The faces its texts take. */
function facesOf(wording: unknown): Set<string> {
  const texts = textsIn(wording)
  return new Set([MAIN, ...texts.flatMap((text) => stretchesOf(text).map(({ face }) => face))])
}

const textsIn = (value: unknown): string[] => {
  if (typeof value === 'string') return [value]
  if (typeof value !== 'object' || value === null) return []
  return Object.values(value).flatMap(textsIn)
}
