import { z } from 'zod'
import { presentLine } from '../case-presentation.ts'
import { turnsOf } from '../case-turns.ts'
import { timeOf } from '../case-work.ts'
import { amount, caseLine, day, id, outcome, partyLink, score } from '../contract.ts'
import type { Sql } from '../database.ts'
import { FIRM, READERS, endpoint } from '../endpoint.ts'
import { mayReadFigures } from '../fact-access.ts'
import { firmStandings } from '../firm-standings.ts'
import { presentStanding } from '../presentation.ts'
import { listCases } from '../store/cases.ts'
import { followedPolicies } from '../store/followed-policies.ts'
import { unreadCount } from '../store/messages.ts'
import { listObjections } from '../store/objections.ts'
import { partyDetail } from '../store/parties.ts'
import { pointsOf } from '../store/standings.ts'
import { windowsFrom } from '../store/policy-windows.ts'

/** A policy in one line of the home page. */
const line = z.object({
  programme: z.string(),
  name: z.string(),
  outcome,
  amounts: z.array(amount),
  decision: z.string().nullable(),
  /** The first thing that stands in the way, with its margin. */
  obstacle: z.string().nullable(),
  /** The first fact that is missing, where nothing stands in the way but that. */
  lacking: z.string().nullable(),
  illustrative: z.boolean(),
})

const due = z.object({
  programme: z.string(),
  name: z.string(),
  opens: day,
  closes: day,
  notice: z.string(),
  outcome: outcome.nullable(),
  followed: z.boolean(),
})

const home = endpoint({
  method: 'GET',
  path: '/api/parties/:id/home',
  tag: '主体',
  summary: '企业首页：积分与阶段内名次、可享受的政策与金额、差一点的、轮到企业办的办件、申报期、未读消息',
  roles: READERS,
  own: FIRM,
  params: z.object({ id }),
  out: z
    .object({
      party: partyLink,
      asOf: day,
      points: z
        .object({
          programme: z.string(),
          score,
          stage: z.string().nullable(),
          rank: z.number().int().nullable(),
          peers: z.number().int(),
          illustrative: z.boolean(),
        })
        .nullable(),
      eligible: z.array(line),
      near: z.array(line),
      incomplete: z.array(line),
      /**
       * What eligible policies with a single amount give by themselves, added up by currency: several amounts of one
       * policy mean different things. Caps across policies are not taken off.
       */
      totals: z.array(z.object({ currency: z.string(), minor: z.number().int() })),
      /** Cases of the firm that wait for the reader, what is due first before the others. */
      cases: z.array(caseLine),
      due: z.array(due),
      openObjections: z.number().int(),
      unread: z.number().int(),
    })
    .meta({ id: 'FirmHome' }),
  async work({ params, inZone, acrossFirms, session, platform }) {
    const { policies } = platform
    const { points, adopted } = await policies.zone(session.zone)
    const asOf = await policies.today(session.zone)
    const names = new Map(adopted.map(({ programme }) => [programme.id, programme.name]))
    const judging = new Set(
      adopted.flatMap(({ programme: { id: programme, gives } }) =>
        gives.includes('decision') || gives.includes('amount') ? [programme] : [],
      ),
    )
    const turns = await turnsOf(platform, session)
    const { on } = timeOf(platform, session.zone)
    const maySee = mayReadFigures(session.roles)
    const own = points === null ? null : await acrossFirms((sql) => pointsOf(sql, params.id, points))
    const current = await acrossFirms((sql) => firmStandings(sql, platform, session.zone, params.id))
    return inZone(async (sql) => {
      const { id: party, name } = await partyDetail(sql, params.id)
      const standings = current.map((row) => presentStanding(row, maySee))
      const judged = standings.filter(({ programme }) => judging.has(programme))
      const eligible = judged.filter((one) => one.outcome === 'eligible')
      const waiting = await listCases(sql, { party: params.id, turns, ended: false }, { page: 1, size: 20 })
      const { total: openObjections } = await listObjections(sql, { party, status: 'open', page: 1, size: 1 })
      return {
        party: { id: party, name },
        asOf,
        points: points === null || own === null ? null : pointsLine(own, points, standings),
        eligible: eligible.map(lineOf).toSorted((a, b) => singleOf(b.amounts) - singleOf(a.amounts)),
        near: judged.filter((one) => one.near && one.outcome === 'ineligible').map(lineOf),
        incomplete: judged.filter((one) => one.outcome === 'incomplete').map(lineOf),
        totals: totalsOf(eligible.flatMap(({ amounts }) => (amounts.length === 1 ? amounts : []))),
        cases: waiting.rows.map((row) => presentLine(row, on, true)),
        due: await dueOf(sql, party, asOf, names, standings),
        openObjections,
        unread: await unreadCount(sql, { party, account: session.account }),
      }
    })
  },
})

type Standing = ReturnType<typeof presentStanding>

type Own = NonNullable<Awaited<ReturnType<typeof pointsOf>>>

function pointsLine(own: Own, programme: string, standings: readonly Standing[]) {
  const standing = standings.find((one) => one.programme === programme)
  return {
    programme,
    score: standing?.score ?? null,
    stage: own.stage,
    rank: own.rank,
    peers: own.peers,
    illustrative: standing?.illustrative ?? false,
  }
}

function lineOf(standing: Standing): z.output<typeof line> {
  const { programme, name, outcome: found, amounts, decision, because, margins, missing, illustrative } = standing
  const [failing] = because
  const margin = margins.find(({ rule }) => rule === failing)
  const [lacking] = missing
  const obstacle = failing ? [failing, margin?.text].filter(Boolean).join('，') : null
  return {
    programme,
    name,
    outcome: found,
    amounts,
    decision,
    obstacle,
    lacking: failing ? null : (lacking ?? null),
    illustrative,
  }
}

async function dueOf(
  sql: Sql,
  party: number,
  asOf: string,
  names: ReadonlyMap<string, string>,
  standings: readonly Standing[],
): Promise<z.output<typeof due>[]> {
  const followed = new Set((await followedPolicies(sql, party)).map(({ programme }) => programme))
  const windows = await windowsFrom(sql, asOf)
  return windows.flatMap((one) => {
    const standing = standings.find(({ programme }) => programme === one.programme)
    const isWanted = followed.has(one.programme) || (standing !== undefined && standing.outcome !== 'ineligible')
    const about = { name: names.get(one.programme) ?? one.programme, followed: followed.has(one.programme) }
    return isWanted ? [{ ...one, ...about, outcome: standing?.outcome ?? null }] : []
  })
}

type Amounts = z.output<typeof line>['amounts']

const singleOf = (amounts: Amounts): number => (amounts.length === 1 ? (amounts[0]?.minor ?? 0) : 0)

function totalsOf(amounts: Amounts): { currency: string; minor: number }[] {
  const totals = new Map<string, number>()
  for (const { currency, minor } of amounts) totals.set(currency, (totals.get(currency) ?? 0) + minor)
  return [...totals].map(([currency, minor]) => ({ currency, minor }))
}

export const firmHomeEndpoints = [home] as const
