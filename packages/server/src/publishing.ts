import { type LocalDate, defineErrors, showProblem } from '@gongzhen/core/base'
import { type Programme, type ProgrammeFiles, proofOf, renderGolden } from '@gongzhen/core/programme'
import type { Sql } from './database.ts'
import { type Adopted, type PolicyLibrary, storedEdition } from './policy-library.ts'
import { type DraftRow, type SeenDraft, draftById, moveDraft, submitDraft } from './store/drafts.ts'
import { keepEditions } from './store/editions.ts'
import { insertPublication, lockProgramme } from './store/publications.ts'

const failure = defineErrors('draft', {
  not_found: { status: 404, zh: '没有编号为 {id} 的草稿。', en: 'There is no draft {id}.' },
  changed: {
    status: 409,
    zh: '这份草稿刚由{who}改过，现为第 {version} 稿，{status}。您写的还在页面上，没有丢；请打开最新一稿对照后再办。',
    en: 'The draft has just been changed by {who}: version {version}, {status}. What you wrote is still on the page.',
  },
  own: {
    status: 409,
    zh: '这份草稿由{authors}起草或提交，不能由同一人审定；请另一位政策人员办理。',
    en: 'The draft was written by {authors}; somebody else has to approve it.',
  },
  problems: {
    status: 422,
    zh: '还有 {count} 处错误，改好才能提交：{first}',
    en: 'There are {count} mistakes to mend first: {first}',
  },
  cases: {
    status: 422,
    zh: '{total} 个案例中有 {failed} 个没有通过：{names}。改好规则或案例才能提交。',
    en: '{failed} of {total} golden cases fail: {names}.',
  },
  no_cases: {
    status: 422,
    zh: '还没有案例。至少写一个案例，说明给什么数据应当得出什么，才能提交。',
    en: 'There is no golden case yet; write at least one.',
  },
  identity: {
    status: 422,
    zh: '草稿是「{expected}」的，文件里却写着「{found}」。编号不能改；另立政策请新建文件夹。',
    en: 'The draft is of {expected}, but its file says {found}.',
  },
  facts: {
    status: 422,
    zh: '事实「{name}」在别处已是另一种类型（{known}），这里写成 {found}。请改名或改回原来的类型。',
    en: 'The fact {name} is {known} elsewhere and {found} here.',
  },
  date: {
    status: 409,
    zh: '生效日期 {effective} 早于今天 {today}。已经过去的日子不能改规则，请改为今天或以后。',
    en: 'It would take effect on {effective}, before today, {today}.',
  },
  unchanged: {
    status: 409,
    zh: '与 {effective} 适用的版本相同，没有可发布的改动（只改案例不影响结果）。',
    en: 'It equals the edition that applies on {effective}; there is nothing to publish.',
  },
})

export { failure as draftFailure }

/** The states of a draft in Chinese. */
export const DRAFT_WORDS = {
  open: '起草中',
  submitted: '已提交，等待审定',
  published: '已发布',
  discarded: '已作废',
} as const

/** A draft as it stands. Fails where there is none of the number. */
export async function foundDraft(sql: Sql, id: number): Promise<DraftRow> {
  const draft = await draftById(sql, id)
  if (draft === null) throw failure('not_found', { id })
  return draft
}

/** Tells whoever came second who was first. */
export async function refuseChanged(sql: Sql, id: number): Promise<never> {
  const { changedByName: who, version, status } = await foundDraft(sql, id)
  throw failure('changed', { who, version, status: DRAFT_WORDS[status] })
}

/** The draft, if it still is what the caller saw. Fails with who changed it since. */
async function draftAsSeen(sql: Sql, seen: SeenDraft, status: DraftRow['status']): Promise<DraftRow> {
  const draft = await foundDraft(sql, seen.id)
  if (draft.version !== seen.version || draft.status !== status) await refuseChanged(sql, seen.id)
  return draft
}

/** What a draft comes to when nothing stands against it: the programme, and the folder with its explanations anew. */
type Sound = { readonly programme: Programme; readonly files: ProgrammeFiles }

/** Checks a draft as its publication does. Fails with the first thing to mend and how many there are. */
function requireSound({ programme: id, files, adoption }: DraftRow, policies: PolicyLibrary): Sound {
  const folder = new Map(Object.entries(files))
  const { programme, problems, cases } = proofOf(folder, policies.catalogue, adoption)
  if (problems.length > 0) {
    const first = problems.slice(0, TOLD_MAX).map((problem) => showProblem(problem))
    throw failure('problems', { count: problems.length, first: first.join('；') })
  }
  if (programme === null) throw new Error(`draft of ${id} has neither problems nor a programme`)
  if (programme.id !== id) throw failure('identity', { expected: id, found: programme.id })
  if (cases.length === 0) throw failure('no_cases', {})
  const failed = cases.filter(({ passed }) => !passed)
  if (failed.length > 0) {
    const names = failed.slice(0, TOLD_MAX).map(({ name }) => `「${name}」`)
    throw failure('cases', { failed: failed.length, total: cases.length, names: names.join('、') })
  }
  for (const fact of programme.facts) {
    const known = policies.fact(fact.column)
    if (known !== undefined && known.type !== fact.type) {
      throw failure('facts', { name: fact.name, known: known.type, found: fact.type })
    }
  }
  return { programme, files: new Map([...folder, ['cases.golden.md', renderGolden(programme, cases)]]) }
}

/** So many mistakes are told with a refusal; the editor shows them all. */
const TOLD_MAX = 5

/** Where and when a draft is to apply, and who acts. */
export type Deciding = {
  readonly zone: string
  readonly policies: PolicyLibrary
  readonly seen: SeenDraft
}

/** Hands an open draft in for approval, once it is sound, new and not of the past. */
export async function submit(
  sql: Sql,
  { zone, policies, seen }: Deciding,
  { effective, reason }: { readonly effective: LocalDate; readonly reason: string },
): Promise<void> {
  const draft = await draftAsSeen(sql, seen, 'open')
  const { programme, files } = requireSound(draft, policies)
  await requireNew(zone, policies, programme, effective)
  const submitted = await submitDraft(sql, seen, { files: Object.fromEntries(files), effective, reason })
  if (!submitted) await refuseChanged(sql, seen.id)
}

/** Puts a submitted draft in force by a second person, and keeps its edition whole. */
export async function approve(
  sql: Sql,
  { zone, policies, seen }: Deciding,
  answer: string,
): Promise<{ readonly publication: number; readonly edition: string; readonly effective: LocalDate }> {
  const { programme: id } = await foundDraft(sql, seen.id)
  await lockProgramme(sql, id)
  const draft = await draftAsSeen(sql, seen, 'submitted')
  const { effective, reason, submittedBy, kind } = draft
  if (effective === null || reason === null || submittedBy === null) throw new Error(`draft ${draft.id} lacks its date`)
  if (draft.authors.includes(seen.by) || submittedBy === seen.by) {
    throw failure('own', { authors: draft.authorNames.join('、') })
  }
  const { programme, files } = requireSound(draft, policies)
  await requireNew(zone, policies, programme, effective)
  const stored = storedEdition({ programme, files, options: draft.adoption, warnings: [] })
  await keepEditions(sql, [{ programme: id, name: programme.name, effective: programme.effective, ...stored }])
  const moved = await moveDraft(sql, seen, { from: ['submitted'], status: 'published', answer })
  if (!moved) await refuseChanged(sql, seen.id)
  const edition = stored.hash
  const decided = { programme: id, edition, effective, kind, draft: draft.id, reason, submittedBy, approvedBy: seen.by }
  return { publication: await insertPublication(sql, decided), edition, effective }
}

async function requireNew(
  zone: string,
  policies: PolicyLibrary,
  { id, edition }: Programme,
  effective: LocalDate,
): Promise<void> {
  const today = await policies.today(zone)
  if (effective < today) throw failure('date', { effective, today })
  const standing = adoptedAs(id, (await policies.zoneOn(zone, effective)).adopted)
  if (standing?.programme.edition === edition) throw failure('unchanged', { effective })
}

/** The programme of an id among those adopted. */
export const adoptedAs = (id: string, adopted: readonly Adopted[]): Adopted | undefined =>
  adopted.find(({ programme }) => programme.id === id)
