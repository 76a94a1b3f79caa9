import { z } from 'zod'
import { type LocalDate, defineErrors } from '@gongzhen/core/base'
import { day, draftDetail, draftLine, id, reason } from '../contract.ts'
import type { Sql } from '../database.ts'
import { type Call, DRAFT_READERS, type Role, endpoint } from '../endpoint.ts'
import type { Platform } from '../platform.ts'
import { presentDraft } from '../presentation.ts'
import { type PolicyLibrary, filesOfEdition } from '../policy-library.ts'
import { adoptedAs, approve, foundDraft, refuseChanged, submit } from '../publishing.ts'
import type { Session } from '../session.ts'
import { type DraftRow, draftOnItsWay, drafts, insertDraft, moveDraft, saveDraft } from '../store/drafts.ts'
import { editionByHash } from '../store/editions.ts'
import { shapeWords } from '../in-both.ts'

const failure = defineErrors('draft', {
  not_adopted: {
    status: 404,
    zh: '本园区没有采用名为「{id}」的政策，或它的文件有误。',
    en: 'The zone has not adopted {id}, or its files have mistakes.',
  },
})

/** Those who write and approve policies: one writes, another approves. */
const WRITING: readonly Role[] = ['policy_officer']

const version = z.number().int().min(1)

/** The longest file, as long as the check reads one; and a whole folder, which one request carries. */
const FILE_CHARACTERS_MAX = 500_000
const FILES_MAX = 40

const NAME = /^(programme\.yaml|policy\.md|cases\.yaml|cases\.golden\.md|variants\/[a-z0-9-]{1,60}\.yaml)$/

const files = z
  .record(
    z.string().max(100),
    z
      .string()
      .max(FILE_CHARACTERS_MAX)
      .refine(
        (text) => !text.includes('\0'),
        shapeWords('含有空字符（NUL），无法保存', 'it holds a NUL and cannot be saved'),
      ),
  )
  .refine(
    (all) => Object.keys(all).length <= FILES_MAX,
    shapeWords(`文件不能超过 ${FILES_MAX} 个`, `at most ${FILES_MAX} files`),
  )
  .refine((all) => Object.keys(all).every((name) => NAME.test(name)), {
    message: shapeWords(
      '文件名只能是 programme.yaml、policy.md、cases.yaml 或 variants/地方.yaml',
      'a file is called programme.yaml, policy.md, cases.yaml or variants/place.yaml',
    ),
  })
  .refine((all) => 'programme.yaml' in all, shapeWords('缺少 programme.yaml', 'programme.yaml is missing'))

const list = endpoint({
  method: 'GET',
  path: '/api/drafts',
  tag: '政策起草',
  summary: '政策草稿：在办的在前',
  roles: DRAFT_READERS,
  out: z.object({ drafts: z.array(draftLine) }),
  work: ({ inZone, session, platform: { policies } }) =>
    inZone(async (sql) => {
      const { adopted } = await policies.zone(session.zone)
      const lines = await drafts(sql, LINES_MAX)
      return {
        drafts: lines.map((one) =>
          presentDraft(one, adoptedAs(one.programme, adopted)?.programme.name ?? one.programme, session.account),
        ),
      }
    }),
})

const LINES_MAX = 200

const open = endpoint({
  method: 'POST',
  path: '/api/programmes/:id/drafts',
  tag: '政策起草',
  summary: '起草修改一项政策；已有在办的草稿时打开那一份',
  audit: 'draft.opened',
  roles: WRITING,
  params: z.object({ id: z.string().max(100) }),
  out: z.object({ id, isNew: z.boolean() }),
  work: ({ params, inZone, audit, session, platform: { policies } }) =>
    inZone(async (sql) => {
      const current = adoptedAs(params.id, (await policies.zone(session.zone)).adopted)
      if (current === undefined) throw failure('not_adopted', { id: params.id })
      const { programme, files: texts, options } = current
      const draft = {
        programme: params.id,
        kind: 'change' as const,
        basedOn: programme.edition,
        adoption: options,
        files: editable(Object.fromEntries(texts)),
        by: session.account,
      }
      const made = await insertDraft(sql, draft)
      const number = made ?? (await draftOnItsWay(sql, params.id, 'change'))?.id
      if (number === undefined) throw new Error(`no draft of ${params.id} could be opened`)
      audit(`draft:${number}`, { programme: params.id, isNew: made !== null, basedOn: programme.edition })
      return { id: number, isNew: made !== null }
    }),
})

const manuscript = endpoint({
  method: 'GET',
  path: '/api/programmes/:id/manuscript',
  tag: '政策起草',
  summary: '起草会从哪里开始：在办的草稿，没有时是现行版本的文件；只读，不起草',
  roles: WRITING,
  params: z.object({ id: z.string().max(100) }),
  out: z.object({
    draft: z.object({ id, version }).nullable(),
    files: z.record(z.string(), z.string()),
    catalogue: z.record(z.string(), z.string()),
    adoption: z.string(),
  }),
  work: ({ params, inZone, session, platform: { policies } }) =>
    inZone(async (sql) => {
      const current = adoptedAs(params.id, (await policies.zone(session.zone)).adopted)
      if (current === undefined) throw failure('not_adopted', { id: params.id })
      const begun = await draftOnItsWay(sql, params.id, 'change')
      return {
        draft: begun && { id: begun.id, version: begun.version },
        files: begun ? { ...begun.files } : editable(Object.fromEntries(current.files)),
        catalogue: Object.fromEntries(policies.catalogueFiles),
        adoption: JSON.stringify(begun ? begun.adoption : current.options),
      }
    }),
})

/** The files of a folder that are written by hand and read by the check. */
const editable = (texts: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(texts).filter(([name]) => NAME.test(name)))

const show = endpoint({
  method: 'GET',
  path: '/api/drafts/:id',
  tag: '政策起草',
  summary: '一份草稿：全部文件，以及它要接替的版本',
  roles: DRAFT_READERS,
  params: z.object({ id }),
  out: draftDetail,
  work: ({ params, inZone, session, platform: { policies } }) =>
    inZone(async (sql) => detailOf(sql, await foundDraft(sql, params.id), session, policies)),
})

type Reader = { readonly zone: string; readonly account: number }

async function detailOf(sql: Sql, draft: DraftRow, { zone, account }: Reader, policies: PolicyLibrary) {
  const today = await policies.today(zone)
  const standing = await standingBeside(draft, zone, policies, draft.effective ?? today)
  const kept = standing ?? (await editionByHash(sql, draft.basedOn))
  if (kept === null) throw new Error(`edition ${draft.basedOn} was not kept`)
  const base = filesOfEdition(kept)
  const name = standing?.name ?? adoptedAs(draft.programme, (await policies.zone(zone)).adopted)?.programme.name
  return {
    ...presentDraft(draft, name ?? draft.programme, account),
    files: { ...draft.files },
    adoption: JSON.stringify(draft.adoption),
    base: { edition: kept.hash, files: Object.fromEntries(base.files), adoption: JSON.stringify(base.options) },
    catalogue: Object.fromEntries(policies.catalogueFiles),
    today,
  }
}

/** What a draft on its way would replace; a draft that has ended is shown beside what it was begun from. */
async function standingBeside(draft: DraftRow, zone: string, policies: PolicyLibrary, asOf: LocalDate) {
  if (draft.status === 'published' || draft.status === 'discarded') return null
  const standing = adoptedAs(draft.programme, (await policies.zoneOn(zone, asOf)).adopted)
  if (standing === undefined) return null
  const { programme, files: texts, options } = standing
  return {
    hash: programme.edition,
    name: programme.name,
    files: { ...Object.fromEntries(texts), 'adoption.json': JSON.stringify(options) },
  }
}

const save = endpoint({
  method: 'PUT',
  path: '/api/drafts/:id',
  tag: '政策起草',
  summary: '保存草稿；别人先改过时不覆盖，告知是谁',
  audit: 'draft.saved',
  roles: WRITING,
  params: z.object({ id }),
  body: z.object({ version, files }),
  out: z.object({ version: z.number().int() }),
  work: ({ params, body, inZone, audit, session }) =>
    inZone(async (sql) => {
      const before = await foundDraft(sql, params.id)
      const seen = { id: params.id, version: body.version, by: session.account }
      if (!(await saveDraft(sql, seen, body.files))) await refuseChanged(sql, params.id)
      const names = Object.keys({ ...before.files, ...body.files })
      const changed = names.filter((name) => before.files[name] !== body.files[name])
      audit(`draft:${params.id}`, { programme: before.programme, version: body.version + 1, files: changed })
      return { version: body.version + 1 }
    }),
})

const hand = endpoint({
  method: 'POST',
  path: '/api/drafts/:id/submit',
  tag: '政策起草',
  summary: '提交草稿：检查无误、案例全部通过才能提交',
  audit: 'draft.submitted',
  roles: WRITING,
  params: z.object({ id }),
  body: z.object({ version, effective: day, reason }),
  out: draftLine,
  work: ({ params, body, inZone, audit, session, platform: { policies } }) =>
    inZone(async (sql) => {
      const { effective, reason: why } = body
      const seen = { id: params.id, version: body.version, by: session.account }
      await submit(sql, { zone: session.zone, policies, seen }, { effective, reason: why })
      return told(sql, params.id, session, policies, audit, { effective, reason: why })
    }),
})

const giveBack = endpoint({
  method: 'POST',
  path: '/api/drafts/:id/return',
  tag: '政策起草',
  summary: '把提交的草稿退回修改；起草人撤回提交也用它',
  audit: 'draft.returned',
  roles: WRITING,
  params: z.object({ id }),
  body: z.object({ version, reason }),
  out: draftLine,
  // A rollback is an edition as it was: there is nothing in it to mend.
  work: (call) => end(call, 'submitted', (kind) => (kind === 'rollback' ? 'discarded' : 'open')),
})

const discard = endpoint({
  method: 'POST',
  path: '/api/drafts/:id/discard',
  tag: '政策起草',
  summary: '作废草稿，写明理由；写过的内容仍然保留',
  audit: 'draft.discarded',
  roles: WRITING,
  params: z.object({ id }),
  body: z.object({ version, reason }),
  out: draftLine,
  work: (call) => end(call, 'open', () => 'discarded'),
})

type Ending = Call<{ id: number }, unknown, { version: number; reason: string }, Session>

/** Moves a draft on that nobody has changed since it was seen, and answers it as it now is. */
function end(
  { params, body, inZone, audit, session, platform: { policies } }: Ending,
  from: 'submitted' | 'open',
  statusOf: (kind: DraftRow['kind']) => 'open' | 'discarded',
): Promise<z.output<typeof draftLine>> {
  return inZone(async (sql) => {
    const { kind } = await foundDraft(sql, params.id)
    const seen = { id: params.id, version: body.version, by: session.account }
    const isMoved = await moveDraft(sql, seen, { from: [from], status: statusOf(kind), answer: body.reason })
    if (!isMoved) await refuseChanged(sql, params.id)
    return told(sql, params.id, session, policies, audit, { reason: body.reason })
  })
}

const publish = endpoint({
  method: 'POST',
  path: '/api/drafts/:id/approve',
  tag: '政策起草',
  summary: '审定并发布：须由没有参与起草的另一人办理',
  audit: 'draft.approved',
  roles: WRITING,
  params: z.object({ id }),
  body: z.object({ version, reason }),
  out: draftLine,
  async work({ params, body, inZone, audit, session, platform }) {
    const { policies } = platform
    const seen = { id: params.id, version: body.version, by: session.account }
    const approved = await inZone(async (sql) => {
      const decided = await approve(sql, { zone: session.zone, policies, seen }, body.reason)
      return told(sql, params.id, session, policies, audit, { ...decided, reason: body.reason })
    })
    await takeUp(platform, session.zone)
    return approved
  },
})

/** The zone's policies are read anew, with the columns that new facts need, before the caller is answered. */
async function takeUp({ policies }: Platform, zone: string): Promise<void> {
  policies.reread(zone)
  await policies.zone(zone)
}

/** The draft as it now is, noted in the trail. */
async function told(
  sql: Sql,
  number: number,
  { zone, account }: Reader,
  policies: PolicyLibrary,
  audit: (subject: string, detail: Readonly<Record<string, unknown>>) => void,
  detail: Readonly<Record<string, unknown>>,
) {
  const draft = await foundDraft(sql, number)
  const name = adoptedAs(draft.programme, (await policies.zone(zone)).adopted)?.programme.name ?? draft.programme
  audit(`draft:${number}`, { programme: draft.programme, version: draft.version, after: draft.status, ...detail })
  return presentDraft(draft, name, account)
}

export const draftEndpoints = [list, open, manuscript, show, save, hand, giveBack, discard, publish] as const
