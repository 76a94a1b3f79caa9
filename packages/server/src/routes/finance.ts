import { z } from 'zod'
import { defineErrors, exact } from '@gongzhen/core/base'
import { assess, factsBeside } from '@gongzhen/core/programme'
import { type FactValue, isOfCase } from '@gongzhen/core/registry'
import { filledIn } from '../case-filled.ts'
import { act, beginCase, openCase, timeOf } from '../case-work.ts'
import { day, id, outcome, partyLink, rowId } from '../contract.ts'
import type { Sql } from '../database.ts'
import { FIRM, endpoint } from '../endpoint.ts'
import type { Platform } from '../platform.ts'
import { sharedStanding } from '../store/consents.ts'
import { factsOf } from '../store/facts.ts'
import { type LoanProductRow, productsOnOffer } from '../store/loan-products.ts'
import { partyDetail } from '../store/parties.ts'

const failure = defineErrors('finance', {
  not_adopted: {
    status: 409,
    zh: '本园区还没有采用「创新积分贷」，不能在这里申请。',
    en: 'The zone has not adopted loans on innovation points.',
  },
  no_product: { status: 404, zh: '没有编号为 {id} 的在售产品。', en: 'There is no product {id} on offer.' },
})

/** The programme whose table turns points into a line, and whose cases lend it. */
const LOANS = 'points-loan'
const PURPOSE = '贷款审批'
const TAG = '金融超市'

const product = z
  .object({
    id: rowId,
    bank: partyLink,
    name: z.string(),
    kind: z.string(),
    rate: z.string(),
    term: z.string(),
    about: z.string(),
    /** What the firm's points and facts give, as of today. */
    outcome,
    /** The line in 分; null where it is not known or there is none. */
    lineMinor: z.number().int().nullable(),
    /** What is missing, where it is not known. */
    missing: z.array(z.string()),
    because: z.array(z.string()),
    /** From how many points on there is a line, and how much it then is; null where there is one, or points do not help. */
    from: z.object({ score: z.number().int(), lineMinor: z.number().int() }).nullable(),
  })
  .meta({ id: 'LoanProduct' })

const market = endpoint({
  method: 'GET',
  path: '/api/parties/:id/finance',
  tag: TAG,
  summary: '金融超市：各银行的贷款产品，以及按本企业积分算出的额度上限',
  roles: [],
  own: FIRM,
  params: z.object({ id }),
  out: z.object({
    isOpen: z.boolean(),
    score: z.string().nullable(),
    asOf: day,
    illustrative: z.boolean(),
    products: z.array(product),
  }),
  // What banks offer is the same for everybody; of firms only this one's facts are read.
  work: ({ params, acrossFirms, session, platform }) =>
    acrossFirms(async (sql) => {
      const { policies } = platform
      const asOf = await policies.today(session.zone)
      const { adopted, points } = await policies.zone(session.zone)
      const programme = adopted.find((one) => one.programme.id === LOANS)?.programme
      const score = await scoreOf(sql, params.id, points)
      if (programme === undefined) return { isOpen: false, score, asOf, illustrative: false, products: [] }
      const own = programme.facts.filter((fact) => !isOfCase(fact))
      const facts = await factsOf(sql, own, params.id)
      const lineFor = (kind: string, points: string | null) => {
        const given = new Map<string, FactValue>([
          ['贷款产品', kind],
          ['技术评估通过', false],
          ...(points === null ? [] : [['创新积分', exact(points)] as const]),
        ])
        return assess(programme, factsBeside(facts, given), asOf)
      }
      const products = (await productsOnOffer(sql)).map((row) => presentProduct(row, score, lineFor))
      return { isOpen: true, score, asOf, illustrative: programme.illustrative, products }
    }),
})

/** Points that are complete; unknown is not zero. */
async function scoreOf(sql: Sql, party: number, points: string | null): Promise<string | null> {
  const standing = points === null ? null : await sharedStanding(sql, party, points)
  return standing === null || standing.scoreMax !== null || standing.outcome !== 'eligible' ? null : standing.score
}

type LineFor = (kind: string, points: string | null) => ReturnType<typeof assess>

/** What the line comes to, in 分; null where there is none or it is not known. */
function lineOf({ outcome: came, amounts }: ReturnType<LineFor>): number | null {
  const [line] = came === 'eligible' ? amounts : []
  return line?.minor ?? null
}

const POINTS_MAX = 100

/** The fewest whole points beyond the firm's own that give a line. */
function firstLine(kind: string, score: string, lineFor: LineFor): { score: number; lineMinor: number } | null {
  for (let points = Math.floor(Number(score)) + 1; points <= POINTS_MAX; points++) {
    const lineMinor = lineOf(lineFor(kind, String(points)))
    if (lineMinor !== null) return { score: points, lineMinor }
  }
  return null
}

function presentProduct(row: LoanProductRow, score: string | null, lineFor: LineFor): z.output<typeof product> {
  const { id: number, party, partyName, name, kind, rate, term, about } = row
  const found = lineFor(kind, score)
  const hasNone = found.outcome === 'ineligible' && score !== null
  return {
    id: number,
    bank: { id: party, name: partyName },
    name,
    kind,
    rate,
    term,
    about,
    outcome: found.outcome,
    lineMinor: lineOf(found),
    missing: found.missing.map(({ fact }) => fact),
    because: [...found.because],
    from: hasNone ? firstLine(kind, score, lineFor) : null,
  }
}

const apply = endpoint({
  method: 'POST',
  path: '/api/parties/:id/loans',
  tag: TAG,
  summary: '申请一个贷款产品：立项、授权银行读取积分并交给银行，一步完成',
  audit: 'loan.applied',
  idempotent: true,
  roles: [],
  own: ['firm_owner'],
  params: z.object({ id }),
  body: z.object({ product: rowId, validTo: day }),
  out: z.object({ case: rowId }),
  work: ({ params, body, acrossFirms, session, platform, audit }) =>
    acrossFirms(async (sql) => {
      const chosen = (await productsOnOffer(sql)).find((one) => one.id === body.product)
      if (chosen === undefined) throw failure('no_product', { id: body.product })
      await requireLoans(platform, session.zone)
      const time = timeOf(platform, session.zone)
      const { name } = await partyDetail(sql, params.id)
      const applicant = { id: String(params.id), name }
      const number = await beginCase(sql, platform, time, { programme: LOANS, applicant, account: session.account })
      const given = { 贷款产品: chosen.kind, 授权用途: PURPOSE, 授权截止日: body.validTo }
      const { programme } = await openCase(sql, platform, time, number)
      const filled = await filledIn(
        sql,
        { programme, applicant },
        { given, evidence: {}, parties: { 银行: chosen.party } },
      )
      const opened = await openCase(sql, platform, time, number, { lock: true, filled })
      const who = { person: String(session.account), on: time.on, at: time.at, note: chosen.name }
      await act(sql, opened, { action: '授权申请', role: '申请人', ...who, ...filled }, session.account)
      audit(`party:${params.id}`, { case: number, product: chosen.id, bank: chosen.party })
      return { case: number }
    }),
})

async function requireLoans({ policies }: Platform, zone: string): Promise<void> {
  const { adopted } = await policies.zone(zone)
  if (!adopted.some(({ programme }) => programme.id === LOANS)) throw failure('not_adopted', {})
}

export const financeEndpoints = [market, apply] as const
