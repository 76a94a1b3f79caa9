import type { Problem } from '../base.ts'
import type { Programme } from './load.ts'
import { proposal } from './read-rules.ts'
import { inReadingOrder, newReport, refuse } from './report.ts'
import type { ZoneFile } from './zone.ts'

/** A programme and the folder it was read from. */
export type Filed = { readonly folder: string; readonly programme: Programme }

/** What can only be seen of several programmes side by side: ids, what supersedes what, the rungs of a ladder. */
export function checkTogether(filed: readonly Filed[]): Problem[] {
  const report = newReport()
  const byId = new Map<string, Filed>()
  for (const one of filed) {
    const { folder, programme } = one
    const place = { file: `${folder}/programme.yaml`, line: 1, column: 1 }
    const name = folder.split('/').at(-1) ?? folder
    const twin = byId.get(programme.id)
    if (twin) refuse(report, 'programmeTwice', { id: programme.id, other: twin.folder }, { place })
    else byId.set(programme.id, one)
    if (name !== programme.id)
      refuse(report, 'folderName', { id: programme.id, folder: name }, { place, proposal: programme.id })
  }
  for (const { folder, programme } of filed) {
    const place = { file: `${folder}/programme.yaml`, line: 1, column: 1 }
    const { supersedes, next, effective } = programme
    for (const id of [supersedes, next]) {
      if (id !== null && !byId.has(id))
        refuse(report, 'noProgramme', { id }, { place, proposal: proposal(id, byId.keys()) })
    }
    const before = supersedes === null ? undefined : byId.get(supersedes)?.programme
    if (before && before.effective >= effective)
      refuse(report, 'supersedesLater', { id: before.id, from: before.effective, effective }, { place })
  }
  return inReadingOrder(report.problems)
}

/** What a zone has adopted that does not exist. */
export function checkAdoptions(zone: ZoneFile, file: string, programmes: readonly Pick<Programme, 'id'>[]): Problem[] {
  const report = newReport()
  const ids = programmes.map(({ id }) => id)
  for (const id of zone.programmes.keys()) {
    if (!ids.includes(id))
      refuse(report, 'noProgramme', { id }, { place: { file, line: 1, column: 1 }, proposal: proposal(id, ids) })
  }
  return report.problems
}
