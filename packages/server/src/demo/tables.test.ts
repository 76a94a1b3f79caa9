import { readFileSync, readdirSync } from 'node:fs'
import { missingColumns } from '@gongzhen/core/registry'
import { expect, test } from 'vitest'
import { mapOverShipped, shippedCatalogue } from '../../../../programmes/shipped.ts'
import { demoFirm } from './firm.ts'
import { DEMO_TABLES } from './tables.ts'

const MAPS = new URL('../../../../programmes/zones/demo/imports/', import.meta.url)
const FIRMS = Array.from({ length: 300 }, (_, index) => demoFirm(1, index + 1))

const mapNamed = (name: string) => mapOverShipped(readFileSync(new URL(`${name}.yaml`, MAPS), 'utf8'))

test('every import map of the demo zone has its file, and the other way round', () => {
  const maps = readdirSync(MAPS).map((name) => name.replace('.yaml', ''))
  expect(DEMO_TABLES.map((table) => table.map).toSorted()).toEqual(maps.toSorted())
})

test.each(DEMO_TABLES.map((table) => [table.file, table] as const))('%s has every column its map reads', (_, table) => {
  expect(missingColumns(mapNamed(table.map), table.header)).toEqual([])
})

test.each(DEMO_TABLES.map((table) => [table.file, table] as const))('%s has a cell under every heading', (_, table) => {
  const rows = [...FIRMS.flatMap((firm) => table.rows(firm)), ...table.besides]
  expect(rows.filter((row) => row.length !== table.header.length)).toEqual([])
  expect(rows.length).toBeGreaterThan(0)
})

test('the departments leave gaps: not every firm is in every file', () => {
  const gaps = DEMO_TABLES.filter((table) => FIRMS.some((firm) => table.rows(firm).length === 0))
  expect(gaps.length).toBeGreaterThan(8)
})

/** What carriers and keepers of instruments say of themselves; the demo zone runs no programme for them yet. */
const OF_OTHERS = /seats$|^(carrier|instrument|tenants|talent|events|new)_|^service_agreements$/

test('every fact of the catalogue about a firm is said by some file', () => {
  const said = new Set(DEMO_TABLES.flatMap(({ map }) => mapNamed(map).columns.map(({ fact }) => fact.name)))
  const silent = shippedCatalogue.facts.filter((fact) => !said.has(fact.name) && !OF_OTHERS.test(fact.column))
  expect(silent.map((fact) => fact.name)).toEqual([])
})
