import type { Instant } from '@gongzhen/core/base'
import type { Sql } from '../database.ts'
import { type Page, type PageAsked, pageOf } from './page.ts'

/** What a firm is told, and where it goes on. */
export type Message = {
  readonly kind: 'objection' | 'window' | 'document' | 'payment' | 'case'
  readonly title: string
  readonly body: string
  readonly path: string | null
}

/** Tells a firm something, in the transaction that made it true. */
export async function tellParty(sql: Sql, party: number, { kind, title, body, path }: Message): Promise<void> {
  await sql`
    insert into message (zone, party, kind, title, body, path)
    values (current_setting('gongzhen.zone'), ${party}, ${kind}, ${title}, ${body}, ${path})`
}

/** Tells every firm that follows a policy; answers how many were told. */
export function tellFollowers(sql: Sql, programme: string, { kind, title, body, path }: Message): Promise<number> {
  return sql.count`
    insert into message (zone, party, kind, title, body, path)
    select zone, party, ${kind}, ${title}, ${body}, ${path}
    from   followed_policy
    where  programme = ${programme} and subscribed`
}

type MessageRow = Message & { readonly id: number; readonly at: Instant; readonly isUnread: boolean }

type Reader = { readonly party: number; readonly account: number }

/** One page of a firm's messages, the newest first, with those this account has not read yet told apart. */
export async function messagesOf(
  sql: Sql,
  { party, account }: Reader,
  asked: PageAsked,
): Promise<Page<MessageRow> & { readonly unread: number }> {
  const ordered = sql.part`
    select id, kind, title, body, path, at, id > ${uptoOf(sql, { party, account })} as "isUnread"
    from   message
    where  party = ${party}
    order  by id desc`
  const page = await pageOf<MessageRow>(sql, asked, { ordered, counted: sql.part`from message where party = ${party}` })
  return { ...page, unread: await unreadCount(sql, { party, account }) }
}

/** How many messages of the firm this account has not read. */
export async function unreadCount(sql: Sql, reader: Reader): Promise<number> {
  const [row] = await sql<{ unread: number }>`
    select count(*) as unread
    from   message
    where  party = ${reader.party} and id > ${uptoOf(sql, reader)}`
  return row!.unread
}

/** Notes that the account has read up to a message; never back. */
export async function markRead(sql: Sql, { party, account }: Reader, upto: number): Promise<void> {
  await sql`
    insert into message_seen as seen (zone, account, party, upto)
    values (current_setting('gongzhen.zone'), ${account}, ${party}, ${upto})
    on conflict (zone, account, party) do update set upto = greatest(seen.upto, excluded.upto)`
}

const uptoOf = (sql: Sql, { party, account }: Reader) => sql.part`
  coalesce((select upto from message_seen where account = ${account} and party = ${party}), 0)`
