import { z } from 'zod'
import { auditCsv, auditWorkbook } from '../audit-export.ts'
import { id, instant, page, pageOf, trailLine } from '../contract.ts'
import type { Sql } from '../database.ts'
import { endpoint, file } from '../endpoint.ts'
import { presentTrailLine } from '../presentation.ts'
import { type AuditFilter, type AuditRow, auditEvents, auditRows, auditRowsBefore } from '../store/audit.ts'

const filter = {
  event: z.string().max(100).optional(),
  account: id.optional(),
  subject: z.string().max(100).optional(),
  search: z.string().trim().min(1).max(100).optional(),
  from: instant.optional(),
  to: instant.optional(),
}

const list = endpoint({
  method: 'GET',
  path: '/api/audit',
  tag: '审计',
  summary: '操作记录：谁、何时、从哪里、对什么、做了什么、前后与理由',
  roles: ['auditor'],
  query: z.object({ ...filter, ...page }),
  out: pageOf(trailLine).extend({ events: z.array(z.string()) }),
  work: ({ query, inZone }) =>
    inZone(async (sql) => {
      const { rows, total } = await auditRows(sql, query)
      const shown = rows.map((row) => presentTrailLine(row, { withFigures: true, withAddresses: true }))
      return { rows: shown, total, page: query.page, size: query.size, events: await auditEvents(sql) }
    }),
})

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'

const workbook = endpoint({
  method: 'GET',
  path: '/api/audit/export.xlsx',
  tag: '审计',
  summary: '导出筛选后的操作记录（Excel）；导出本身留痕',
  audit: 'audit.exported',
  roles: ['auditor'],
  query: z.object(filter),
  out: file(XLSX),
  async work({ query, inZone, audit }) {
    await inZone(async () => audit('audit', { ...query, format: 'xlsx' }))
    return { name: '操作记录.xlsx', mediaType: XLSX, content: auditWorkbook(everyRow(query, inZone)) }
  },
})

const csv = endpoint({
  method: 'GET',
  path: '/api/audit/export.csv',
  tag: '审计',
  summary: '导出筛选后的操作记录（CSV）；导出本身留痕',
  audit: 'audit.exported',
  roles: ['auditor'],
  query: z.object(filter),
  out: file('text/csv; charset=utf-8'),
  async work({ query, inZone, audit }) {
    await inZone(async () => audit('audit', { ...query, format: 'csv' }))
    const content = auditCsv(everyRow(query, inZone))
    return { name: '操作记录.csv', mediaType: 'text/csv; charset=utf-8', content }
  },
})

const PIECE = 2000
type InZone = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>

/** Every matching row, piece by piece from the newest: the trail only grows, so no row is missed or told twice. */
async function* everyRow(wanted: AuditFilter, inZone: InZone): AsyncGenerator<AuditRow> {
  let before: number | null = null
  for (;;) {
    const at: number | null = before
    const rows: AuditRow[] = await inZone((sql) => auditRowsBefore(sql, wanted, { before: at, size: PIECE }))
    yield* rows
    const last = rows.at(-1)
    if (last === undefined || rows.length < PIECE) return
    before = last.id
  }
}

export const auditEndpoints = [list, workbook, csv] as const
