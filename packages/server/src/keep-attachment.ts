import { createHash } from 'node:crypto'
import { buffer } from 'node:stream/consumers'
import { defineErrors } from '@gongzhen/core/base'
import { ATTACHMENT_TYPES, attachmentType } from './attachment-type.ts'
import type { Sql } from './database.ts'
import type { Upload } from './endpoint.ts'
import { insertAttachment } from './store/attachments.ts'

const failure = defineErrors('attachment', {
  type: {
    status: 415,
    zh: '「{name}」的内容不是可接受的附件。可接受：{allowed}；带宏的 Office 文件与其他压缩包不接受。',
    en: 'The content of “{name}” is not accepted. Accepted: {allowed}; no macros, no other archives.',
  },
})

/** What is kept of an uploaded file, beside its bytes. */
export type Kept = { readonly name: string; readonly mediaType: string; readonly size: number; readonly sha256: string }

/** Keeps an uploaded file as an attachment of the account; its kind is found from its content. */
export async function keepAttachment(
  file: Upload,
  account: number,
  inZone: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>,
  note: (id: number, about: Kept) => void,
): Promise<Kept & { readonly id: number }> {
  const content = await buffer(file.content)
  const name = fileName(file.name)
  const mediaType = attachmentType(content, name)
  if (mediaType === undefined) throw failure('type', { name, allowed: Object.values(ATTACHMENT_TYPES).join('、') })
  const sha256 = createHash('sha256').update(content).digest()
  return inZone(async (sql) => {
    const id = await insertAttachment(sql, { name, mediaType, content, sha256, by: account })
    const about = { name, mediaType, size: content.length, sha256: sha256.toString('hex') }
    note(id, about)
    return { id, ...about }
  })
}

/** The last part of whatever path the browser sent, without characters a file system refuses. */
function fileName(sent: string): string {
  const last = sent.split(/[\\/]/).at(-1) ?? ''
  return last.replace(/[\p{Cc}<>:"|?*]/gu, '_').slice(-200) || '附件'
}
