import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { LocalDate } from '@gongzhen/core/base'
import { type Programme, laboratoryOf } from '@gongzhen/core/programme'
import type { FactDefinition, FactValue } from '@gongzhen/core/registry'
import type { Api } from '../app.ts'
import { judgingOf } from '../jobs/judging.ts'
import { RATED } from '../jobs/refresh.ts'
import { presentLaboratory } from '../presentation.ts'
import { declare, readSubjects } from '../store/facts.ts'
import { addParty, mergeParties, renameParty } from '../store/parties.ts'
import { type Asker, type TrialApp, openTrialApp } from '../trial-app.ts'

type Sent = Api['GET /api/programmes/:id/laboratory']['out']

const PROGRAMMES = ['zhongkai-points', 'tech-sme-2017', 'hnte-2016']
const TODAY = '2026-06-30'
const RUN_DAY = '2026-06-15'

let trial: TrialApp
let officer: Asker
const firms: number[] = []

beforeAll(async () => {
  trial = await openTrialApp({ programmes: PROGRAMMES })
  officer = await trial.as('officer')
  for (let at = 0; at < 12; at++) firms.push(await enter(`示例${at}有限公司`))
}, 300_000)
afterAll(() => trial.close())

const programmeOf = async (id: string): Promise<Programme> => {
  const { adopted } = await trial.policies.zone('alpha')
  const found = adopted.find(({ programme }) => programme.id === id)
  if (!found) throw new Error(`${id} was not adopted`)
  return found.programme
}

/** A firm of which most is known: values that differ from firm to firm, and some gaps. */
async function enter(name: string): Promise<number> {
  const facts = new Map<string, FactDefinition>()
  for (const id of PROGRAMMES) for (const fact of (await programmeOf(id)).facts) facts.set(fact.column, fact)
  return trial.database.inZone('alpha', async (sql) => {
    const subject = await addParty(sql, { kind: 'enterprise', name, source: '市场监管' })
    for (const period of [0, 2024, 2025]) {
      const own = [...facts.values()].filter((fact) => (fact.period === 'none') === (period === 0))
      const known = own.filter((fact) => (fact.column.length + subject + period) % 11 !== 0)
      const values = new Map(known.map((fact) => [fact, valueOf(fact, subject + period)]))
      await declare(sql, { subject, period, source: '甲', values })
    }
    return subject
  })
}

function valueOf({ type, checks, column }: FactDefinition, seed: number): FactValue {
  const drawn = (seed * 7919 + column.length * 104_729) % 997
  const known = checks.flatMap((check) => (check.kind === 'one_of' ? check.values : []))
  if (type === 'yesno') return drawn % 2 === 0
  if (type === 'text') return known[drawn % Math.max(1, known.length)] ?? '3911'
  if (type === 'date') return `20${String(drawn % 20).padStart(2, '0')}-06-01`
  return type === 'money' ? drawn * 10_000_000 : drawn % 60
}

async function say(subject: number, name: string, value: FactValue): Promise<void> {
  const fact = (await programmeOf('zhongkai-points')).facts.find((one) => one.name === name)
  if (!fact) throw new Error(`there is no fact ${name}`)
  await trial.database.inZone('alpha', (sql) =>
    declare(sql, { subject, period: 2025, source: '乙', values: new Map([[fact, value]]) }),
  )
}

async function run(asOf: LocalDate): Promise<void> {
  const { job } = (await officer.send('POST', '/api/runs', { asOf })).json()
  const stream = await trial.app.inject({ url: `/api/jobs/${job}/events`, headers: { cookie: officer.cookie } })
  expect(stream.body).toContain('"status":"done"')
}

/** What the explaining evaluator says of every firm as it is known now. */
async function explained(id: string, asOf: LocalDate) {
  const programme = await programmeOf(id)
  const asked = { ...judgingOf([programme], asOf), kinds: RATED, after: 0, limit: 1000 }
  const found = await trial.database.inZone('alpha', (sql) => readSubjects(sql, asked))
  const subjects = found.map(({ subject, facts }) => ({ unit: String(subject), facts }))
  const laboratory = laboratoryOf(programme, subjects, asOf)
  if (!laboratory) throw new Error(`${id} has no index`)
  return { ...presentLaboratory(laboratory), asOf, names: found.map(({ name }) => name) }
}

describe('the laboratory is sent as the rules say of every firm now', () => {
  const steps: readonly (readonly [title: string, asOf: LocalDate, happens: () => Promise<unknown>])[] = [
    ['before any run, as of today', TODAY, async () => undefined],
    ['after a run, as of its day', RUN_DAY, () => run(RUN_DAY)],
    ['after a value was said anew', RUN_DAY, () => say(firms[3]!, '营业收入', 1_234_500_000)],
    ['after a conflict nobody has settled', RUN_DAY, () => say(firms[4]!, '职工总数', 12_345)],
    ['after a firm was entered', RUN_DAY, () => enter('示例后来有限公司')],
    ['after firms were merged', RUN_DAY, () => merge(firms[1]!, firms[2]!)],
    ['after a firm was renamed', RUN_DAY, () => rename(firms[5]!)],
    ['after another run', TODAY, () => run(TODAY)],
    ['where the last run was by another edition', TODAY, () => pretendOtherEdition(RUN_DAY)],
  ]
  test.each(steps)('%s', async (_, asOf, happens) => {
    await happens()
    for (const id of PROGRAMMES) {
      const sent: Sent = (await officer.get(`/api/programmes/${id}/laboratory`)).json()
      expect(sent).toMatchObject(asSent(await explained(id, asOf)))
    }
  })
})

const merge = (kept: number, absorbed: number) =>
  trial.database.inZone('alpha', (sql) => mergeParties(sql, [], { kept, absorbed, reason: '同一家企业' }))

const rename = (party: number) =>
  trial.database.inZone('alpha', (sql) =>
    renameParty(sql, { party, name: '示例改名有限公司', from: '2999-01-01', source: '市场监管' }),
  )

/** As if the rules had been others when the last run was made, and it had been for another day. */
const pretendOtherEdition = (asOf: LocalDate) =>
  trial.database.asOwner(async (sql) => {
    await sql`update run_index set edition = 'another'`
    await sql`update run set as_of = ${asOf}`
  })

const asSent = (answer: object): object => JSON.parse(JSON.stringify(answer)) as object
