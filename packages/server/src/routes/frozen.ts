import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { type Programme, relativeLeaves } from '@gongzhen/core/programme'
import { frozenLine, id, reason, rowId } from '../contract.ts'
import type { Sql } from '../database.ts'
import { type Role, endpoint } from '../endpoint.ts'
import { presentFrozen, presentPopulation } from '../presentation.ts'
import { editionByHash } from '../store/editions.ts'
import { type FrozenRow, decideFrozen, frozenById, frozenOf, insertFrozen } from '../store/frozen.ts'
import { indexRun } from '../store/index-runs.ts'
import { lockProgramme } from '../store/publications.ts'

const failure = defineErrors('frozen', {
  not_adopted: {
    status: 404,
    zh: '本园区没有采用名为「{programme}」的政策，或它的文件有误。',
    en: 'The zone has not adopted {programme}, or its files have mistakes.',
  },
  no_run: {
    status: 409,
    zh: '第 {run} 次比对里没有「{programme}」的指标体系，或那次比对还没有完成。参数要从一次完成的比对里估计。',
    en: 'Run {run} has no index of {programme}, or has not ended.',
  },
  nothing_estimated: {
    status: 409,
    zh: '「{programme}」的分数不依赖其他企业，没有要冻结的参数。',
    en: 'No score of {programme} depends on the other firms; there is nothing to freeze.',
  },
  approved_already: {
    status: 409,
    zh: '这一版的参数已由 {who} 审定（第 {id} 号），不再更改。换了企业要重新估计的，请发布新的一版。',
    en: 'The parameters of this edition were approved by {who} already ({id}) and do not change any more.',
  },
  in_folder: {
    status: 409,
    zh: '「{programme}」的参数已写在它自己的文件里（reference），随版本一起审定，不另行冻结。',
    en: 'The parameters of {programme} stand in its own folder and were approved with the edition.',
  },
  not_found: { status: 404, zh: '没有编号为 {id} 的参数。', en: 'There are no parameters numbered {id}.' },
  decided: {
    status: 409,
    zh: '第 {id} 号参数已由 {who} {what}。',
    en: 'The parameters {id} have been decided about by {who} already.',
  },
  own: {
    status: 409,
    zh: '参数由 {who} 提出，不能由同一人审定；请另一位政策人员办理。',
    en: 'The parameters were proposed by {who}; somebody else has to approve them.',
  },
})

const WRITING: readonly Role[] = ['policy_officer']
const READING: readonly Role[] = ['policy_officer', 'officer', 'leader', 'auditor']
const programmeId = z.string().max(100)

const list = endpoint({
  method: 'GET',
  path: '/api/programmes/:id/frozen',
  tag: '指标',
  summary: '一版指标体系冻结的参数：从哪些企业估计、各是多少、谁提出、谁审定',
  roles: READING,
  params: z.object({ id: programmeId }),
  query: z.object({ edition: z.string().max(64).optional() }),
  out: z.object({
    edition: z.string(),
    /** Whether a score of this edition depends on other firms at all. */
    isRelative: z.boolean(),
    /** Its parameters stand in the programme's own folder. */
    isInFolder: z.boolean(),
    approved: rowId.nullable(),
    proposals: z.array(frozenLine),
  }),
  async work({ params, query, inZone, session, platform: { policies } }) {
    const adopted = (await policies.zone(session.zone)).adopted.find(({ programme }) => programme.id === params.id)
    if (adopted === undefined) throw failure('not_adopted', { programme: params.id })
    const { programme } = adopted
    const edition = query.edition ?? programme.edition
    return inZone(async (sql) => {
      const rows = await frozenOf(sql, edition)
      return {
        edition,
        isRelative: relativeLeaves(programme.model).length > 0,
        isInFolder: standsInFolder(programme),
        approved: rows.find(({ isApproved }) => isApproved === true)?.id ?? null,
        proposals: await Promise.all(rows.map((row) => presented(sql, row, session.account))),
      }
    })
  },
})

const propose = endpoint({
  method: 'POST',
  path: '/api/programmes/:id/frozen',
  tag: '指标',
  summary: '提出冻结一次比对估计的参数：审定以后，这一版今后每次计分都用它们，新企业单独计分，旧分不动',
  audit: 'frozen.proposed',
  roles: WRITING,
  params: z.object({ id: programmeId }),
  body: z.object({ run: rowId, reason }),
  out: frozenLine,
  work: ({ params, body, inZone, audit, session, platform: { policies } }) =>
    inZone(async (sql) => {
      await lockProgramme(sql, params.id)
      const found = await indexRun(sql, params.id, body.run)
      if (found === null) throw failure('no_run', { programme: params.id, run: body.run })
      if (found.frozen === null) throw failure('nothing_estimated', { programme: params.id })
      await refuseApproved(sql, found.edition)
      const { edition, units, frozen: parameters } = found
      const kept = await editionByHash(sql, edition)
      if (kept && standsInFolder(policies.edition(kept))) throw failure('in_folder', { programme: params.id })
      const proposal = { programme: params.id, edition, run: body.run, units, parameters, reason: body.reason }
      const number = await insertFrozen(sql, { ...proposal, proposedBy: session.account })
      audit(`frozen:${number}`, { programme: params.id, edition, run: body.run, reason: body.reason })
      return presented(sql, await foundFrozen(sql, number), session.account)
    }),
})

const decide = endpoint({
  method: 'POST',
  path: '/api/frozen/:id/decision',
  tag: '指标',
  summary: '审定或不同意冻结的参数：审定须由提出人以外的另一人办理',
  audit: 'frozen.decided',
  roles: WRITING,
  params: z.object({ id }),
  body: z.object({ approve: z.boolean(), reason }),
  out: frozenLine,
  async work({ params, body, inZone, audit, session, platform: { policies } }) {
    const decided = await inZone(async (sql) => {
      const row = await foundFrozen(sql, params.id)
      await lockProgramme(sql, row.programme)
      await refuseDecided(sql, params.id)
      if (body.approve) await refuseApproved(sql, row.edition)
      if (body.approve && row.proposedBy === session.account) throw failure('own', { who: row.proposedByName })
      const { approve: isApproved, reason: why } = body
      await decideFrozen(sql, row, { isApproved, reason: why, by: session.account })
      audit(`frozen:${row.id}`, { programme: row.programme, edition: row.edition, isApproved, reason: why })
      return presented(sql, await foundFrozen(sql, row.id), session.account)
    })
    policies.reread(session.zone)
    await policies.zone(session.zone)
    return decided
  },
})

/** Parameters that stand in a programme's folder were approved with its edition. */
const standsInFolder = ({ model }: Programme): boolean => model.outline.index?.reference !== undefined

async function foundFrozen(sql: Sql, number: number): Promise<FrozenRow> {
  const row = await frozenById(sql, number)
  if (row === null) throw failure('not_found', { id: number })
  return row
}

const APPROVED = { zh: '审定', en: 'approved' }
const SENT_BACK = { zh: '退回', en: 'sent back' }

async function refuseDecided(sql: Sql, number: number): Promise<void> {
  const { isApproved, decidedByName } = await foundFrozen(sql, number)
  if (isApproved === null) return
  throw failure('decided', { id: number, who: decidedByName ?? '', what: isApproved ? APPROVED : SENT_BACK })
}

async function refuseApproved(sql: Sql, edition: string): Promise<void> {
  const approved = (await frozenOf(sql, edition)).find(({ isApproved }) => isApproved === true)
  if (approved) throw failure('approved_already', { who: approved.decidedByName ?? '', id: approved.id })
}

/** With the titles of the indicators, as the run that they were estimated from knew them. */
async function presented(sql: Sql, row: FrozenRow, reader: number): Promise<z.output<typeof frozenLine>> {
  const found = await indexRun(sql, row.programme, row.run)
  return presentFrozen(row, found && presentPopulation(found).framework, reader)
}

export const frozenEndpoints = [list, propose, decide] as const
