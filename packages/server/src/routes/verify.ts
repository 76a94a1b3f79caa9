import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { checkedDocument } from '../contract.ts'
import { readDocumentNumber } from '../document-number.ts'
import { publicEndpoint } from '../endpoint.ts'
import { publicZone } from '../public-zone.ts'
import { TITLES } from '../wording.ts'
import { type DocumentRow, documentByHash, documentByNumber } from '../store/documents.ts'
import type { ZoneRow } from '../store/zones.ts'
import { shapeWords } from '../in-both.ts'

const failure = defineErrors('document', {
  no_number: {
    status: 404,
    zh: '{zone}没有签发过编号 {number} 的文件。请对照文件上的编号再看一遍；仍查不到的，不是本园区签发的。',
    en: '{zone} has issued no document {number}. Compare the number once more; if it is still not found, it was not issued here.',
  },
  no_file: {
    status: 404,
    zh: '{zone}没有签发过这样的文件：内容改过一个字也查不到。请换原来的 PDF，或按编号核验。',
    en: '{zone} has issued no such file; one changed letter is enough. Take the original PDF, or check by number.',
  },
  number_form: {
    status: 400,
    zh: '「{number}」不像文件编号。编号是 14 位，形如 2026-7K3MQ-X9R2T，印在标题下面。',
    en: '“{number}” is no document number: it has 14 characters like 2026-7K3MQ-X9R2T, below the title.',
  },
})

const CALLS_PER_MINUTE = 30
const zone = z.string().max(40)

const byNumber = publicEndpoint({
  method: 'GET',
  path: '/api/zones/:zone/documents/:number',
  tag: '公开',
  summary: '按编号核验一份证书或告知书：有效、已撤销（何时、为何），或不是本园区签发',
  description: '空格、全角、小写和看起来一样的字母都认得。回答不多于文件上印的。',
  callsPerMinute: CALLS_PER_MINUTE,
  params: z.object({ zone, number: z.string().max(100) }),
  out: checkedDocument,
  async work({ params, platform: { database } }) {
    const of = await publicZone(database, params.zone)
    const number = readDocumentNumber(params.number)
    if (number === null) throw failure('number_form', { number: params.number.trim().slice(0, SHOWN_MAX) })
    const found = await database.inZone(of.zone, (sql) => documentByNumber(sql, number))
    if (found === null) throw failure('no_number', { zone: of.name, number })
    return checked(of, found)
  },
})

const SHOWN_MAX = 30

const byFile = publicEndpoint({
  method: 'GET',
  path: '/api/zones/:zone/document-files/:sha256',
  tag: '公开',
  summary: '按文件的 SHA-256 核验：文件本身不上传',
  callsPerMinute: CALLS_PER_MINUTE,
  params: z.object({
    zone,
    sha256: z
      .string()
      .regex(/^[0-9a-f]{64}$/, shapeWords('SHA-256 是 64 位十六进制小写', 'a SHA-256 has 64 small hexadecimal digits')),
  }),
  out: checkedDocument,
  async work({ params, platform: { database } }) {
    const of = await publicZone(database, params.zone)
    const found = await database.inZone(of.zone, (sql) => documentByHash(sql, params.sha256))
    if (found === null) throw failure('no_file', { zone: of.name })
    return checked(of, found)
  },
})

/** No more than stands on the document, and whether it holds. */
function checked({ zone: of, name, demo }: ZoneRow, found: DocumentRow): z.output<typeof checkedDocument> {
  const { number, kind, holder, title, states, warnings, asOf, edition, receipt, at, withdrawal, sha256 } = found
  return {
    zone: of,
    zoneName: name,
    demo,
    number,
    kind,
    name: TITLES[kind],
    holder,
    title,
    states,
    warnings: [...warnings],
    asOf,
    edition,
    receipt,
    issuedAt: at,
    withdrawal,
    sha256,
  }
}

export const verifyEndpoints = [byNumber, byFile] as const
