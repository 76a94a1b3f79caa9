import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import { shippedCatalogue } from '../../../../programmes/shipped.ts'
import type { Sql } from '../database.ts'
import { openTrialDatabase, type TrialDatabase } from '../trial-database.ts'
import { syncCatalogue } from './catalogue.ts'
import { SETTLED, declare } from './facts.ts'
import {
  addParty,
  attachPerson,
  erasePerson,
  exportPerson,
  listParties,
  mergeParties,
  partyDetail,
  peopleOf,
  renameParty,
  undoMerge,
} from './parties.ts'

const { facts } = shippedCatalogue

let database: TrialDatabase
beforeAll(async () => {
  database = await openTrialDatabase()
  await database.asOwner((sql) => syncCatalogue(sql, facts))
})
afterAll(() => database?.close())

const inZone = <T>(zone: string, work: (sql: Sql) => Promise<T>, actor?: number) => database.inZone(zone, work, actor)
const found = async (zone: string, search: string) =>
  (await inZone(zone, (sql) => listParties(sql, { search, page: 1, size: 10 }))).rows.map(({ name }) => name)

describe('a party', () => {
  it('is found by two neighbouring characters, pinyin initials, former names and parts of its codes', async () => {
    const zone = 'search'
    const party = await inZone(zone, (sql) =>
      addParty(sql, {
        kind: 'enterprise',
        name: '示范 (重庆) 精密机械有限公司',
        identifiers: [
          { scheme: 'uscc', value: '91000000MA0000000N' },
          { scheme: 'stock_code', value: '009999' },
        ],
        source: '市场监管',
        from: '2020-01-01',
      }),
    )
    await inZone(zone, (sql) => addParty(sql, { kind: 'enterprise', name: '别家有限公司', source: '市场监管' }))
    await inZone(zone, (sql) =>
      renameParty(sql, { party, name: '共振智造股份有限公司', from: '2024-05-01', source: '市场监管' }),
    )
    for (const search of [
      '精密',
      '重庆 机械',
      'sfcq',
      '智造',
      'gzzz',
      '0000000N',
      '91000000',
      '009999',
      '示范（重庆）',
    ]) {
      expect([search, await found(zone, search)]).toEqual([search, ['共振智造股份有限公司']])
    }
    expect(await found(zone, '密精')).toEqual([])
    expect(await found(zone, '共')).toEqual(['共振智造股份有限公司'])
    const detail = await inZone(zone, (sql) => partyDetail(sql, party))
    expect(detail.names).toMatchObject([
      { name: '共振智造股份有限公司', validFrom: '2024-05-01', validTo: null },
      { name: '示范（重庆）精密机械有限公司', validFrom: '2020-01-01', validTo: '2024-05-01' },
    ])
  })

  it('keeps its code to itself', async () => {
    const code = { scheme: 'internal', value: '1' } as const
    const party = { kind: 'enterprise', name: '甲', identifiers: [code], source: '园区' } as const
    await inZone('codes', (sql) => addParty(sql, party))
    await expect(inZone('codes', (sql) => addParty(sql, { ...party, name: '乙' }))).rejects.toThrow(
      'internal 1 已属于「甲」',
    )
  })

  test.each([
    ['the same name', '甲有限公司', '2025-01-01', '新名称与现名称相同'],
    ['a day before the current name began', '乙有限公司', '2019-12-31', '更名日期应晚于现名称启用之日 2020-01-01'],
  ])('is not renamed to %s', async (_, name, from, words) => {
    const party = await inZone('names', (sql) =>
      addParty(sql, { kind: 'enterprise', name: '甲有限公司', source: '园区', from: '2020-01-01' }),
    )
    await expect(inZone('names', (sql) => renameParty(sql, { party, name, from, source: '园区' }))).rejects.toThrow(
      words,
    )
  })

  it('that was merged is found through the one that speaks for it, whose facts are those of both', async () => {
    const zone = 'merge'
    const kept = await inZone(zone, (sql) =>
      addParty(sql, { kind: 'enterprise', name: '大树有限公司', source: '园区' }),
    )
    const code = { scheme: 'internal', value: '草7777' } as const
    const absorbed = await inZone(zone, (sql) =>
      addParty(sql, { kind: 'enterprise', name: '小草有限公司', identifiers: [code], source: '园区' }),
    )
    const area = facts.find(({ column }) => column === 'area')!
    const said = { subject: absorbed, period: 0, source: '园区', values: new Map([[area, '城东片区']]) }
    await inZone(zone, (sql) => declare(sql, said))
    const order = { kept, absorbed, reason: '同一企业两次登记' }
    const merge = await inZone(zone, (sql) => mergeParties(sql, facts, order), 5)
    expect(await found(zone, '小草')).toEqual(['大树有限公司'])
    const { rows } = await inZone(zone, (sql) => listParties(sql, { page: 1, size: 10 }))
    expect(rows).toMatchObject([{ id: kept, area: '城东片区' }])
    const detail = await inZone(zone, (sql) => partyDetail(sql, kept))
    expect(detail.identifiers).toEqual([code])
    expect(detail.absorbed).toMatchObject([
      { merge, party: { id: absorbed }, reason: '同一企业两次登记', undoneAt: null },
    ])
    const { mergedInto } = await inZone(zone, (sql) => partyDetail(sql, absorbed))
    expect(mergedInto).toEqual({ id: kept, name: '大树有限公司' })
    await expect(inZone(zone, (sql) => mergeParties(sql, facts, order))).rejects.toThrow('已并入另一主体')
    await inZone(zone, (sql) => undoMerge(sql, facts, merge))
    expect(await found(zone, '小草')).toEqual(['小草有限公司'])
  })

  it('speaks for a chain of merged parties, each of which can be taken out again', async () => {
    const zone = 'chain'
    const revenue = facts.find(({ column }) => column === 'revenue')!
    const parties: number[] = []
    for (const name of ['一号', '二号', '三号']) {
      parties.push(await inZone(zone, (sql) => addParty(sql, { kind: 'enterprise', name, source: '园区' })))
    }
    const [one, two, three] = parties as [number, number, number]
    const said = { subject: three, period: 2024, source: SETTLED, values: new Map([[revenue, 100]]), reason: '审计' }
    await inZone(zone, (sql) => declare(sql, said))
    const first = await inZone(zone, (sql) => mergeParties(sql, facts, { kept: two, absorbed: three, reason: '同一' }))
    await inZone(zone, (sql) => mergeParties(sql, facts, { kept: one, absorbed: two, reason: '同一' }))
    const current = () => inZone(zone, (sql) => sql`select subject, revenue from fact where revenue is not null`)
    expect(await current()).toEqual([{ subject: one, revenue: 100 }])
    await inZone(zone, (sql) => undoMerge(sql, facts, first))
    expect(await current()).toEqual([{ subject: three, revenue: 100 }])
  })
})

describe('a person', () => {
  it('is attached in a role, handed out whole on request, and erased without a trace of who it was', async () => {
    const zone = 'people'
    const party = await inZone(zone, (sql) =>
      addParty(sql, { kind: 'enterprise', name: '示范有限公司', source: '园区' }),
    )
    const given = {
      name: '联系人甲',
      phone: '000-0000',
      email: 'contact@example.org',
      role: '联系人',
      validFrom: '2024-01-01',
    }
    const { person } = await inZone(zone, (sql) => attachPerson(sql, party, given))
    expect(await inZone(zone, (sql) => peopleOf(sql, party))).toEqual([
      { ...given, person, validTo: null, erasedAt: null },
    ])
    expect(await inZone(zone, (sql) => exportPerson(sql, person))).toMatchObject({
      name: '联系人甲',
      phone: '000-0000',
      roles: [{ party, partyName: '示范有限公司', role: '联系人', validFrom: '2024-01-01' }],
    })
    const { erasedAt } = await inZone(zone, (sql) => erasePerson(sql, person))
    expect(await inZone(zone, (sql) => erasePerson(sql, person))).toEqual({ person, erasedAt })
    expect(await inZone(zone, (sql) => peopleOf(sql, party))).toMatchObject([
      { name: null, phone: null, email: null, role: '联系人', erasedAt },
    ])
    await expect(inZone(zone, (sql) => erasePerson(sql, person + 1))).rejects.toThrow('没有编号')
    await expect(inZone('elsewhere', (sql) => exportPerson(sql, person))).rejects.toThrow('没有编号')
  })
})
