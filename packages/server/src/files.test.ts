import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { deflateRawSync } from 'node:zlib'
import fc from 'fast-check'
import { type WriteSheet, readXlsx, writeXlsx } from 'hucre/xlsx'
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest'
import {
  cellsOf as keptAgain,
  byFit,
  findHeader,
  keptCells,
  openTableFile,
  type SourceRow,
  topRows,
  writeWorkbook,
} from './files.ts'
import { csvSplitter } from './files/csv.ts'

let folder = ''
let count = 0
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gongzhen-files-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function saved(content: Uint8Array | string): Promise<string> {
  const path = join(folder, `${++count}.csv`)
  await writeFile(path, content)
  return path
}

async function rowsOf(content: Uint8Array | string): Promise<SourceRow[]> {
  const file = await openTableFile(await saved(content))
  const rows: SourceRow[] = []
  for await (const block of file.rows()) rows.push(...block.rows)
  await file.close()
  return rows
}
const cellsOf = async (content: Uint8Array | string) => (await rowsOf(content)).map(({ cells }) => cells)

/** 「企业,名称」 and 「甲」 as GB18030 writes them. */
const gb = Uint8Array.from([0xc6, 0xf3, 0xd2, 0xb5, 0x2c, 0xc3, 0xfb, 0xb3, 0xc6, 0x0a, 0xbc, 0xd7, 0x2c, 0x31, 0x0a])
const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('企业\t名称\r\n甲\t1\r\n', 'utf16le')])

describe('a CSV', () => {
  test.each([
    ['UTF-8', '企业,名称\n甲,1\n'],
    ['UTF-8 with a byte order mark', '\uFEFF企业,名称\r\n甲,1'],
    ['GB18030 named .csv', gb],
    ['UTF-16 as spreadsheets save Unicode text', utf16],
    ['semicolons', '企业;名称\n甲;1\n'],
    ['line ends of old Macintoshes', '企业,名称\r甲,1\r'],
    ['cells told to be text', '"企业",名称\n"甲","=""1"""\n'],
  ])('in %s is read', async (_, content) =>
    expect(await cellsOf(content)).toEqual([
      ['企业', '名称'],
      ['甲', '1'],
    ]),
  )

  it('numbers its rows as a spreadsheet does, blank and broken lines included', async () => {
    const rows = await rowsOf('a,b\n\n"x\ny",1\n,\n2,"say ""hi"", ok"\n')
    expect(rows.map(({ row, cells }) => ({ row, cells }))).toEqual([
      { row: 1, cells: ['a', 'b'] },
      { row: 3, cells: ['x\ny', '1'] },
      { row: 4, cells: ['', ''] },
      { row: 5, cells: ['2', 'say "hi", ok'] },
    ])
  })

  it('gives the cells of a row again from what is kept of it', async () => {
    const rows = await rowsOf('a,b\n"x\ny",1\n ,\n甲,"="\n=1,2\n')
    expect(rows.map((row) => keptAgain(keptCells(row)))).toEqual(rows.map(({ cells }) => cells))
  })

  it('gives back any table, however it is cut into pieces', () => {
    const cell = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r', '甲', ' ', '\t') })
    const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 6 })
    fc.assert(
      fc.property(table, fc.integer({ min: 1, max: 7 }), (rows, size) => {
        const text = rows
          .map((cells) => cells.map((value) => `"${value.replaceAll('"', '""')}"`).join(','))
          .join('\r\n')
        const split = csvSplitter(',', '\n')
        const read: SourceRow[] = []
        for (let at = 0; at < text.length; at += size) read.push(...split(text.slice(at, at + size), false))
        read.push(...split('', true))
        expect(read.map(({ cells }) => cells)).toEqual(rows.filter((cells) => cells.some((value) => value !== '')))
      }),
    )
  })

  test.each([
    ['nothing', '', 'file.empty'],
    ['only blank lines', '\n \n', 'file.empty'],
    ['a quote that never closes', 'a,b\n"x,1\n', 'file.open_quote'],
    ['bytes of no encoding', Uint8Array.from([0x61, 0x2c, 0xff, 0xff, 0x0a]), 'file.encoding'],
    ['a picture', Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0, 0, 0]), 'file.not_table'],
    ['an old or encrypted workbook', Uint8Array.from([0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1]), 'file.old_excel'],
    ['half a workbook', Uint8Array.from([0x50, 0x4b, 0x03, 0x04, 1, 2, 3]), 'file.damaged'],
  ])('of %s is refused in words', async (_, content, code) => {
    const open = async () => topRows(await openTableFile(await saved(content)))
    await expect(open()).rejects.toMatchObject({ code })
  })

  it('of which a part is said to lie beyond the end is refused in words', async () => {
    const content = await writeWorkbook([{ name: '表', rows: [['甲', '乙']] }])
    const directory = Buffer.from('PK\u0001\u0002')
    for (let at = content.indexOf(directory); at >= 0; at = content.indexOf(directory, at + 1))
      content.writeUInt32LE(content.length - 5, at + 42)
    await expect(openTableFile(await saved(content))).rejects.toMatchObject({ code: 'file.damaged' })
  })

  it('finds a character cut between two blocks, and a wrong byte far into the file', async () => {
    // Files are read 64 KB at a time; each of these has several blocks.
    const line = `${'甲'.repeat(100)},1\n`
    const long = line.repeat(1_000)
    expect((await rowsOf(long)).length).toBe(1_000)
    const chinese = Buffer.concat(Array.from({ length: 20_000 }, () => gb))
    expect((await rowsOf(chinese)).length).toBe(40_000)
    const late = Buffer.concat([Buffer.from('a,b\n'.repeat(50_000)), gb])
    expect((await cellsOf(late)).at(-1)).toEqual(['甲', '1'])
  })
})

describe('a header', () => {
  const top = (rows: string[][]): SourceRow[] => rows.map((cells, at) => ({ row: at + 1, cells }))
  it('is found under a title, with the nearest names for what it lacks', () => {
    const rows = top([
      ['2024年度企业年报'],
      ['填表单位：'],
      ['* 统一社会信用代码', '企业名称', '营业收人（万元)'],
      ['9135…', '示范', '1'],
    ])
    expect(findHeader(rows, ['统一社会信用代码', '企业名称', '营业收入（万元）', '研发费用'])).toEqual({
      row: 3,
      cells: ['* 统一社会信用代码', '企业名称', '营业收人（万元)'],
      missing: [
        { column: '营业收入（万元）', nearest: ['营业收人（万元)'] },
        { column: '研发费用', nearest: [] },
      ],
    })
  })
})

test.each([
  ['lacks nothing before more that lacks something', [3, 0], [4, 1]],
  ['has more, of those that lack nothing', [5, 0], [3, 0]],
  ['has more, though it lacks more', [4, 5], [2, 1]],
  ['lacks less, of those that have as much', [2, 1], [2, 5]],
])('the better fit %s', (_title, better, worse) => {
  const fitOf = ([found = 0, lacking = 0]: readonly number[]) => ({ found, missing: Array.from({ length: lacking }) })
  expect(byFit(fitOf(better), fitOf(worse))).toBeLessThan(0)
  expect(byFit(fitOf(worse), fitOf(better))).toBeGreaterThan(0)
})

describe('a workbook', () => {
  const sheet = (over: Partial<WriteSheet>): Promise<Uint8Array> => writeXlsx({ sheets: [{ name: '数据', ...over }] })

  it('gives numbers as they are shown, days as days, shares with their sign', async () => {
    const content = await sheet({
      rows: [
        ['码', '数', '日', '率', '是', '文'],
        ['091', 1234.56, new Date('2024-02-29T00:00:00Z'), 0.035, true, '甲 & 乙 <丙>'],
        ['1', 0.1 + 0.2, new Date('2024-06-30T08:30:00Z'), 1, false, '换\n行'],
        ['2', 12345678901234567890, null, null, null, '尾'],
      ],
      cells: new Map([
        ['1,3', { value: 0.035, style: { numFmt: '0.0%' } }],
        ['2,3', { value: 1, style: { numFmt: '0%' } }],
      ]),
    })
    expect(await cellsOf(content)).toEqual([
      ['码', '数', '日', '率', '是', '文'],
      ['091', '1234.56', '2024-02-29', '3.5%', 'TRUE', '甲 & 乙 <丙>'],
      ['1', '0.3', '2024-06-30 08:30:00', '100%', 'FALSE', '换\n行'],
      ['2', '12345678901234600000', '', '', '', '尾'],
    ])
  })

  it('takes the result of a formula, and says so where there is none', async () => {
    const content = await sheet({
      rows: [
        ['a', 'b'],
        [1, 2],
        [3, 4],
      ],
      cells: new Map([
        ['1,1', { formula: 'A2*42', formulaResult: 42 }],
        ['2,1', { formula: 'A3*42' }],
      ]),
    })
    const rows = await rowsOf(content)
    expect(rows[1]).toEqual({ row: 2, cells: ['1', '42'] })
    expect(rows[2]).toMatchObject({ row: 3, faults: [{ at: 1, code: 'formula_without_value' }] })
  })

  it('marks merged cells among the data and spreads those of the header', async () => {
    const content = await sheet({
      rows: [
        ['年报', null, null],
        ['名称', '收入', null],
        ['甲', 1, 2],
        [null, 3, 4],
      ],
      merges: [
        { startRow: 0, startCol: 0, endRow: 0, endCol: 2 },
        { startRow: 2, startCol: 0, endRow: 3, endCol: 0 },
      ],
    })
    const rows = await rowsOf(content)
    expect(rows[0]?.cells).toEqual(['年报', '年报', '年报'])
    expect(rows[2]).toMatchObject({ cells: ['甲', '1', '2'], faults: [{ at: 0, code: 'merged_cell', found: 'A3:A4' }] })
    expect(rows[3]?.faults).toMatchObject([{ at: 0, code: 'merged_cell' }])
  })

  it('reads the first sheet that is shown', async () => {
    const content = await writeXlsx({
      sheets: [
        { name: '藏', rows: [['x']], hidden: true },
        { name: '数据', rows: [['a', 'b']] },
      ],
    })
    expect(await cellsOf(content)).toEqual([['a', 'b']])
  })

  it('is refused when it would inflate without end', async () => {
    const bomb = zipOf({
      '_rels/.rels':
        '<Relationships><Relationship Id="r1" Type="x/officeDocument" Target="xl/workbook.xml"/></Relationships>',
      'xl/workbook.xml': '<workbook><sheets><sheet name="s" sheetId="1" r:id="r1"/></sheets></workbook>',
      'xl/_rels/workbook.xml.rels':
        '<Relationships><Relationship Id="r1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
      'xl/worksheets/sheet1.xml': `<worksheet><sheetData><row r="1"><c t="inlineStr"><is><t>${'0'.repeat(20_000_000)}</t></is></c></row></sheetData></worksheet>`,
    })
    expect(bomb.length).toBeLessThan(100_000)
    await expect(rowsOf(bomb)).rejects.toMatchObject({ code: 'file.too_large' })
  })

  it('is read a block at a time, no faster than it is taken', async () => {
    const content = await sheet({ rows: Array.from({ length: 20_000 }, (_, at) => [at, '甲'.repeat(20)]) })
    const file = await openTableFile(await saved(content))
    const blocks: number[] = []
    for await (const { rows, share } of file.rows()) {
      blocks.push(rows.length)
      expect(share).toBeLessThanOrEqual(1)
    }
    await file.close()
    expect(Math.max(...blocks)).toBeLessThanOrEqual(500)
    expect(blocks.reduce((a, b) => a + b)).toBe(20_000)
  })

  it('is written with colours, comments and drop-downs that spreadsheets show', async () => {
    const many = Array.from({ length: 80 }, (_, at) => `选项之${at}`)
    const content = await writeWorkbook([
      {
        name: '模板',
        rows: [
          [{ value: '代码', look: 'required', comment: '必填' }, '有效高企', '领域'],
          [{ value: '=1+1', look: 'error', comment: '校验位应为 3' }, null, null],
        ],
        frozenRows: 1,
        textColumns: [0],
        choices: [
          { column: 1, from: 1, values: ['是', '否'] },
          { column: 2, from: 1, values: many },
        ],
      },
    ])
    const { sheets } = await readXlsx(content, { readStyles: true })
    const [sheetRead, list] = sheets
    expect(sheetRead?.rows[1]?.[0]).toBe('=1+1')
    expect(sheetRead?.cells?.get('1,0')).toMatchObject({
      comment: { text: '校验位应为 3' },
      style: { fill: { fgColor: { rgb: 'FF9999' } } },
    })
    expect(sheetRead?.dataValidations).toMatchObject([
      { type: 'list', range: 'B2:B2001' },
      { type: 'list', formula1: "'选项'!$A$1:$A$80" },
    ])
    expect(list).toMatchObject({ name: '选项', hidden: true })
    expect((await rowsOf(content)).map(({ cells }) => cells[0])).toEqual(['代码', '=1+1'])
  })
})

/** A ZIP of some texts, as a spreadsheet program would never write it. */
function zipOf(parts: Readonly<Record<string, string>>): Buffer {
  const bodies: Buffer[] = []
  const directory: Buffer[] = []
  let offset = 0
  for (const [name, text] of Object.entries(parts)) {
    const data = deflateRawSync(Buffer.from(text))
    const local = Buffer.alloc(30 + name.length)
    local.writeUInt32LE(0x04034b50, 0)
    local.writeUInt16LE(8, 8)
    local.writeUInt16LE(name.length, 26)
    local.write(name, 30)
    const central = Buffer.alloc(46 + name.length)
    central.writeUInt32LE(0x02014b50, 0)
    central.writeUInt16LE(8, 10)
    central.writeUInt32LE(data.length, 20)
    central.writeUInt16LE(name.length, 28)
    central.writeUInt32LE(offset, 42)
    central.write(name, 46)
    bodies.push(local, data)
    directory.push(central)
    offset += local.length + data.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(directory.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(offset, 16)
  return Buffer.concat([...bodies, listed, end])
}
