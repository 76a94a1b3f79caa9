import { z } from 'zod'
import type { LocalDate } from '@gongzhen/core/base'
import { type Programme, adviceFor, assess, laddersOf, receiptOf } from '@gongzhen/core/programme'
import type { Facts } from '@gongzhen/core/registry'
import { chosen, factsRead, moment, notInForce, prepare } from '../asked-assessment.ts'
import { advice, assessment, day, id, instant, receipt } from '../contract.ts'
import { FIRM, READERS, type Role, endpoint } from '../endpoint.ts'
import { mayRead, wereSensitive } from '../fact-access.ts'
import { presentAdvice, presentAssessment, withoutHidden } from '../presentation.ts'

const all = endpoint({
  method: 'GET',
  path: '/api/parties/:id/assessments',
  tag: '测算',
  summary: '一个主体对照全部已采用政策，附完整理由',
  audit: 'facts.read',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  query: z.object(moment),
  out: z.object({
    asOf: day,
    knownAt: instant.nullable(),
    assessments: z.array(assessment),
    notInForce,
    /** Programmes that lead to one another, each ladder from its lowest rung up. */
    ladders: z.array(z.array(z.string())),
  }),
  async work({ params, query, inZone, audit, session, platform }) {
    const prepared = await inZone(async (sql) => {
      const found = await prepare(sql, platform, session.zone, params.id, query)
      if (wereSensitive(factsRead(found.programmes))) audit(`party:${params.id}`, { ...query })
      return found
    })
    const { asOf, knownAt, programmes, facts } = prepared
    return {
      asOf,
      knownAt,
      assessments: programmes.map((one) =>
        withoutHidden(presentAssessment(assess(one, facts, asOf)), hiddenFrom(one, session.roles)),
      ),
      notInForce: [...prepared.notInForce],
      ladders: laddersOf(programmes).map((rungs) => rungs.map((rung) => rung.id)),
    }
  },
})

const one = endpoint({
  method: 'GET',
  path: '/api/parties/:id/assessments/:programme',
  tag: '测算',
  summary: '一个主体对照一项政策，附完整理由',
  audit: 'facts.read',
  roles: READERS,
  own: FIRM,
  params: z.object({ id, programme: z.string().max(100) }),
  query: z.object(moment),
  out: z.object({ knownAt: instant.nullable(), assessment, advice: z.array(advice), receipt }),
  async work({ params, query, inZone, audit, session, platform }) {
    const { programme, asOf, knownAt, facts } = await inZone(async (sql) => {
      const prepared = await prepare(sql, platform, session.zone, params.id, query)
      const programme = chosen(prepared, params.programme)
      if (wereSensitive(programme.facts)) audit(`party:${params.id}`, { programme: programme.id, ...query })
      return { programme, ...prepared }
    })
    const whole = assess(programme, facts, asOf)
    return {
      knownAt,
      receipt: receiptOf(whole),
      assessment: withoutHidden(presentAssessment(whole), hiddenFrom(programme, session.roles)),
      advice: advised(programme, facts, asOf, session.roles),
    }
  },
})

/** Only of facts whose values the reader may see. */
function advised(programme: Programme, facts: Facts, asOf: LocalDate, roles: readonly Role[]) {
  const hidden = hiddenFrom(programme, roles)
  const seen = adviceFor(programme, facts, asOf).filter(({ moves }) => !moves.some(({ fact }) => hidden.has(fact)))
  return seen.map(presentAdvice)
}

const hiddenFrom = (programme: Programme, roles: readonly Role[]): ReadonlySet<string> =>
  new Set(programme.facts.filter((fact) => !mayRead(fact, roles)).map(({ name }) => name))

export const assessmentEndpoints = [all, one] as const
