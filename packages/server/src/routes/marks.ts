import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { partyFilter, rowId } from '../contract.ts'
import { WRITERS, endpoint } from '../endpoint.ts'
import { refreshNamed } from '../jobs/refresh.ts'
import { filterOf } from '../party-list.ts'
import { addTag, entrust, officers, removeTag } from '../store/marks.ts'
import { partiesOf } from '../store/parties.ts'

const failure = defineErrors('batch', {
  too_many: {
    status: 422,
    zh: '一次至多处理 {max} 家，这个列表更长。请先筛选得窄一些。',
    en: 'At most {max} parties at a time.',
  },
  nobody: { status: 422, zh: '没有选中企业。请勾选几家，或选全部结果。', en: 'No party was chosen.' },
  officer: {
    status: 422,
    zh: '编号 {id} 不是在用的经办账号。请从名单里选一位经办。',
    en: 'Account {id} is no open account of an officer.',
  },
})

const PARTIES_MAX = 20_000
const tag = z.string().trim().min(1).max(30)

/** Which parties: those ticked, or all that a view shows. */
const chosen = z.union([
  z.object({ parties: z.array(rowId).min(1).max(PARTIES_MAX) }),
  z.object({ all: z.object(partyFilter) }),
])

const act = endpoint({
  method: 'POST',
  path: '/api/parties/batch',
  tag: '主体',
  summary: '对选中的或列表里的全部企业：加标签、去标签、指派经办、重新判断',
  audit: 'party.batch',
  idempotent: true,
  roles: WRITERS,
  body: z.object({
    of: chosen,
    action: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('tag'), tag }),
      z.object({ kind: z.literal('untag'), tag }),
      /** Null: into nobody's care. */
      z.object({ kind: z.literal('entrust'), officer: rowId.nullable() }),
      z.object({ kind: z.literal('assess') }),
    ]),
  }),
  out: z.object({
    parties: z.number().int(),
    /** For how many this was a change. */
    changed: z.number().int(),
    /** The job in which many are assessed; null when it is done. */
    job: rowId.nullable(),
  }),
  async work({ body: { of, action }, inZone, audit, session, platform }) {
    const { points } = await platform.policies.zone(session.zone)
    const done = await inZone(async (sql) => {
      const filter = 'parties' in of ? { only: of.parties } : filterOf(of.all, session, platform.policies, points)
      const parties = await partiesOf(sql, filter, PARTIES_MAX + 1)
      if (parties.length === 0) throw failure('nobody', {})
      if (parties.length > PARTIES_MAX) throw failure('too_many', { max: PARTIES_MAX })
      audit('party:*', { action, parties: parties.length, first: parties.slice(0, 200) })
      switch (action.kind) {
        case 'tag':
          return { parties: parties.length, changed: await addTag(sql, parties, action.tag), job: null }
        case 'untag':
          return { parties: parties.length, changed: await removeTag(sql, parties, action.tag), job: null }
        case 'entrust': {
          const isKnown = action.officer === null || (await officers(sql)).some(({ id }) => id === action.officer)
          if (!isKnown) throw failure('officer', { id: action.officer ?? 0 })
          return { parties: parties.length, changed: await entrust(sql, parties, action.officer), job: null }
        }
        case 'assess': {
          const job = await refreshNamed(sql, platform, session.zone, { subjects: parties, by: session.account })
          return { parties: parties.length, changed: parties.length, job }
        }
      }
    })
    if (done.job !== null) platform.queue.wake(session.zone)
    return done
  },
})

export const markEndpoints = [act] as const
