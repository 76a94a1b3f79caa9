import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { day, finding, healthRow, id, population, rowId } from '../contract.ts'
import type { Sql } from '../database.ts'
import { READERS, type Role, endpoint } from '../endpoint.ts'
import { presentPopulation } from '../presentation.ts'
import { type IndexRunRow, indexReports, indexRun } from '../store/index-runs.ts'
import { runById } from '../store/runs.ts'

const failure = defineErrors('population', {
  no_run: {
    status: 409,
    zh: '「{programme}」还没有完成的比对可看。请先做一次比对；它要是带指标体系的政策，并且已在效。',
    en: 'No finished run has an index of {programme} yet; start a run first.',
  },
  unknown_run: { status: 404, zh: '没有编号为 {run} 的比对。', en: 'There is no run {run}.' },
  not_in_run: {
    status: 404,
    zh: '第 {run} 次比对里没有「{programme}」的指标体系，或那次比对还没有完成。',
    en: 'Run {run} has no index of {programme}, or has not ended.',
  },
})

/** Those who see every firm's figures. */
const FIGURES: readonly Role[] = ['officer', 'policy_officer', 'leader', 'auditor']

const programmeId = z.object({ id: z.string().max(100) })
const ofRun = z.object({
  /** A run; the last finished one that had the programme when absent. */
  run: id.optional(),
})

const show = endpoint({
  method: 'GET',
  path: '/api/programmes/:id/population',
  tag: '指标',
  summary: '一次比对中一项指标体系的全部取值、分数、名次区间：一次下发，在浏览器里试算',
  audit: 'population.read',
  roles: FIGURES,
  params: programmeId,
  query: ofRun,
  out: population,
  work: ({ params, query, inZone, audit }) =>
    inZone(async (sql) => {
      const row = await foundIndex(sql, params.id, query.run)
      audit(`run:${row.run}`, { programme: params.id, units: row.units })
      return presentPopulation(row)
    }),
})

const health = endpoint({
  method: 'GET',
  path: '/api/programmes/:id/health',
  tag: '指标',
  summary: '一次比对中一项指标体系的体检报告：每一行是一个已知的毛病，绿、黄、红、灰四种灯，写明看到什么、怎么办',
  roles: READERS,
  params: programmeId,
  query: ofRun,
  out: z.object({
    programme: z.string(),
    edition: z.string(),
    run: rowId,
    asOf: day,
    units: z.number().int(),
    rows: z.array(healthRow),
    findings: z.array(finding),
  }),
  work: ({ params, query, inZone }) =>
    inZone(async (sql) => {
      const { programme, edition, run, asOf, units, report, findings } = await foundIndex(sql, params.id, query.run)
      return { programme, edition, run, asOf, units, rows: rows.parse(report), findings: told.parse(findings) }
    }),
})

const ofWholeRun = endpoint({
  method: 'GET',
  path: '/api/runs/:id/health',
  tag: '指标',
  summary: '一次比对里每项指标体系的体检报告；没有给积分的政策时为空',
  roles: READERS,
  params: z.object({ id }),
  out: z.object({
    run: rowId,
    programmes: z.array(
      z.object({
        programme: z.string(),
        edition: z.string(),
        units: z.number().int(),
        rows: z.array(healthRow),
        findings: z.array(finding),
      }),
    ),
  }),
  work: ({ params, inZone }) =>
    inZone(async (sql) => {
      if ((await runById(sql, params.id)) === null) throw failure('unknown_run', { run: params.id })
      const found = await indexReports(sql, params.id)
      const programmes = found.map(({ report, findings, ...row }) => ({
        ...row,
        rows: rows.parse(report),
        findings: told.parse(findings),
      }))
      return { run: params.id, programmes }
    }),
})

const rows = z.array(healthRow)
const told = z.array(finding)

/** An index as a run saw it. Fails with what to do where there is none. */
async function foundIndex(sql: Sql, programme: string, run: number | undefined): Promise<IndexRunRow> {
  const row = await indexRun(sql, programme, run ?? null)
  if (row !== null) return row
  throw run === undefined ? failure('no_run', { programme }) : failure('not_in_run', { programme, run })
}

export const populationEndpoints = [show, health, ofWholeRun] as const
