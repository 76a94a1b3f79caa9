import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { ATTACHMENT_TYPES, attachmentType } from '../attachment-type.ts'
import { id, rowId } from '../contract.ts'
import { READERS, WRITERS, endpoint, file, upload } from '../endpoint.ts'
import { attachmentById, insertAttachment } from '../store/attachments.ts'

const failure = defineErrors('attachment', {
  type: {
    status: 415,
    zh: '「{name}」的内容不是可接受的附件。可接受：{allowed}；带宏的 Office 文件与其他压缩包不接受。',
    en: 'The content of “{name}” is not accepted. Accepted: {allowed}; no macros, no other archives.',
  },
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
  async work({ body, inZone, audit, session }) {
    const content = await buffer(body.content)
    const name = fileName(body.name)
    const mediaType = attachmentType(content, name)
    if (mediaType === undefined) {
      throw failure('type', { name, allowed: Object.values(ATTACHMENT_TYPES).join('、') })
    }
    const sha256 = createHash('sha256').update(content).digest()
    return inZone(async (sql) => {
      const made = await insertAttachment(sql, { name, mediaType, content, sha256, by: session.account })
      const about = { name, mediaType, size: content.length, sha256: sha256.toString('hex') }
      audit(`attachment:${made}`, about)
      return { id: made, ...about }
    })
  },
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

/** The last part of whatever path the browser sent, without characters a file system refuses. */
function fileName(sent: string): string {
  const last = sent.split(/[\\/]/).at(-1) ?? ''
  return last.replace(/[\p{Cc}<>:"|?*]/gu, '_').slice(-200) || '附件'
}

export const attachmentEndpoints = [add, download] as const
