import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { type Problem, defineErrors, showProblem } from '@gongzhen/core/base'
import { type Catalogue, type ZoneFile, parseCatalogue, parseZone } from '@gongzhen/core/programme'

const failure = defineErrors('policies', {
  catalogue: {
    status: 500,
    zh: '数据目录有误，无法启动：{problems}',
    en: 'The fact catalogue has mistakes: {problems}',
  },
})

/** Policy as files: the fact catalogue, the programmes, and what each zone has adopted. */
export type PolicyLibrary = {
  readonly catalogue: Catalogue
  /** A zone's own file; null with the problems where it cannot be read. */
  zone(zone: string): Promise<{ readonly file: ZoneFile | null; readonly problems: readonly Problem[] }>
}

/** Where policy files are: the program's own, and beside them the zones of this installation. */
export type PolicyFolders = { readonly programmes: string; readonly zones: string | null }

/** Reads the catalogue, without which nothing can be served; zones and programmes are read when first asked for. */
export async function openPolicyLibrary(folders: PolicyFolders): Promise<PolicyLibrary> {
  const read = parseCatalogue(await readFolder(join(folders.programmes, 'facts')))
  if ('problems' in read) {
    throw failure('catalogue', { problems: read.problems.map((problem) => showProblem(problem)).join('\n') })
  }
  return {
    catalogue: read.catalogue,
    async zone(zone) {
      const parsed = parseZone(await readZoneFolder(folders, zone))
      return 'zone' in parsed ? { file: parsed.zone, problems: [] } : { file: null, problems: parsed.problems }
    },
  }
}

/** A zone of the installation stands before one of the same name that comes with the program. */
async function readZoneFolder({ programmes, zones }: PolicyFolders, zone: string): Promise<Map<string, string>> {
  const own = zones === null ? new Map<string, string>() : await readFolder(join(zones, zone))
  return own.size > 0 ? own : readFolder(join(programmes, 'zones', zone))
}

/** The text files of a folder by their paths inside it; empty where there is no such folder. */
async function readFolder(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder, { recursive: true }).catch(() => [] as string[])
  const texts = names.filter((name) => /\.(yaml|md|dmn)$/.test(name)).sort()
  return new Map(
    await Promise.all(
      texts.map(async (name) => [name.replaceAll('\\', '/'), await readFile(join(folder, name), 'utf8')] as const),
    ),
  )
}
