import { z } from 'zod'
import { id, rowId } from '../contract.ts'
import { READERS, WRITERS, endpoint, file, upload } from '../endpoint.ts'
import { notYet } from '../not-yet.ts'

const BYTES_MAX = 10 * 1024 * 1024

const add = endpoint({
  method: 'POST',
  path: '/api/attachments',
  tag: '附件',
  summary: '上传附件：PDF、PNG、JPEG、Word、Excel、CSV 或纯文本，至多 10 MB，按内容核验',
  audit: 'attachment.added',
  roles: WRITERS,
  body: upload(BYTES_MAX),
  out: z.object({ id: rowId, name: z.string(), mediaType: z.string(), size: z.number().int(), sha256: z.string() }),
  work: notYet,
})

const download = endpoint({
  method: 'GET',
  path: '/api/attachments/:id',
  tag: '附件',
  summary: '下载附件（查看留痕）',
  audit: 'attachment.read',
  roles: READERS,
  params: z.object({ id }),
  out: file('application/octet-stream'),
  work: notYet,
})

export const attachmentEndpoints = [add, download] as const
