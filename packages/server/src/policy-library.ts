import { join } from 'node:path'
import { type Instant, type LocalDate, type Problem, dayInChina, defineErrors, showProblem } from '@gongzhen/core/base'
import type { Frozen } from '@gongzhen/core/composite'
import { type Catalogue, type Programme, inForce, parseCatalogue } from '@gongzhen/core/programme'
import type { Codes, FactDefinition } from '@gongzhen/core/registry'
import { readCodes } from './codes.ts'
import { type PolicyFolders, readFolder, readZoneFolder } from './policy-library/folders.ts'
import { type PublishedEdition, policiesThroughTime } from './policy-library/through-time.ts'
import { type StoredEdition, type ZonePolicies, createLoader, withFrozen } from './policy-library/zone-policies.ts'

export {
  type Adopted,
  type StoredEdition,
  type ZonePolicies,
  filesOfEdition,
  storedEdition,
  withFrozen,
} from './policy-library/zone-policies.ts'
export type { PublishedEdition } from './policy-library/through-time.ts'
export { type PolicyFolders, readZoneFolder } from './policy-library/folders.ts'

const failure = defineErrors('policies', {
  catalogue: {
    status: 500,
    zh: '数据目录有误，无法启动：{problems}',
    en: 'The fact catalogue has mistakes: {problems}',
  },
})

/** Which adopted programmes apply on a day, and why the others do not. */
type InForce = {
  readonly asOf: LocalDate
  readonly programmes: readonly Programme[]
  readonly notInForce: readonly { readonly programme: string; readonly name: string; readonly reason: string }[]
}

/** Policy as files: the fact catalogue, code tables, the programmes, and what each zone has adopted. */
export type PolicyLibrary = {
  readonly catalogue: Catalogue
  /** The files the catalogue was read from, for those who read programmes elsewhere. */
  readonly catalogueFiles: ReadonlyMap<string, string>
  readonly codes: Codes
  /** Every fact that has a column: those of the catalogue, and programmes' own once a zone that adopted them was read. */
  readonly facts: readonly FactDefinition[]
  /** A fact by its name, alias or column. */
  fact(name: string): FactDefinition | undefined
  /** What a zone has adopted, as of today; programmes with mistakes are left out and their problems told. */
  zone(zone: string): Promise<ZonePolicies>
  /** The same as of another day: each programme in the edition that decisions of the zone put in force by then. */
  zoneOn(zone: string, asOf: LocalDate): Promise<ZonePolicies>
  /** Reads a zone anew when it is next asked for: something was published in it. */
  reread(zone: string): void
  /** The programmes of a zone that apply on a day. */
  inForce(zone: string, asOf: LocalDate): Promise<InForce>
  /** A programme as it stood, from what was kept of it. Throws when it cannot be read any more. */
  edition(stored: StoredEdition): Programme
  /** Whether an edition has been read already: its files are not needed again. */
  hasEdition(hash: string): boolean
  /** The day the zone's rules are asked for unless another is named: its own still day, else today in China. */
  today(zone: string): Promise<LocalDate>
}

/**
 * Reads catalogue and code tables, without which nothing can be served; zones are read when first asked for, and
 * `prepare` is done with each before anybody sees it.
 */
export async function openPolicyLibrary(
  folders: PolicyFolders,
  now: () => Instant,
  prepare: (zone: string, policies: ZonePolicies) => Promise<void>,
  publishedIn: (zone: string) => Promise<readonly PublishedEdition[]> = async () => [],
  frozenIn: (zone: string) => Promise<ReadonlyMap<string, Frozen>> = async () => new Map(),
): Promise<PolicyLibrary> {
  const catalogueFiles = await readFolder(join(folders.programmes, 'facts'))
  const catalogue = readCatalogue(catalogueFiles)
  const codes = await readCodes()
  const facts = [...catalogue.facts]
  const byName = new Map<string, FactDefinition>()
  const know = (fact: FactDefinition): void => {
    for (const name of [fact.column, fact.name, ...fact.aliases]) byName.set(name, fact)
  }
  for (const fact of facts) know(fact)
  const loader = createLoader(folders, catalogue)
  const zones = new Map<string, Promise<Opened>>()

  async function open(name: string): Promise<Opened> {
    const own = await loader.zone(await readZoneFolder(folders, name), name)
    const { whole, on } = policiesThroughTime(own, await publishedIn(name), loader)
    for (const fact of whole.adopted.flatMap(({ programme }) => programme.facts)) {
      if (byName.has(fact.column)) continue
      facts.push(fact)
      know(fact)
    }
    await prepare(name, whole)
    const frozen = await frozenIn(name)
    const then = frozen.size === 0 ? on : onceADay((asOf: LocalDate) => frozenBy(on(asOf), frozen))
    return { file: own.file, on: then, inForce: onceADay((asOf) => standingOn(then(asOf), asOf)) }
  }

  function opened(name: string): Promise<Opened> {
    const known = zones.get(name)
    if (known !== undefined) return known
    const opening = open(name)
    zones.set(name, opening)
    opening.catch(() => zones.delete(name))
    return opening
  }

  const todayOf = ({ file }: Opened): LocalDate => file?.today ?? dayInChina(now())

  return {
    catalogue,
    catalogueFiles,
    codes,
    facts,
    fact: (name) => byName.get(name),
    async zone(name) {
      const policies = await opened(name)
      return policies.on(todayOf(policies))
    },
    zoneOn: async (name, asOf) => (await opened(name)).on(asOf),
    reread: (name) => void zones.delete(name),
    inForce: async (name, asOf) => (await opened(name)).inForce(asOf),
    edition: (stored) => loader.edition(stored),
    hasEdition: (hash) => loader.hasEdition(hash),
    today: async (name) => todayOf(await opened(name)),
  }
}

/** Which of a zone's policies can be asked on a day, and why not the others. */
function standingOn({ adopted, unreadable }: ZonePolicies, asOf: LocalDate): InForce {
  const asked = inForce(
    adopted.map(({ programme }) => programme),
    asOf,
  )
  return {
    asOf,
    programmes: asked.filter((standing) => standing.inForce).map(({ programme }) => programme),
    notInForce: [
      ...asked.flatMap((standing) =>
        standing.inForce
          ? []
          : [{ programme: standing.programme.id, name: standing.programme.name, reason: standing.zh }],
      ),
      ...unreadable.map((programme) => ({ programme, name: programme, reason: '文件有误，见政策页' })),
    ],
  }
}

/** Policies in which each programme has the parameters that were approved for its edition. */
const frozenBy = (policies: ZonePolicies, frozen: ReadonlyMap<string, Frozen>): ZonePolicies => ({
  ...policies,
  adopted: policies.adopted.map((adopted) => ({
    ...adopted,
    programme: withFrozen(adopted.programme, frozen.get(adopted.programme.edition)),
  })),
})

/** Remembers the last day that was asked about. */
function onceADay<Found>(of: (asOf: LocalDate) => Found): (asOf: LocalDate) => Found {
  let last: { readonly asOf: LocalDate; readonly found: Found } | undefined
  return (asOf) => {
    if (last?.asOf !== asOf) last = { asOf, found: of(asOf) }
    return last.found
  }
}

/** A zone that has been read: its file, and its policies on each day. */
type Opened = Pick<ZonePolicies, 'file'> & { on(asOf: LocalDate): ZonePolicies; inForce(asOf: LocalDate): InForce }

function readCatalogue(files: ReadonlyMap<string, string>): Catalogue {
  const read = parseCatalogue(files)
  if ('problems' in read) throw failure('catalogue', { problems: linesOf(read.problems) })
  return read.catalogue
}

const linesOf = (problems: readonly Problem[]): string => problems.map((problem) => showProblem(problem)).join('\n')
