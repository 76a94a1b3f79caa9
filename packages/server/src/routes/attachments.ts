import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { id, rowId } from '../contract.ts'
import { READERS, WRITERS, endpoint, file, upload } from '../endpoint.ts'
import { keepAttachment } from '../keep-attachment.ts'
import { attachmentById } from '../store/attachments.ts'

const failure = defineErrors('attachment', {
  not_found: { status: 404, zh: '没有编号为 {id} 的附件。', en: 'There is no attachment {id}.' },
})

const add = endpoint({
  method: 'POST',
  path: '/api/attachments',
  tag: '附件',
  summary: '上传附件：PDF、PNG、JPEG、Word、Excel、CSV 或纯文本，大小以设置为限，按内容核验',
  audit: 'attachment.added',
  roles: WRITERS,
  body: upload('attachmentBytesMax'),
  out: z.object({ id: rowId, name: z.string(), mediaType: z.string(), size: z.number().int(), sha256: z.string() }),
  work: ({ body, inZone, audit, session }) =>
    keepAttachment(body, session.account, inZone, (made, about) => audit(`attachment:${made}`, about)),
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
  work: ({ params, inZone, audit }) =>
    inZone(async (sql) => {
      const found = await attachmentById(sql, params.id)
      if (found === null) throw failure('not_found', { id: params.id })
      audit(`attachment:${params.id}`)
      return found
    }),
})

export const attachmentEndpoints = [add, download] as const
