import { z } from 'zod'
import { importReport, type job, refreshReport, runReport } from '../contract.ts'
import type { JobRow } from '../store/jobs.ts'
import { presentAccount } from './standing.ts'

/** A job as the browser sees it. */
export function presentJob(row: JobRow): z.output<typeof job> {
  const { params, result, by, byName, ...rest } = row
  return {
    ...rest,
    title: titleOf(row.kind, titled.parse(params)),
    result: report.parse(result),
    by: presentAccount(by, byName),
    resumable: ['cancelled', 'interrupted', 'failed'].includes(row.status),
  }
}

const report = z.union([importReport, runReport, refreshReport]).nullable()
const titled = z.looseObject({
  fileName: z.string().optional(),
  dryRun: z.boolean().optional(),
  asOf: z.string().optional(),
  batch: z.number().optional(),
  subjects: z.array(z.number()).optional(),
})

function titleOf(kind: JobRow['kind'], params: z.output<typeof titled>): string {
  switch (kind) {
    case 'import':
      return `${params.dryRun === true ? '试导入' : '导入'}${params.fileName ? `《${params.fileName}》` : ''}`
    case 'run':
      if (params.subjects) return `重新判断 ${params.subjects.length} 家企业`
      return params.batch === undefined ? `政策比对（${params.asOf ?? ''}）` : `更新导入 ${params.batch} 所及企业的结果`
  }
}
