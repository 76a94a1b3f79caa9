import { setImmediate } from 'node:timers/promises'
import { z } from 'zod'
import { type LocalDate, defineErrors } from '@gongzhen/core/base'
import type { Grouping } from '@gongzhen/core/composite'
import { type Laboratory, type Programme, laboratoryIn, laboratoryEnvs } from '@gongzhen/core/programme'
import { laboratory } from '../contract.ts'
import { type Role, endpoint } from '../endpoint.ts'
import { judgingOf } from '../jobs/judging.ts'
import { RATED } from '../jobs/refresh.ts'
import type { Platform } from '../platform.ts'
import { adoptedAs } from '../publishing.ts'
import { type SubjectFacts, readSubjects } from '../store/facts.ts'

const failure = defineErrors('laboratory', {
  not_adopted: {
    status: 404,
    zh: '本园区没有采用名为「{id}」的政策，或它的文件有误。',
    en: 'The zone has not adopted {id}, or its files have mistakes.',
  },
  no_index: {
    status: 409,
    zh: '「{id}」没有指标体系，没有可以试算的积分。请换一项给积分的政策。',
    en: '{id} has no index to try out; choose a policy that gives points.',
  },
})

/** Those who see every firm's figures and answer for the method. */
const TRYING: readonly Role[] = ['officer', 'policy_officer', 'leader', 'auditor']

const show = endpoint({
  method: 'GET',
  path: '/api/programmes/:id/laboratory',
  tag: '指标',
  summary: '一项积分办法与全园区企业的现值，供在浏览器里试改权重、分档与合成方法',
  audit: 'laboratory.read',
  roles: TRYING,
  params: z.object({ id: z.string().max(100) }),
  out: laboratory,
  async work({ params, session, platform, inZone, audit }) {
    const { policies } = platform
    const asOf = await policies.today(session.zone)
    const current = adoptedAs(params.id, (await policies.zone(session.zone)).adopted)
    if (current === undefined) throw failure('not_adopted', { id: params.id })
    const { programme, files } = current
    if (programme.model.roots.length === 0) throw failure('no_index', { id: params.id })
    const firms = await knownFirms(platform, session.zone, programme, asOf)
    const found = await tried(programme, firms, asOf)
    await inZone(async () => audit(`programme:${params.id}`, { edition: programme.edition, units: firms.length }))
    return {
      programme: programme.id,
      name: programme.name,
      edition: programme.edition,
      asOf,
      text: files.get('programme.yaml') ?? '',
      units: firms.map(({ subject }) => subject),
      names: firms.map(({ name }) => name),
      framework: found.framework,
      nodes: found.nodes,
      columns: Object.fromEntries([...found.table.columns].map(([code, x]) => [code, asList(x)])),
      groups: Object.fromEntries([...found.table.groups].map(([name, group]) => [name, groupAsList(group)])),
      points: [...found.points],
      withoutPlace: [...found.withoutPlace],
      adjustmentsHeld: [...found.adjustmentsHeld],
    }
  },
})

/** Every firm that is rated, with the facts the programme reads, a chunk at a time. */
async function knownFirms({ database }: Platform, zone: string, programme: Programme, asOf: LocalDate) {
  const { columns, periods } = judgingOf([programme], asOf)
  const firms: SubjectFacts[] = []
  for (;;) {
    const request = { columns, periods, kinds: RATED, after: firms.at(-1)?.subject ?? 0, limit: CHUNK }
    const found = await database.inZone(zone, (sql) => readSubjects(sql, request))
    firms.push(...found)
    if (found.length < CHUNK) return firms
  }
}

/** The index over these firms; others are served between chunks of them. */
async function tried(programme: Programme, firms: readonly SubjectFacts[], asOf: LocalDate): Promise<Laboratory> {
  const subjects = firms.map(({ subject, facts }) => ({ unit: String(subject), facts }))
  const envs = laboratoryEnvs(programme, subjects, asOf)
  const root = programme.model.roots[0]?.name ?? ''
  for (const [at, env] of envs.entries()) {
    env.name(root)
    if (at % CHUNK === 0) await setImmediate()
  }
  const units = subjects.map(({ unit }) => unit)
  const found = laboratoryIn(programme.model, units, envs, asOf)
  if (found === null) throw failure('no_index', { id: programme.id })
  return found
}

const CHUNK = 500

const asList = (x: Float64Array): (number | null)[] => Array.from(x, (value) => (Number.isFinite(value) ? value : null))
const groupAsList = ({ labels, of }: Grouping) => ({ labels: [...labels], of: Array.from(of) })

export const laboratoryEndpoints = [show] as const
