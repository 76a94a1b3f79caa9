import { readFileSync, readdirSync } from 'node:fs'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { demoFirm } from './firm.ts'
import { DEMO_TABLES } from './tables.ts'

const MAPS = new URL('../../../../programmes/zones/demo/imports/', import.meta.url)
const FIRMS = Array.from({ length: 300 }, (_, index) => demoFirm(1, index + 1))
const columnsOf = (map: string) => Object.keys(parse(readFileSync(new URL(`${map}.yaml`, MAPS), 'utf8')).columns)

test('every import map of the demo zone has its file, and the other way round', () => {
  const maps = readdirSync(MAPS).map((name) => name.replace('.yaml', ''))
  expect(DEMO_TABLES.map((table) => table.map).toSorted()).toEqual(maps.toSorted())
})

test.each(DEMO_TABLES.map((table) => [table.file, table] as const))('%s has every column its map reads', (_, table) => {
  expect(columnsOf(table.map).filter((column) => !table.header.includes(column))).toEqual([])
})

test.each(DEMO_TABLES.map((table) => [table.file, table] as const))('%s has a cell under every heading', (_, table) => {
  const rows = [...FIRMS.flatMap((firm) => table.rows(firm)), ...table.besides]
  expect(rows.filter((row) => row.length !== table.header.length)).toEqual([])
  expect(rows.length).toBeGreaterThan(0)
})

test('the departments leave gaps: not every firm is in every file', () => {
  const gaps = DEMO_TABLES.filter((table) => FIRMS.some((firm) => table.rows(firm).length === 0))
  expect(gaps.length).toBeGreaterThan(10)
})
