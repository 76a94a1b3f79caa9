import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import type { importReport } from '../contract.ts'
import type { Platform } from '../platform.ts'
import { nameOfUpload, openUpload, removeUpload } from '../uploads.ts'
import { type ImportReport, runImport } from './import.ts'
import type { Work } from './queue.ts'
import { refreshBatch } from './refresh.ts'

const failure = defineErrors('import', {
  no_map: {
    status: 404,
    zh: '本园区没有名为「{map}」的导入对照表。',
    en: 'The zone has no import map {map}.',
  },
})

/** What an import job was asked for. */
export const importParams = z.object({
  upload: z.string(),
  fileName: z.string(),
  map: z.string(),
  dryRun: z.boolean(),
  explanations: z.record(z.string(), z.string()),
  resultsWait: z.boolean().default(false),
})

/** An import or a trial of one, then the results of the firms it spoke of. A file that was imported is not kept. */
export function importWork(platform: Pick<Platform, 'database' | 'policies' | 'settings'>): Work {
  const { database, policies, settings } = platform
  return async ({ zone, id, by, params }, { signal, progress }): Promise<z.output<typeof importReport>> => {
    const { upload, resultsWait, ...asked } = importParams.parse(params)
    const map = (await policies.zone(zone)).importMaps.find((candidate) => candidate.map === asked.map)
    if (map === undefined) throw failure('no_map', { map: asked.map })
    await nameOfUpload(settings.uploads, zone, upload)
    const path = openUpload(settings.uploads, zone, upload)
    const today = await policies.today(zone)
    const { catalogue, codes } = policies
    const report = await runImport(
      { database, zone, by, catalogue, codes, today, disk: settings.uploads, signal, progress },
      { ...asked, path, map, job: id },
    )
    const { batch } = report
    if (batch === null) return presentReport(report, 'done')
    const refresh = resultsWait
      ? 'run_due'
      : await database.inZone(zone, (sql) => refreshBatch(sql, platform, zone, { batch, by }))
    await removeUpload(settings.uploads, zone, upload)
    return presentReport(report, refresh)
  }
}

function presentReport(
  report: ImportReport,
  refresh: z.output<typeof importReport>['refresh'],
): z.output<typeof importReport> {
  const { warnings, refusals, problems, ...counts } = report
  return {
    ...counts,
    warnings: [...warnings],
    refusals: refusals.map((one) => ({ row: one.row, problems: [...one.problems] })),
    problems: [...problems],
    refresh,
  }
}
