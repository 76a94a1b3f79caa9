import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Instant, type LocalDate, type Problem, defineErrors, showProblem } from '@gongzhen/core/base'
import { type Catalogue, type ZoneFile, parseCatalogue, parseZone } from '@gongzhen/core/programme'
import { type Codes, type FactDefinition, parseCodes } from '@gongzhen/core/registry'

const failure = defineErrors('policies', {
  catalogue: {
    status: 500,
    zh: '数据目录有误，无法启动：{problems}',
    en: 'The fact catalogue has mistakes: {problems}',
  },
  codes: {
    status: 500,
    zh: '代码表有误，无法启动：{problems}',
    en: 'The code tables have mistakes: {problems}',
  },
})

/** Policy as files: the fact catalogue, code tables, the programmes, and what each zone has adopted. */
export type PolicyLibrary = {
  readonly catalogue: Catalogue
  readonly codes: Codes
  /** Every fact that has a column: those of the catalogue and programmes' own. */
  readonly facts: readonly FactDefinition[]
  /** A fact by its name, alias or column. */
  fact(name: string): FactDefinition | undefined
  /** A zone's own file; null with the problems where it cannot be read. */
  zone(zone: string): Promise<{ readonly file: ZoneFile | null; readonly problems: readonly Problem[] }>
  /** The day the zone's rules are asked for unless another is named: its own still day, else today in China. */
  today(zone: string): Promise<LocalDate>
}

/** Where policy files are: the program's own, and beside them the zones of this installation. */
export type PolicyFolders = { readonly programmes: string; readonly zones: string | null }

/** Reads catalogue and code tables, without which nothing can be served; zones are read when first asked for. */
export async function openPolicyLibrary(folders: PolicyFolders, now: () => Instant): Promise<PolicyLibrary> {
  const catalogue = await readCatalogue(folders)
  const codes = await readCodes()
  const { facts } = catalogue
  const byName = new Map(facts.flatMap((fact) => [fact.column, fact.name, ...fact.aliases].map((name) => [name, fact])))
  const zones = new Map<string, ReturnType<PolicyLibrary['zone']>>()
  const zone = (name: string): ReturnType<PolicyLibrary['zone']> => {
    const known = zones.get(name) ?? readZone(folders, name)
    zones.set(name, known)
    return known
  }
  return {
    catalogue,
    codes,
    facts,
    fact: (name) => byName.get(name),
    zone,
    today: async (name) => (await zone(name)).file?.today ?? dayInChina(now()),
  }
}

async function readCatalogue({ programmes }: PolicyFolders): Promise<Catalogue> {
  const read = parseCatalogue(await readFolder(join(programmes, 'facts')))
  if ('problems' in read) throw failure('catalogue', { problems: linesOf(read.problems) })
  return read.catalogue
}

async function readCodes(): Promise<Codes> {
  const read = parseCodes(await readFolder(fileURLToPath(new URL('../../../codes', import.meta.url))))
  if ('problems' in read) throw failure('codes', { problems: linesOf(read.problems) })
  return read.codes
}

const linesOf = (problems: readonly Problem[]): string => problems.map((problem) => showProblem(problem)).join('\n')

/** China has one time, eight hours ahead of UTC, all year. */
const dayInChina = (now: Instant): LocalDate => new Date(Date.parse(now) + 8 * 3_600_000).toISOString().slice(0, 10)

async function readZone(folders: PolicyFolders, zone: string): ReturnType<PolicyLibrary['zone']> {
  const parsed = parseZone(await readZoneFolder(folders, zone))
  return 'zone' in parsed ? { file: parsed.zone, problems: [] } : { file: null, problems: parsed.problems }
}

/** A zone of the installation stands before one of the same name that comes with the program. */
async function readZoneFolder({ programmes, zones }: PolicyFolders, zone: string): Promise<Map<string, string>> {
  const own = zones === null ? new Map<string, string>() : await readFolder(join(zones, zone))
  return own.size > 0 ? own : readFolder(join(programmes, 'zones', zone))
}

/** The text files of a folder by their paths inside it; empty where there is no such folder. */
async function readFolder(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder, { recursive: true }).catch(() => [] as string[])
  const texts = names.filter((name) => /\.(yaml|md|dmn|csv)$/.test(name)).sort()
  return new Map(
    await Promise.all(
      texts.map(async (name) => [name.replaceAll('\\', '/'), await readFile(join(folder, name), 'utf8')] as const),
    ),
  )
}
