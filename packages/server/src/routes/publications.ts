import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { day, draftLine, publication, reason } from '../contract.ts'
import { READERS, endpoint } from '../endpoint.ts'
import { filesOfEdition } from '../policy-library.ts'
import { presentDraft, presentPublications } from '../presentation.ts'
import { DRAFT_WORDS, foundDraft, submit } from '../publishing.ts'
import { draftOnItsWay, insertDraft } from '../store/drafts.ts'
import { editionByHash } from '../store/editions.ts'
import { publicationsOf } from '../store/publications.ts'

const failure = defineErrors('publication', {
  no_edition: {
    status: 404,
    zh: '「{id}」没有保存过版本 {edition}。',
    en: 'No edition {edition} of {id} was kept.',
  },
  on_its_way: {
    status: 409,
    zh: '已有一份退回旧版的申请在办（{who} 提交，{status}）。请先办结那一份。',
    en: 'A rollback is on its way already, submitted by {who}: {status}.',
  },
})

const list = endpoint({
  method: 'GET',
  path: '/api/programmes/:id/publications',
  tag: '政策起草',
  summary: '一项政策的发布记录：哪个版本从哪天到哪天适用，谁起草、谁审定、为什么',
  roles: READERS,
  params: z.object({ id: z.string().max(100) }),
  out: z.object({ today: day, publications: z.array(publication) }),
  work: ({ params, inZone, session, platform: { policies } }) =>
    inZone(async (sql) => ({
      today: await policies.today(session.zone),
      publications: presentPublications(await publicationsOf(sql, params.id)),
    })),
})

const rollBack = endpoint({
  method: 'POST',
  path: '/api/programmes/:id/rollbacks',
  tag: '政策起草',
  summary: '申请退回到以前的版本：写明理由和生效日，由另一人审定',
  audit: 'draft.rollback',
  roles: ['policy_officer'],
  params: z.object({ id: z.string().max(100) }),
  body: z.object({
    edition: z.string().max(64),
    effective: day,
    reason,
  }),
  out: draftLine,
  work: ({ params, body, inZone, audit, session, platform: { policies } }) =>
    inZone(async (sql) => {
      const { edition, effective, reason } = body
      const kept = await editionByHash(sql, edition)
      if (kept?.programme !== params.id) throw failure('no_edition', { id: params.id, edition })
      const { files, options } = filesOfEdition(kept)
      const number = await insertDraft(sql, {
        programme: params.id,
        kind: 'rollback',
        basedOn: edition,
        adoption: options,
        files: Object.fromEntries(files),
        by: session.account,
      })
      if (number === null) {
        const other = await draftOnItsWay(sql, params.id, 'rollback')
        throw failure('on_its_way', {
          who: other?.changedByName ?? '他人',
          status: DRAFT_WORDS[other?.status ?? 'open'],
        })
      }
      const seen = { id: number, version: 1, by: session.account }
      await submit(sql, { zone: session.zone, policies, seen }, { effective, reason })
      audit(`draft:${number}`, { programme: params.id, edition, effective, reason })
      return presentDraft(await foundDraft(sql, number), kept.name, session.account)
    }),
})

export const publicationEndpoints = [list, rollBack] as const
