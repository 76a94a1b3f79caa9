import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'csv-parse/sync'
import { expect, test } from 'vitest'
import { writeFiles } from './csv.ts'
import { DEMO_TABLES } from './tables.ts'

test('a file reads back as it was meant, commas in amounts included', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'gongzhen-csv-'))
  const path = join(folder, '企业登记.csv')
  const table = DEMO_TABLES[0]!
  await writeFiles([table], { seed: 1, count: 450 }, folder)
  const [header, ...rows] = parse(await readFile(path, 'utf8'), { bom: true }) as string[][]
  await rm(folder, { recursive: true })
  expect(header).toEqual(table.header)
  expect(rows).toHaveLength(450 + table.besides.length)
  expect(rows.some((row) => /^\d{1,3}(,\d{3})+\.\d{4}\(万元\)$/.test(row[6] ?? ''))).toBe(true)
})
