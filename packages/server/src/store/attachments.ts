import type { Sql } from '../database.ts'

/** A file kept as evidence: what it is was found from its content. */
type Attachment = { readonly name: string; readonly mediaType: string; readonly content: Buffer }

/** Keeps an attachment and returns its number. It is never changed. */
export async function insertAttachment(
  sql: Sql,
  attachment: Attachment & { readonly sha256: Buffer; readonly by: number },
): Promise<number> {
  const [row] = await sql<{ id: number }>`
    insert into attachment (zone, sha256, name, media_type, content, by)
    values (current_setting('gongzhen.zone'), ${attachment.sha256}, ${attachment.name}, ${attachment.mediaType},
            ${attachment.content}, ${attachment.by})
    returning id`
  return row!.id
}

/** An attachment with its content; null where there is none. */
export async function attachmentById(sql: Sql, id: number): Promise<Attachment | null> {
  const [row] = await sql<Attachment>`
    select name, media_type as "mediaType", content
    from   attachment
    where  id = ${id}`
  return row ?? null
}

/** Those of the numbers that name no attachment of this zone. */
export async function missingAttachments(sql: Sql, ids: readonly number[]): Promise<number[]> {
  const rows = await sql<{ id: number }>`
    select asked.id
    from   unnest(${ids}::bigint[]) as asked (id)
    left   join attachment on attachment.id = asked.id
    where  attachment.id is null`
  return rows.map((row) => row.id)
}

/** Those of the numbers that name no attachment this account has uploaded. */
export async function attachmentsOfOthers(sql: Sql, ids: readonly number[], account: number): Promise<number[]> {
  const rows = await sql<{ id: number }>`
    select asked.id
    from   unnest(${ids}::bigint[]) as asked (id)
    left   join attachment on attachment.id = asked.id and attachment.by = ${account}
    where  attachment.id is null`
  return rows.map((row) => row.id)
}
