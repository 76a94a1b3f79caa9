import type { FactDefinition, FactValue } from '@gongzhen/core/registry'
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { shippedCatalogue } from '../../../../programmes/shipped.ts'
import { openTrialDatabase, type TrialDatabase } from '../trial-database.ts'
import { addBatch, undoBatch } from './batches.ts'
import { syncCatalogue } from './catalogue.ts'
import { listFindings, settleFinding } from './findings.ts'
import { SETTLED, declare, factDiscrepancies, factsOf, readSubjects, rebuild } from './facts.ts'
import { rowDiscrepancies } from './log.ts'
import { addParty, mergeParties, undoMerge } from './parties.ts'
import type { Sql } from '../database.ts'

const catalogue = shippedCatalogue.facts
const fact = (name: string): FactDefinition => {
  const found = catalogue.find((candidate) => candidate.name === name)
  if (!found) throw new Error(name)
  return found
}
const revenue = fact('营业收入')
const staff = fact('职工总数')
const division = fact('区划')
const listed = fact('上市企业')

let database: TrialDatabase
beforeAll(async () => {
  database = await openTrialDatabase()
  await database.asOwner((sql) => syncCatalogue(sql, catalogue))
})
afterAll(() => database?.close())

let zones = 0
/** Works in a zone of its own, each statement of the story in its own transaction, as real life has it. */
function newZone() {
  const zone = `trial-${++zones}`
  return { in: <T>(work: (sql: Sql) => Promise<T>, actor?: number) => database.inZone(zone, work, actor) }
}

const say = (
  subject: number,
  source: string,
  values: readonly (readonly [FactDefinition, FactValue])[],
  period = 2024,
) => ({
  subject,
  source,
  period,
  values: new Map(values),
})
const firm = (sql: Sql, name = '示范机械有限公司') => addParty(sql, { kind: 'enterprise', name, source: '市场监管' })
const read = async (sql: Sql, subject: number, definition: FactDefinition, period = 2024) =>
  (await factsOf(sql, catalogue, subject)).value(definition.name, period)

describe('facts', () => {
  it('take the value of the most trusted source, and within a source the latest', async () => {
    const zone = newZone()
    const subject = await zone.in(firm)
    await zone.in((sql) => declare(sql, say(subject, '企业申报', [[revenue, 100_00]])))
    await zone.in((sql) => declare(sql, say(subject, '税务', [[revenue, 100_20]])))
    await zone.in((sql) => declare(sql, say(subject, '企业申报', [[revenue, 100_40]])))
    expect(await zone.in((sql) => read(sql, subject, revenue))).toBe(100_20)
    await zone.in((sql) => declare(sql, say(subject, '税务', [[revenue, 100_10]])))
    expect(await zone.in((sql) => read(sql, subject, revenue))).toBe(100_10)
    await zone.in((sql) => declare(sql, { ...say(subject, SETTLED, [[revenue, 99_00]]), reason: '审计报告' }))
    const facts = await zone.in((sql) => factsOf(sql, catalogue, subject))
    expect(facts.value('营业收入', 2024)).toBe(99_00)
    expect(facts.origin('销售收入', 2024)).toMatchObject({ source: SETTLED, reason: '审计报告' })
    expect(facts.value('营业收入', 2023)).toEqual({ doubt: 'unknown' })
  })

  it('lose a value its source takes back, and every value an officer declares unknown', async () => {
    const zone = newZone()
    const subject = await zone.in(firm)
    await zone.in((sql) => declare(sql, say(subject, '企业申报', [[staff, 10]])))
    await zone.in((sql) => declare(sql, say(subject, '人社', [[staff, 10]])))
    await zone.in((sql) => declare(sql, { ...say(subject, '人社', []), withdrawn: [staff] }))
    expect(
      await zone.in((sql) => factsOf(sql, catalogue, subject)).then((facts) => facts.origin('职工总数', 2024)?.source),
    ).toBe('企业申报')
    await zone.in((sql) => declare(sql, { ...say(subject, SETTLED, []), withdrawn: [staff], reason: '查无实据' }))
    expect(await zone.in((sql) => read(sql, subject, staff))).toEqual({ doubt: 'unknown' })
    const [row] = await zone.in((sql) => sql`select staff from fact where subject = ${subject}`)
    expect(row).toEqual({ staff: null })
    await zone.in((sql) => declare(sql, say(subject, '人社', [[staff, 12]])))
    expect(await zone.in((sql) => read(sql, subject, staff))).toBe(12)
  })

  it('are in conflict where sources differ beyond the tolerance, until an officer settles it', async () => {
    const zone = newZone()
    const subject = await zone.in(firm)
    await zone.in((sql) => declare(sql, say(subject, '税务', [[revenue, 1000_00]])))
    await zone.in((sql) => declare(sql, say(subject, '企业申报', [[revenue, 1010_00]])))
    expect(await zone.in((sql) => read(sql, subject, revenue))).toBe(1000_00)
    await zone.in((sql) => declare(sql, say(subject, '企业申报', [[revenue, 1011_00]])))
    expect(await zone.in((sql) => read(sql, subject, revenue))).toEqual({ doubt: 'conflict' })
    const { rows } = await zone.in((sql) => listFindings(sql, { status: 'open', page: 1, size: 10 }))
    expect(rows).toMatchObject([
      {
        kind: 'conflict',
        fact: 'revenue',
        detail: {
          rivals: [
            { source: '企业申报', value: '101100' },
            { source: '税务', value: '100000' },
          ],
        },
      },
    ])
    const settled = await zone.in(
      (sql) =>
        settleFinding(sql, catalogue, rows[0]!.id, { action: 'choose', source: '企业申报', reason: '以审计报告为准' }),
      7,
    )
    expect(settled).toMatchObject({ status: 'settled', reason: '以审计报告为准', by: 7 })
    expect(await zone.in((sql) => read(sql, subject, revenue))).toBe(1011_00)
    expect((await zone.in((sql) => listFindings(sql, { status: 'open', page: 1, size: 10 }))).total).toBe(0)
  })

  it('stay usable when a conflict is explained, until a source says something else', async () => {
    const zone = newZone()
    const subject = await zone.in(firm)
    await zone.in((sql) => declare(sql, say(subject, '税务', [[division, '410303']], 0)))
    await zone.in((sql) => declare(sql, say(subject, '企业申报', [[division, '410305']], 0)))
    const open = () => zone.in((sql) => listFindings(sql, { status: 'open', page: 1, size: 10 }))
    const [finding] = (await open()).rows
    await zone.in((sql) => settleFinding(sql, catalogue, finding!.id, { action: 'explain', reason: '正在迁址' }))
    expect(await zone.in((sql) => read(sql, subject, division, 0))).toBe('410303')
    await zone.in((sql) =>
      declare(
        sql,
        say(
          subject,
          '企业申报',
          [
            [division, '410305'],
            [listed, false],
          ],
          0,
        ),
      ),
    )
    expect((await open()).total).toBe(0)
    await zone.in((sql) => declare(sql, say(subject, '企业申报', [[division, '410302']], 0)))
    expect((await open()).total).toBe(1)
    await zone.in((sql) => declare(sql, say(subject, '企业申报', [[division, '410303']], 0)))
    expect((await open()).total).toBe(0)
    expect(await zone.in((sql) => read(sql, subject, division, 0))).toBe('410303')
  })

  it('of two merged parties are one, and two again when the merge is undone', async () => {
    const zone = newZone()
    const [kept, absorbed] = [await zone.in(firm), await zone.in((sql) => firm(sql, '示范机械厂'))]
    await zone.in((sql) => declare(sql, say(kept, '企业申报', [[revenue, 5_00]])))
    await zone.in((sql) =>
      declare(
        sql,
        say(absorbed, '税务', [
          [revenue, 5_00],
          [staff, 9],
        ]),
      ),
    )
    const merge = await zone.in((sql) => mergeParties(sql, catalogue, { kept, absorbed, reason: '同一企业' }))
    expect(await zone.in((sql) => read(sql, kept, staff))).toBe(9)
    expect(await zone.in((sql) => sql`select subject, staff from fact`)).toEqual([{ subject: kept, staff: 9 }])
    const { subject } = await zone.in((sql) => declare(sql, say(absorbed, '人社', [[staff, 11]])))
    expect(subject).toBe(kept)
    await zone.in((sql) => undoMerge(sql, catalogue, merge))
    expect(await zone.in((sql) => read(sql, kept, staff))).toBe(11)
    expect(await zone.in((sql) => read(sql, absorbed, staff))).toBe(9)
    await expect(zone.in((sql) => undoMerge(sql, catalogue, merge))).rejects.toThrow('已经撤销')
  })
})

describe('any history of declarations, undone imports and merges', () => {
  type Step =
    | {
        kind: 'say'
        party: number
        source: number
        batch: number
        values: readonly (number | null | 'withdrawn')[]
        period: number
      }
    | { kind: 'undo'; batch: number }
    | { kind: 'merge'; kept: number; absorbed: number }
    | { kind: 'unmerge'; which: number }
  const sources = ['税务', '统计', '企业申报', SETTLED, '园区']
  const slots = [revenue, staff]
  const say_ = fc.record({
    kind: fc.constant('say' as const),
    party: fc.nat(3),
    source: fc.nat(sources.length - 1),
    batch: fc.nat(3),
    period: fc.constantFrom(2023, 2024),
    values: fc.array(fc.oneof(fc.constantFrom(100, 101, 200), fc.constant(null), fc.constant('withdrawn' as const)), {
      minLength: 2,
      maxLength: 2,
    }),
  })
  const step: fc.Arbitrary<Step> = fc.oneof(
    { weight: 6, arbitrary: say_ },
    { weight: 1, arbitrary: fc.record({ kind: fc.constant('undo' as const), batch: fc.nat(3) }) },
    { weight: 3, arbitrary: fc.record({ kind: fc.constant('merge' as const), kept: fc.nat(3), absorbed: fc.nat(3) }) },
    { weight: 2, arbitrary: fc.record({ kind: fc.constant('unmerge' as const), which: fc.nat(3) }) },
  )

  async function live(steps: readonly Step[]) {
    const zone = newZone()
    const parties: number[] = []
    const batches: number[] = []
    for (let at = 0; at < 4; at++) {
      parties.push(await zone.in((sql) => firm(sql, `示范企业${at}`)))
      batches.push(
        await zone.in((sql) =>
          addBatch(sql, {
            job: null,
            source: '税务',
            file: 'x.csv',
            sha256: '00',
            map: 'm',
            header: [],
            explanations: {},
          }),
        ),
      )
    }
    const merges: number[] = []
    const undone = new Set<number>()
    const moments: { at: string; seen: string }[] = []
    for (const taken of steps) {
      await zone
        .in((sql) => take(sql, taken))
        .catch((error: Error) => {
          if (error.name !== 'Failure') throw error
        })
      const [now] = await zone.in((sql) => sql<{ at: string }>`select clock_timestamp() as at`)
      moments.push({ at: now!.at, seen: await zone.in((sql) => snapshot(sql)) })
    }
    return { zone, parties, moments }

    async function take(sql: Sql, { ...taken }: Step) {
      if (taken.kind === 'undo') undone.add(taken.batch)
      if (taken.kind === 'undo') return undoBatch(sql, catalogue, { batch: batches[taken.batch]!, reason: '重来' })
      if (taken.kind === 'merge') {
        return merges.push(
          await mergeParties(sql, catalogue, {
            kept: parties[taken.kept]!,
            absorbed: parties[taken.absorbed]!,
            reason: '重复',
          }),
        )
      }
      if (taken.kind === 'unmerge') return undoMerge(sql, catalogue, merges[taken.which] ?? 0)
      const values = new Map<FactDefinition, FactValue>()
      taken.values.forEach((value, at) => {
        if (typeof value === 'number') values.set(slots[at]!, value)
      })
      const withdrawn = slots.filter((_, at) => taken.values[at] === 'withdrawn')
      const said = {
        subject: parties[taken.party]!,
        period: taken.period,
        source: sources[taken.source]!,
        values,
        withdrawn,
      }
      return declare(
        sql,
        taken.source < 3 && !undone.has(taken.batch) ? { ...said, batch: batches[taken.batch]! } : said,
      )
    }
  }
  /** Everything a run would read of the zone. */
  async function snapshot(sql: Sql, knownAt?: string): Promise<string> {
    const subjects = await readSubjects(sql, {
      columns: slots,
      periods: [2023, 2024],
      after: 0,
      limit: 100,
      ...(knownAt ? { knownAt } : {}),
    })
    return JSON.stringify(
      subjects.map(({ subject, facts }) => [
        subject,
        [2023, 2024].map((period) => slots.map(({ name }) => facts.value(name, period))),
      ]),
    )
  }

  it('gives the current values that a rebuild gives, that one subject explains, and that are read back for any moment', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const { zone, parties, moments } = await live(steps)
        await zone.in(async (sql) => {
          const table = () =>
            sql.raw(`select subject, period, known_at, revenue, staff from fact order by subject, period`)
          const before = await table()
          expect(await factDiscrepancies(sql, catalogue)).toEqual([])
          await rebuild(sql, catalogue)
          expect(await table()).toEqual(before)
          const now = await snapshot(sql)
          for (const { at, seen } of moments) expect(await snapshot(sql, at)).toBe(seen)
          const explained: unknown[] = []
          for (const party of parties) {
            const [root] = await sql`select 1 from party where id = ${party} and merged_into is null`
            if (!root) continue
            const facts = await factsOf(sql, catalogue, party)
            explained.push([party, [2023, 2024].map((period) => slots.map(({ name }) => facts.value(name, period)))])
          }
          expect(JSON.stringify(explained)).toBe(now)
        })
      }),
      { numRuns: 25 },
    )
    await database.inZone(`trial-${zones}`, async (sql) => {
      expect((await rowDiscrepancies(sql)).discrepancies).toEqual([])
    })
  }, 180_000)

  it('are found by the audit, with their columns, where somebody changed them', async () => {
    const zone = newZone()
    const [one, two, third] = [
      await zone.in(firm),
      await zone.in((sql) => firm(sql, '乙')),
      await zone.in((sql) => firm(sql, '丙')),
    ]
    await zone.in((sql) => declare(sql, say(one, '税务', [[revenue, 100_00]])))
    await zone.in((sql) => declare(sql, say(two, '税务', [[revenue, 100_00]])))
    await zone.in((sql) =>
      declare(
        sql,
        say(two, '企业申报', [
          [revenue, 100_00],
          [staff, 5],
        ]),
      ),
    )
    const found = (change: string) =>
      zone
        .in(async (sql) => {
          await sql.raw(change)
          const told = await factDiscrepancies(sql, catalogue)
          throw Object.assign(new Error('taken back'), { told: told.map(({ key, zh }) => `${key} ${zh}`) })
        })
        .catch((error: Error & { told?: string[] }) => error.told)
    expect(await found('select 1')).toEqual([])
    expect(await found(`update fact set revenue = 1 where subject = ${one}`)).toEqual([
      `${one}/2024 列 revenue 与由申报重算的不同`,
    ])
    expect(await found(`update fact set staff = 6, revenue = null where subject = ${two}`)).toEqual([
      `${two}/2024 列 revenue、staff 与由申报重算的不同`,
    ])
    expect(await found(`delete from fact where subject in (${one}, ${two})`)).toEqual([
      `${one}/2024 当前值不见了，申报里有`,
      `${two}/2024 当前值不见了，申报里有`,
    ])
    expect(
      await found(
        `insert into fact (zone, subject, period, known_at) select zone, ${third}, 2024, known_at from fact where subject = ${one}`,
      ),
    ).toEqual([`${third}/2024 没有申报可以支持这一行当前值`])
  })

  it('are audited too where a zone knows every fact of the catalogue', async () => {
    const zone = newZone()
    const used = catalogue.filter(({ type }) => ['count', 'money', 'number', 'ratio', 'date'].includes(type))
    const valueOf = ({ type }: FactDefinition) => (type === 'date' ? '2026-01-01' : 7)
    const known = used.filter(({ type }) => type === 'count')
    expect(used.length).toBeGreaterThan(100)
    const one = await zone.in(firm)
    await zone.in((sql) =>
      declare(
        sql,
        say(
          one,
          '税务',
          used.map((each) => [each, valueOf(each)] as const),
        ),
      ),
    )
    await zone.in(async (sql) => {
      expect(await factDiscrepancies(sql, catalogue)).toEqual([])
      await sql.raw(`update fact set ${known[0]!.column} = 8 where subject = ${one}`)
      expect(await factDiscrepancies(sql, catalogue)).toMatchObject([
        { zh: `列 ${known[0]!.column} 与由申报重算的不同`, en: `columns ${known[0]!.column} differ from the evidence` },
      ])
    })
  })
})
