import { z } from 'zod'
import { area, page, pageOf, partyFilter, partyLine, rowId } from '../contract.ts'
import { READERS, endpoint, file } from '../endpoint.ts'
import { allLines, dressLines, filterOf } from '../party-list.ts'
import { LIST_COLUMNS, type ListColumn, linesCsv, linesWorkbook } from '../party-list-files.ts'
import { areasOf } from '../presentation.ts'
import { officers, tagsInUse } from '../store/marks.ts'
import { PARTY_SORTS, listParties, partyLines } from '../store/parties.ts'
import { searchParties } from '../store/quick-search.ts'
import { stagesOf } from '../store/standings.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const CSV = 'text/csv; charset=utf-8'
const sort = z.enum(PARTY_SORTS).default('name')

const list = endpoint({
  method: 'GET',
  path: '/api/parties',
  tag: '主体',
  summary: '检索企业等主体：名称、曾用名、拼音首字母或代码，两个字即可；可按片区、阶段、标签、经办、政策结果筛选',
  roles: READERS,
  query: z.object({ ...partyFilter, sort, ...page }),
  out: pageOf(partyLine).extend({
    stages: z.array(z.object({ stage: z.string(), count: z.number().int() })),
    areas: z.array(area),
    tags: z.array(z.object({ tag: z.string(), count: z.number().int() })),
    officers: z.array(z.object({ id: rowId, name: z.string() })),
  }),
  async work({ query, inZone, session, platform: { policies } }) {
    const known = await policies.zone(session.zone)
    const { page: number, size, sort: order, ...asked } = query
    return inZone(async (sql) => {
      const filter = filterOf(asked, session, policies, known.points)
      const { rows, total } = await listParties(sql, { ...filter, sort: order, page: number, size })
      return {
        rows: await dressLines(sql, known, rows),
        total,
        page: number,
        size,
        stages: await stagesOf(sql, known.points),
        areas: areasOf(known.file),
        tags: await tagsInUse(sql),
        officers: await officers(sql),
      }
    })
  },
})

/** Exactly a view: what it filters, how it is sorted, which columns stand in which order. */
const view = z.object({
  ...partyFilter,
  sort,
  columns: z
    .string()
    .max(300)
    .optional()
    .transform((text) => columnsOf(text)),
})

/** Unknown columns are left out; the name always stands first. */
function columnsOf(text: string | undefined): readonly ListColumn[] {
  const asked = (text ?? '').split('.').flatMap((name) => LIST_COLUMNS.find((column) => column === name) ?? [])
  return asked.length === 0 ? LIST_COLUMNS : [...new Set<ListColumn>(['name', ...asked])]
}

const workbook = endpoint({
  method: 'GET',
  path: '/api/parties.xlsx',
  tag: '主体',
  summary: '导出所见的企业列表为 Excel：同样的筛选、次序和列',
  audit: 'party.exported',
  roles: READERS,
  query: view,
  out: file(XLSX),
  async work({ query: { columns, sort: order, ...asked }, inZone, audit, session, platform }) {
    const { points } = await platform.policies.zone(session.zone)
    await inZone(async () => audit('party:*', { ...asked, sort: order, columns, as: 'xlsx' }))
    const lines = allLines(platform, session.zone, {
      ...filterOf(asked, session, platform.policies, points),
      sort: order,
    })
    return { name: '企业.xlsx', mediaType: XLSX, content: linesWorkbook(lines, columns) }
  },
})

const csv = endpoint({
  method: 'GET',
  path: '/api/parties.csv',
  tag: '主体',
  summary: '导出所见的企业列表为 CSV：同样的筛选、次序和列',
  audit: 'party.exported',
  roles: READERS,
  query: view,
  out: file(CSV),
  async work({ query: { columns, sort: order, ...asked }, inZone, audit, session, platform }) {
    const { points } = await platform.policies.zone(session.zone)
    await inZone(async () => audit('party:*', { ...asked, sort: order, columns, as: 'csv' }))
    const lines = allLines(platform, session.zone, {
      ...filterOf(asked, session, platform.policies, points),
      sort: order,
    })
    return { name: '企业.csv', mediaType: CSV, content: linesCsv(lines, columns) }
  },
})

const quick = endpoint({
  method: 'GET',
  path: '/api/search',
  tag: '主体',
  summary: '随处查找：按名称、曾用名、拼音首字母或代码找企业，最像的在前',
  roles: READERS,
  query: z.object({ q: z.string().trim().min(1).max(100) }),
  out: z.object({ firms: z.array(partyLine.pick({ id: true, name: true, kind: true, code: true })) }),
  work: ({ query: { q }, inZone }) =>
    inZone(async (sql) => {
      const lines = await partyLines(sql, await searchParties(sql, q, QUICK_MAX))
      return { firms: lines.map(({ id, name, kind, code }) => ({ id, name, kind, code })) }
    }),
})

const QUICK_MAX = 8

export const partyListEndpoints = [list, workbook, csv, quick] as const
