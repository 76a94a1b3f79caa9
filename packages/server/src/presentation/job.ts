import { z } from 'zod'
import { importReport, type job, refreshReport, runReport } from '../contract.ts'
import type { JobRow } from '../store/jobs.ts'
import { presentAccount } from './standing.ts'

/** A job as the browser sees it. */
export function presentJob(row: JobRow): z.output<typeof job> {
  const { params, result, by, byName, ...rest } = row
  const title = titleOf(row.kind, titled.parse(params))
  return {
    ...rest,
    title: title.zh,
    titleEn: title.en,
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

type InBoth = { readonly zh: string; readonly en: string }

function titleOf(kind: JobRow['kind'], params: z.output<typeof titled>): InBoth {
  const { fileName, dryRun = false, asOf = '', batch, subjects } = params
  if (kind === 'import') {
    return {
      zh: `${dryRun ? '试导入' : '导入'}${fileName ? `《${fileName}》` : ''}`,
      en: [dryRun ? 'Trial import' : 'Import', fileName].filter(Boolean).join(': '),
    }
  }
  if (subjects) return { zh: `重新判断 ${subjects.length} 家企业`, en: `Judge again: ${subjects.length} firms` }
  return batch === undefined
    ? { zh: `政策比对（${asOf}）`, en: `Run over all policies (${asOf})` }
    : { zh: `更新导入 ${batch} 所及企业的结果`, en: `Results of the firms that import ${batch} touches` }
}
