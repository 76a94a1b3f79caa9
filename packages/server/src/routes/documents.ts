import { z } from 'zod'
import { type Instant, defineErrors } from '@gongzhen/core/base'
import { type Programme, assess, receiptOf } from '@gongzhen/core/programme'
import { chosen, moment, prepare } from '../asked-assessment.ts'
import { document, id, wording } from '../contract.ts'
import type { Sql } from '../database.ts'
import { newDocumentNumber } from '../document-number.ts'
import { FIRM, READERS, WRITERS, endpoint, file } from '../endpoint.ts'
import { mayReadFigures } from '../fact-access.ts'
import type { Platform } from '../platform.ts'
import { presentAssessment, withoutHidden } from '../presentation.ts'
import { publicZone } from '../public-zone.ts'
import { type Wording, TITLES, issueDay, wordingOf } from '../wording.ts'
import {
  type DocumentRow,
  documentByNumber,
  documentFile,
  documentsOf,
  insertDocument,
  lockDocumentsOf,
  standingDocument,
  withdrawDocument,
} from '../store/documents.ts'
import { tellParty } from '../store/messages.ts'
import { partyDetail } from '../store/parties.ts'

const failure = defineErrors('document', {
  not_found: { status: 404, zh: '这家企业没有第 {id} 号文件。', en: 'This firm has no document {id}.' },
  withdrawn: {
    status: 409,
    zh: '编号 {number} 的文件已经撤销，不能再撤销一次。',
    en: 'Document {number} was withdrawn before.',
  },
  changed: {
    status: 409,
    zh: '在您查看之后，数据或政策变了，结果也可能变了。请关上窗口，重新查看要签发的内容。',
    en: 'Data or rules have changed since you looked. Look again at what will be printed.',
  },
  issued_before: {
    status: 409,
    zh: '同样内容的文件已于 {day} 签发，编号 {number}。要重新签发，请先撤销它。',
    en: 'A document that says the same was issued on {day}: {number}. Withdraw it first.',
  },
  merged: {
    status: 409,
    zh: '「{name}」已并入「{into}」，请在并入后的企业签发。',
    en: '{name} was merged into {into}: issue there.',
  },
})

/** A refusal tells the figures it rests on: only those read the paper who may see them. */
const PAPER_READERS = READERS.filter((role) => mayReadFigures([role]))

const list = endpoint({
  method: 'GET',
  path: '/api/parties/:id/documents',
  tag: '证书与告知',
  summary: '签发给一家企业（和并入它的企业）的证书和告知书，最新的在前',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  out: z.object({ documents: z.array(document) }),
  work: ({ params, inZone }) =>
    inZone(async (sql) => ({ documents: (await documentsOf(sql, params.id)).map(present) })),
})

const show = endpoint({
  method: 'GET',
  path: '/api/parties/:id/wordings/:programme',
  tag: '证书与告知',
  summary: '签发之前看一看：按这一项政策会印出什么；没有结论的不能签发',
  audit: 'facts.read',
  roles: WRITERS,
  params: z.object({ id, programme: z.string().max(100) }),
  query: z.object(moment),
  out: wording.extend({ issuedBefore: document.nullable(), checkedOnline: z.boolean() }),
  work: ({ params, query, inZone, audit, session, platform }) =>
    inZone(async (sql) => {
      const { stated } = await judged(sql, platform, session.zone, { ...params, ...query })
      const before = await standingDocument(sql, { party: params.id, ...stated })
      audit(`party:${params.id}`, { programme: params.programme, ...query })
      return {
        ...stated,
        issuedBefore: before && present(before),
        checkedOnline: platform.settings.publicUrl !== null,
      }
    }),
})

const issue = endpoint({
  method: 'POST',
  path: '/api/parties/:id/documents',
  tag: '证书与告知',
  summary: '签发积分证书、符合条件通知书，或附理由与条款的不予通过告知书；缺数据或出错的不能签发',
  audit: 'document.issued',
  idempotent: true,
  roles: WRITERS,
  params: z.object({ id }),
  /** `receipt`: of what was looked at; what has changed since is not issued unseen. */
  body: z.object({ programme: z.string().max(100), receipt: z.string().max(100), ...moment }),
  out: document,
  work: ({ params, body, inZone, audit, session, platform }) =>
    inZone(async (sql) => {
      await lockDocumentsOf(sql, params.id)
      const { stated, edition } = await judged(sql, platform, session.zone, { ...params, ...body })
      if (stated.receipt !== body.receipt) throw failure('changed', {})
      const before = await standingDocument(sql, { party: params.id, ...stated })
      if (before) throw failure('issued_before', { day: issueDay(before.at), number: before.number })
      const { programme } = body
      const { kind, sentence: states, receipt } = stated
      const numbered = await drawnUp(platform, session.zone, stated)
      const { number } = numbered
      const about = { party: params.id, programme, title: titleOf(stated), edition, states, by: session.account }
      const made = await insertDocument(sql, { ...stated, ...about, ...numbered })
      const name = TITLES[kind]
      await tellParty(sql, params.id, {
        kind: 'document',
        title: `已签发${name}`,
        body: states,
        path: '/my/documents',
      })
      audit(`party:${params.id}`, { document: made, number, name, programme, receipt })
      return present((await documentByNumber(sql, number))!)
    }),
})

const download = endpoint({
  method: 'GET',
  path: '/api/parties/:id/documents/:document/file.pdf',
  tag: '证书与告知',
  summary: '一份证书或告知书的 PDF（下载留痕）',
  audit: 'document.read',
  roles: PAPER_READERS,
  own: FIRM,
  params: z.object({ id, document: id }),
  out: file('application/pdf'),
  work: ({ params, inZone, audit }) =>
    inZone(async (sql) => {
      const { number, kind, pdf } = await requireDocument(sql, params)
      audit(`party:${params.id}`, { document: params.document, number, name: TITLES[kind] })
      return { name: `${TITLES[kind]}-${number}.pdf`, mediaType: 'application/pdf', content: pdf }
    }),
})

const withdraw = endpoint({
  method: 'POST',
  path: '/api/parties/:id/documents/:document/withdraw',
  tag: '证书与告知',
  summary: '撤销一份文件，写明原因；核验时即显示已撤销和原因',
  audit: 'document.withdrawn',
  idempotent: true,
  roles: WRITERS,
  params: z.object({ id, document: id }),
  body: z.object({ reason: z.string().trim().min(2, '请写明撤销的原因，至少两个字').max(500, '原因最多 500 字') }),
  out: z.object({ documents: z.array(document) }),
  work: ({ params, body: { reason }, inZone, audit, session, platform }) =>
    inZone(async (sql) => {
      const { number, kind, party } = await requireDocument(sql, params)
      const withdrawal = { id: params.document, reason, by: session.account, at: platform.now() }
      if (!(await withdrawDocument(sql, withdrawal))) throw failure('withdrawn', { number })
      const name = TITLES[kind]
      await tellParty(sql, party, {
        kind: 'document',
        title: `已撤销${name} ${number}`,
        body: `原因：${reason}`,
        path: '/my/documents',
      })
      audit(`party:${params.id}`, { document: params.document, number, name, reason })
      return { documents: (await documentsOf(sql, params.id)).map(present) }
    }),
})

type Asked = z.output<z.ZodObject<typeof moment>> & { readonly id: number; readonly programme: string }

/** What can be certified of a firm. Facts about persons do not go on paper. */
async function judged(
  sql: Sql,
  platform: Platform,
  zone: string,
  { id: party, programme: asked, ...when }: Asked,
): Promise<{ stated: Wording; edition: string }> {
  const about = await partyDetail(sql, party)
  if (about.mergedInto) throw failure('merged', { name: about.name, into: about.mergedInto.name })
  const prepared = await prepare(sql, platform, zone, party, when)
  const programme = chosen(prepared, asked)
  const found = assess(programme, prepared.facts, prepared.asOf)
  const { name, demo } = await publicZone(platform.database, zone)
  const stated = wordingOf({
    programme,
    found: withoutHidden(presentAssessment(found), personalFacts(programme)),
    receipt: receiptOf(found).receipt,
    zone: { name, demo, today: await platform.policies.today(zone) },
    holder: about.name,
    code: about.identifiers.find(({ scheme }) => scheme === 'uscc')?.value ?? null,
    knownAt: prepared.knownAt ?? platform.now(),
  })
  return { stated, edition: programme.edition }
}

const personalFacts = ({ facts }: Programme): ReadonlySet<string> =>
  new Set(facts.filter(({ sensitivity }) => sensitivity === 'personal').map(({ name }) => name))

/** A wording with a number, a day and a file. */
async function drawnUp(
  { now, settings: { publicUrl } }: Platform,
  zone: string,
  stated: Wording,
): Promise<{ number: string; at: Instant; pdf: Buffer }> {
  const at = now()
  const number = newDocumentNumber(at)
  const checkedAt = publicUrl === null ? null : `${publicUrl}/verify?zone=${zone}&number=${number}`
  // What draws is some 30 MB of program: whoever issues nothing does without it.
  const { paperOf } = await import('../paper.ts')
  const pdf = await paperOf({ wording: stated, number, at, day: issueDay(at), checkedAt })
  return { number, at, pdf }
}

const titleOf = ({ lines }: Wording): string => lines[0]?.value ?? ''

async function requireDocument(sql: Sql, params: { readonly id: number; readonly document: number }) {
  const found = await documentFile(sql, params.id, params.document)
  if (found === null) throw failure('not_found', { id: params.document })
  return found
}

/** A row as it is shown; what the answer's shape does not name is left behind when it is written out. */
const present = (row: DocumentRow) => ({ ...row, name: TITLES[row.kind], warnings: [...row.warnings] })

export const documentEndpoints = [list, show, issue, download, withdraw] as const
