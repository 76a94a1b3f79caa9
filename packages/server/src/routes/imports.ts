import { z } from 'zod'
import { accountLink, id, instant, page, pageOf, problem, reason, refresh, rowId, rowProblem } from '../contract.ts'
import { READERS, WRITERS, endpoint, file, upload } from '../endpoint.ts'
import { notYet } from '../not-yet.ts'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const BYTES_MAX = 1024 * 1024 * 1024

const importMap = z
  .object({
    map: z.string(),
    title: z.string(),
    source: z.string(),
    subjectColumn: z.string(),
    periodKind: z.enum(['year', 'month', 'date', 'none']),
    periodColumn: z.string().nullable(),
    columns: z.array(
      z.object({ column: z.string(), fact: z.string(), unit: z.string().nullable(), required: z.boolean() }),
    ),
  })
  .meta({ id: 'ImportMap' })

const maps = endpoint({
  method: 'GET',
  path: '/api/import-maps',
  tag: '导入',
  summary: '本园区的导入对照表',
  roles: READERS,
  out: z.object({ maps: z.array(importMap), problems: z.array(problem) }),
  work: notYet,
})

const template = endpoint({
  method: 'GET',
  path: '/api/import-maps/:map/template.xlsx',
  tag: '导入',
  summary: '下载填报模板：必填标记、下拉选项、示例行',
  roles: READERS,
  params: z.object({ map: z.string().max(100) }),
  out: file(XLSX),
  work: notYet,
})

const uploadFile = endpoint({
  method: 'POST',
  path: '/api/uploads',
  tag: '导入',
  summary: '上传待导入的 CSV 或 XLSX 文件',
  audit: 'file.uploaded',
  roles: WRITERS,
  body: upload(BYTES_MAX),
  out: z.object({
    upload: z.string(),
    name: z.string(),
    size: z.number().int(),
    sha256: z.string(),
    format: z.enum(['csv', 'xlsx']),
    header: z.array(z.string()),
    /** Import maps whose columns this header has, the best fit first. */
    fits: z.array(z.object({ map: z.string(), found: z.number().int(), missing: z.array(z.string()) })),
  }),
  work: notYet,
})

const start = endpoint({
  method: 'POST',
  path: '/api/imports',
  tag: '导入',
  summary: '试导入（dryRun）或导入一个已上传的文件，进度见任务',
  audit: 'import.started',
  idempotent: true,
  roles: WRITERS,
  body: z.object({
    upload: z.string().max(100),
    map: z.string().max(100),
    dryRun: z.boolean(),
    /** Warning code → why the values are true; needed for each kind of warning found by the dry run. */
    explanations: z.record(z.string().max(200), reason).default({}),
  }),
  out: z.object({ job: rowId }),
  work: notYet,
})

const batch = z
  .object({
    batch: rowId,
    job: rowId.nullable(),
    map: z.string(),
    mapTitle: z.string(),
    source: z.string(),
    file: z.string(),
    declaredAt: instant,
    by: accountLink,
    rowsRead: z.number().int(),
    rowsGood: z.number().int(),
    rowsRefused: z.number().int(),
    openFindings: z.number().int(),
    explanations: z.record(z.string(), z.string()),
    status: z.enum(['queued', 'running', 'done', 'failed', 'cancelled', 'interrupted', 'undone']),
    undone: z.object({ at: instant, by: accountLink, reason: z.string() }).nullable(),
  })
  .meta({ id: 'Batch' })

const list = endpoint({
  method: 'GET',
  path: '/api/imports',
  tag: '导入',
  summary: '历次导入',
  roles: READERS,
  query: z.object(page),
  out: pageOf(batch),
  work: notYet,
})

const show = endpoint({
  method: 'GET',
  path: '/api/imports/:batch',
  tag: '导入',
  summary: '一次导入及其退回的行',
  roles: READERS,
  params: z.object({ batch: id }),
  query: z.object(page),
  out: batch.extend({
    header: z.array(z.string()),
    refusals: pageOf(z.object({ row: z.number().int(), cells: z.array(z.string()), problems: z.array(rowProblem) })),
  }),
  work: notYet,
})

const refused = endpoint({
  method: 'GET',
  path: '/api/imports/:batch/refused.xlsx',
  tag: '导入',
  summary: '下载退回的行：错误单元格标红并加批注，改后可直接再导入',
  roles: ['officer', 'auditor'],
  params: z.object({ batch: id }),
  out: file(XLSX),
  work: notYet,
})

const undo = endpoint({
  method: 'POST',
  path: '/api/imports/:batch/undo',
  tag: '导入',
  summary: '撤销一次导入：申报留作证据，不再计入',
  audit: 'import.undone',
  roles: WRITERS,
  params: z.object({ batch: id }),
  body: z.object({ reason }),
  out: z.object({ batch: rowId, firms: z.number().int(), refresh }),
  work: notYet,
})

export const importEndpoints = [maps, template, uploadFile, start, list, show, refused, undo] as const
