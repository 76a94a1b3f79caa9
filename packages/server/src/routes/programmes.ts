import { z } from 'zod'
import { type LocalDate, defineErrors } from '@gongzhen/core/base'
import { type About, type AboutParameter, type AboutRule, inForce } from '@gongzhen/core/programme'
import { day, instant, outcomeCounts, problem } from '../contract.ts'
import { FIRM, READERS, ROLES, type Role, endpoint } from '../endpoint.ts'
import type { Adopted } from '../policy-library.ts'
import { type EditionRow, editionByHash, editionsOf } from '../store/editions.ts'
import { standingCounts } from '../store/standings.ts'

const failure = defineErrors('programme', {
  not_adopted: {
    status: 404,
    zh: '本园区没有采用名为「{id}」的政策。已采用：{adopted}。',
    en: 'The zone has not adopted {id}. Adopted: {adopted}.',
  },
  no_edition: {
    status: 404,
    zh: '「{id}」没有版本 {edition}。',
    en: '{id} has no edition {edition}.',
  },
})

const programme = z
  .object({
    programme: z.string(),
    name: z.string(),
    owner: z.string(),
    source: z.string().nullable(),
    summary: z.string().nullable(),
    /** SHA-256 over the programme's files and the zone's overrides. */
    edition: z.string(),
    effective: day,
    ends: day.nullable(),
    supersedes: z.string().nullable(),
    purpose: z.string().nullable(),
    /** The next rung of the ladder. */
    next: z.string().nullable(),
    variant: z.string().nullable(),
    overridden: z.number().int(),
    /** A figure nobody has published (示例参数) can enter its results. */
    illustrative: z.boolean(),
    inForce: z.boolean(),
    /** Why it is not in force on the asked day; null when it is. */
    reason: z.string().nullable(),
    /** Whether it decides who fits, sorts into classes, scores, pays. */
    gives: z.array(z.enum(['decision', 'class', 'score', 'amount'])),
    warnings: z.array(problem),
    /** Current results over the zone's firms. */
    counts: outcomeCounts.nullable(),
  })
  .meta({ id: 'Programme' })

const parameter = z.object({
  name: z.string(),
  /** The value on the asked day, with its unit: `50万元`; null where it has none yet. */
  shown: z.string().nullable(),
  dated: z.array(z.object({ from: day.nullable(), shown: z.string() })),
  source: z.string().nullable(),
  verified: z.boolean(),
  /** Nobody has published it: 示例参数. */
  illustrative: z.boolean(),
  overridden: z.boolean(),
  note: z.string().nullable(),
})

const detail = programme
  .extend({
    /** policy.md as Markdown. */
    policy: z.string(),
    articles: z.array(
      z.object({
        article: z.string(),
        heading: z.string(),
        text: z.string(),
        verified: z.boolean(),
        notModelled: z.boolean(),
        parameters: z.array(parameter),
        rules: z.array(
          z.object({
            name: z.string(),
            formula: z.string(),
            /** Its rows where it is a decision table. */
            table: z
              .object({
                inputs: z.array(z.string()),
                rows: z.array(z.object({ tests: z.array(z.string()), output: z.string() })),
              })
              .nullable(),
            type: z.string(),
            note: z.string().nullable(),
          }),
        ),
      }),
    ),
    gates: z.array(z.object({ id: z.string(), title: z.string(), article: z.string(), formula: z.string() })),
    index: z
      .array(
        z.object({
          node: z.string(),
          title: z.string(),
          article: z.string(),
          depth: z.number().int(),
          max: z.string().nullable(),
          value: z.string().nullable(),
          method: z.string(),
          /** The steps of a leaf's method: `≥ 30%` gives `20`. */
          steps: z.array(z.object({ at: z.string(), gives: z.string() })),
          illustrative: z.boolean(),
        }),
      )
      .nullable(),
    facts: z.array(
      z.object({
        name: z.string(),
        column: z.string(),
        unit: z.string().nullable(),
        actionable: z.boolean(),
        evidence: z.string().nullable(),
      }),
    ),
    /** The folder as it stands: file name → text. */
    files: z.record(z.string(), z.string()),
    editions: z.array(z.object({ edition: z.string(), effective: day, storedAt: instant })),
  })
  .meta({ id: 'ProgrammeDetail' })

const list = endpoint({
  method: 'GET',
  path: '/api/programmes',
  tag: '政策',
  summary: '本园区采用的政策',
  roles: ROLES,
  query: z.object({ asOf: day.optional() }),
  out: z.object({ asOf: day, programmes: z.array(programme), problems: z.array(problem) }),
  async work({ query, inZone, session, platform: { policies } }) {
    const asOf = query.asOf ?? (await policies.today(session.zone))
    const { adopted, problems } = await policies.zoneOn(session.zone, asOf)
    const counts = maySeeCounts(session.roles) ? await inZone(standingCounts) : []
    const shown = summaries(adopted, asOf).map((summary) => ({
      ...summary,
      counts: counts.find((row) => row.programme === summary.programme) ?? null,
    }))
    return { asOf, programmes: shown, problems: problems.map((one) => ({ ...one })) }
  },
})

const show = endpoint({
  method: 'GET',
  path: '/api/programmes/:id',
  tag: '政策',
  summary: '一项政策：条文、参数、规则与历次版本',
  roles: ROLES,
  params: z.object({ id: z.string().max(100) }),
  query: z.object({ asOf: day.optional(), edition: z.string().max(64).optional() }),
  out: detail,
  async work({ params, query, inZone, session, platform: { policies } }) {
    const asOf = query.asOf ?? (await policies.today(session.zone))
    const { adopted } = await policies.zoneOn(session.zone, asOf)
    const current = adopted.find((one) => one.programme.id === params.id)
    if (current === undefined) throw failure('not_adopted', { id: params.id, adopted: idsOf(adopted) })
    return inZone(async (sql) => {
      const past = query.edition === undefined ? null : await editionByHash(sql, query.edition)
      if (query.edition !== undefined && past?.programme !== params.id) {
        throw failure('no_edition', { id: params.id, edition: query.edition })
      }
      const about = past === null ? current.programme : policies.edition(past)
      const [summary] = summaries([{ ...current, programme: { ...current.programme, ...about } }], asOf, adopted)
      const counts = maySeeCounts(session.roles) ? await standingCounts(sql) : []
      return {
        ...summary!,
        ...presentAbout(about, asOf),
        counts: counts.find((row) => row.programme === params.id) ?? null,
        files: filesOf(current, past),
        editions: (await editionsOf(sql, params.id)).map(({ hash, effective, storedAt }) => ({
          edition: hash,
          effective,
          storedAt,
        })),
      }
    })
  },
})

/** How many firms fit is the zone's own business, not a firm's or a bank's. */
const maySeeCounts = (roles: readonly Role[]): boolean =>
  roles.some((role) => READERS.includes(role) && !FIRM.includes(role))

const idsOf = (adopted: readonly Adopted[]): string => adopted.map(({ programme: { id } }) => id).join('、')

function filesOf(current: Adopted, past: EditionRow | null): Record<string, string> {
  return past === null ? Object.fromEntries(current.files) : { ...past.files }
}

/** The lines of the list; `beside` are the programmes that may supersede them. */
function summaries(
  adopted: readonly Adopted[],
  asOf: LocalDate,
  beside = adopted,
): Omit<z.output<typeof programme>, 'counts'>[] {
  const others = beside.map((one) => one.programme).filter(({ id }) => !adopted.some((one) => one.programme.id === id))
  const standings = inForce([...adopted.map((one) => one.programme), ...others], asOf)
  return adopted.map(({ programme: about, warnings }) => {
    const standing = standings.find((one) => one.programme.id === about.id)
    return {
      programme: about.id,
      name: about.name,
      owner: about.owner,
      source: about.source,
      summary: about.summary,
      edition: about.edition,
      effective: about.effective,
      ends: about.ends,
      supersedes: about.supersedes,
      purpose: about.purpose,
      next: about.next,
      variant: about.variant,
      overridden: about.articles.flatMap(({ parameters }) => parameters).filter((one) => one.overridden).length,
      illustrative: about.illustrative,
      inForce: standing?.inForce === true,
      reason: standing?.inForce === false ? standing.zh : null,
      gives: [...about.gives],
      warnings: warnings.map((one) => ({ ...one })),
    }
  })
}

function presentAbout(about: About, asOf: LocalDate) {
  return {
    policy: about.policy,
    articles: about.articles.map(({ parameters, rules, ...article }) => ({
      ...article,
      parameters: parameters.map((one) => presentParameter(one, asOf)),
      rules: rules.map(({ name, formula, table, type, note }) => ({
        name,
        formula,
        table: presentTable(table),
        type,
        note,
      })),
    })),
    gates: about.gates.map((gate) => ({ ...gate })),
    index:
      about.index === null
        ? null
        : about.index.map((node) => ({ ...node, steps: node.steps.map((step) => ({ ...step })) })),
    facts: about.facts.map(({ name, column, unit = null, actionable }) => ({
      name,
      column,
      unit,
      actionable: actionable !== 'no',
      evidence: about.evidence[name] ?? null,
    })),
  }
}

function presentTable(table: AboutRule['table']) {
  if (table === null) return null
  const rows = table.rows.map(({ tests, output }) => ({ tests: [...tests], output }))
  return { inputs: [...table.inputs], rows }
}

function presentParameter(
  { article: _article, dated, ...rest }: AboutParameter,
  asOf: LocalDate,
): z.output<typeof parameter> {
  const current = dated.filter(({ from }) => from === null || from <= asOf).at(-1)
  return { ...rest, shown: current?.shown ?? null, dated: dated.map((one) => ({ ...one })) }
}

export const programmeEndpoints = [list, show] as const
