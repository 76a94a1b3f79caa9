import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { type ImportMap, columnsOf } from '@gongzhen/core/registry'
import { accountLink, id, instant, page, pageOf, problem, reason, refresh, rowId, rowProblem } from '../contract.ts'
import type { Sql } from '../database.ts'
import { READERS, WRITERS, endpoint, file, upload } from '../endpoint.ts'
import { XLSX_MEDIA_TYPE, byFit, findHeader, openTableFile, topRows } from '../files.ts'
import { importTemplate, refusedWorkbook } from '../jobs/import.ts'
import { refreshBatch } from '../jobs/refresh.ts'
import type { Platform } from '../platform.ts'
import { presentAccount } from '../presentation.ts'
import { type Batch, batchById, listBatches, refusalsOf, undoBatch } from '../store/batches.ts'
import { queueJob, readJob } from '../store/jobs.ts'
import { accountNames } from '../store/names.ts'
import { type StoredUpload, nameOfUpload, removeUpload, storeUpload } from '../uploads.ts'
import { NONE } from '../in-both.ts'

const failure = defineErrors('import', {
  no_map: {
    status: 404,
    zh: '本园区没有名为「{map}」的导入对照表。可用：{known}。',
    en: 'The zone has no import map {map}; it has {known}.',
  },
})

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
  async work({ session, platform: { policies } }) {
    const { importMaps, problems } = await policies.zone(session.zone)
    const ofMaps = problems.filter((one) => one.file?.startsWith(`zones/${session.zone}/`))
    return { maps: importMaps.map(presentMap), problems: ofMaps.map((one) => ({ ...one })) }
  },
})

const template = endpoint({
  method: 'GET',
  path: '/api/import-maps/:map/template.xlsx',
  tag: '导入',
  summary: '下载填报模板：必填标记、下拉选项、示例行',
  roles: READERS,
  params: z.object({ map: z.string().max(100) }),
  out: file(XLSX_MEDIA_TYPE),
  async work({ params, session, platform }) {
    const map = await foundMap(platform, session.zone, params.map)
    return { name: `${map.title}-模板.xlsx`, mediaType: XLSX_MEDIA_TYPE, content: await importTemplate(map) }
  },
})

const uploadFile = endpoint({
  method: 'POST',
  path: '/api/uploads',
  tag: '导入',
  summary: '上传待导入的 CSV 或 XLSX 文件',
  audit: 'file.uploaded',
  roles: WRITERS,
  body: upload('uploadBytesMax'),
  out: z.object({
    upload: z.string(),
    name: z.string(),
    size: z.number().int(),
    sha256: z.string(),
    format: z.enum(['csv', 'xlsx']),
    header: z.array(z.string()),
    /** The zone's import maps, the one whose columns this header has most of first. */
    fits: z.array(z.object({ map: z.string(), found: z.number().int(), missing: z.array(z.string()) })),
  }),
  async work({ body, inZone, audit, session, platform: { policies, settings } }) {
    const { importMaps } = await policies.zone(session.zone)
    const stored = await storeUpload(settings.uploads, session.zone, body)
    const seen = await lookInto(stored, importMaps).catch(async (error: unknown) => {
      await removeUpload(settings.uploads, session.zone, stored.upload)
      throw error
    })
    const { path: _, ...about } = stored
    await inZone(async () => audit(`upload:${stored.upload}`, about))
    return { ...about, ...seen }
  },
})

/** What a file is and which maps fit it; fails, saying what to do, where it is no table. */
async function lookInto({ path }: StoredUpload, importMaps: readonly ImportMap[]) {
  const table = await openTableFile(path)
  try {
    const top = await topRows(table)
    const fits = importMaps.map((map) => {
      const { row, cells, missing } = findHeader(top, columnsOf(map))
      const wanted = new Set(columnsOf(map)).size
      return { map: map.map, row, cells, found: wanted - missing.length, missing: missing.map(({ column }) => column) }
    })
    fits.sort(byFit)
    const header = fits[0]?.cells ?? top[0]?.cells ?? []
    return {
      format: table.nature.format,
      header: [...header],
      fits: fits.map(({ map, found, missing }) => ({ map, found, missing })),
    }
  } finally {
    await table.close()
  }
}

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
    /** Leaves the firms' results to the next run: for one file of several. */
    resultsWait: z.boolean().default(false),
  }),
  out: z.object({ job: rowId }),
  async work({ body, inZone, audit, session, platform }) {
    await foundMap(platform, session.zone, body.map)
    const fileName = await nameOfUpload(platform.settings.uploads, session.zone, body.upload)
    const queued = await inZone(async (sql) => {
      const params = { ...body, fileName }
      const job = await queueJob(sql, { kind: 'import', params, by: session.account })
      audit(`job:${job}`, params)
      return { job }
    })
    platform.queue.wake(session.zone)
    return queued
  },
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
    partiesCreated: z.number().int(),
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
  work: ({ query, inZone, session, platform }) =>
    inZone(async (sql) => {
      const { rows, total } = await listBatches(sql, query)
      return { rows: await present(sql, platform, session.zone, rows), total, page: query.page, size: query.size }
    }),
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
  work: ({ params, query, inZone, session, platform }) =>
    inZone(async (sql) => {
      const found = await batchById(sql, params.batch)
      const [shown] = await present(sql, platform, session.zone, [found])
      const { rows, total } = await refusalsOf(sql, params.batch, query)
      const refusals = rows.map(({ row, cells, problems }) => ({ row, cells: [...cells], problems: [...problems] }))
      return {
        ...shown!,
        header: [...found.header],
        refusals: { rows: refusals, total, page: query.page, size: query.size },
      }
    }),
})

const refused = endpoint({
  method: 'GET',
  path: '/api/imports/:batch/refused.xlsx',
  tag: '导入',
  summary: '下载退回的行：错误单元格标红并加批注，改后可直接再导入',
  audit: 'import.refused_exported',
  roles: ['officer', 'auditor'],
  params: z.object({ batch: id }),
  out: file(XLSX_MEDIA_TYPE),
  work: ({ params, inZone, audit }) =>
    inZone(async (sql) => {
      const workbook = await refusedWorkbook(sql, params.batch)
      audit(`batch:${params.batch}`)
      return { ...workbook, mediaType: XLSX_MEDIA_TYPE }
    }),
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
  async work({ params, body, inZone, audit, session, platform }) {
    const undone = await inZone(async (sql) => {
      const firms = await undoBatch(sql, platform.policies.facts, { batch: params.batch, reason: body.reason })
      audit(`batch:${params.batch}`, { reason: body.reason, firms: firms.length })
      const order = { batch: params.batch, by: session.account }
      return {
        batch: params.batch,
        firms: firms.length,
        refresh: await refreshBatch(sql, platform, session.zone, order),
      }
    })
    platform.queue.wake(session.zone)
    return undone
  },
})

async function foundMap({ policies }: Platform, zone: string, name: string): Promise<ImportMap> {
  const { importMaps } = await policies.zone(zone)
  const map = importMaps.find((candidate) => candidate.map === name)
  if (map === undefined)
    throw failure('no_map', { map: name, known: importMaps.map((one) => one.map).join('、') || NONE })
  return map
}

function presentMap({ map, title, source, subject, period, columns }: ImportMap): z.output<typeof importMap> {
  return {
    map,
    title,
    source,
    subjectColumn: subject.column,
    periodKind: period.kind,
    periodColumn: 'column' in period ? period.column : null,
    columns: columns.map(({ column, fact, required, form }) => ({
      column,
      fact: fact.name,
      unit: form.parse === 'value' ? (form.unit ?? fact.unit ?? null) : null,
      required,
    })),
  }
}

/** Imports as they are shown: with the names of their maps and of who made them, and what became of their jobs. */
async function present(
  sql: Sql,
  { policies }: Platform,
  zone: string,
  rows: readonly Batch[],
): Promise<z.output<typeof batch>[]> {
  const { importMaps } = await policies.zone(zone)
  const names = await accountNames(
    sql,
    rows.flatMap(({ by, undone }) => [by, undone?.by ?? null]),
  )
  const nameOf = (account: number | null) =>
    presentAccount(account, account === null ? null : (names.get(account) ?? null))
  const shown: z.output<typeof batch>[] = []
  for (const { sha256: _, header: __, by, undone, explanations, ...row } of rows) {
    const job = row.job === null ? null : await readJob(sql, row.job)
    shown.push({
      ...row,
      explanations: { ...explanations },
      mapTitle: importMaps.find(({ map }) => map === row.map)?.title ?? row.map,
      by: nameOf(by),
      status: undone !== null ? 'undone' : (job?.status ?? 'done'),
      undone: undone === null ? null : { ...undone, by: nameOf(undone.by) },
    })
  }
  return shown
}

export const importEndpoints = [maps, template, uploadFile, start, list, show, refused, undo] as const
