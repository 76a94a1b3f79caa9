import { join } from 'node:path'
import type { Problem } from '@gongzhen/core/base'
import { nearest } from '@gongzhen/core/base'
import type { Frozen } from '@gongzhen/core/composite'
import {
  type Catalogue,
  type LoadOptions,
  type Programme,
  type ProgrammeFiles,
  type ZoneFile,
  loadProgramme,
  parseBankFormat,
  parseImportMap,
  parseZone,
  relativeLeaves,
} from '@gongzhen/core/programme'
import type { BankFormat } from '@gongzhen/core/payment'
import type { ImportMap } from '@gongzhen/core/registry'
import { type PolicyFolders, programmeFolders, readFolder } from './folders.ts'

/** A programme as a zone has adopted it: its files, the zone's own figures, and the programme they make. */
export type Adopted = {
  readonly programme: Programme
  readonly files: ProgrammeFiles
  readonly options: LoadOptions
  readonly warnings: readonly Problem[]
}

/** What a zone has adopted. */
export type ZonePolicies = {
  /** Null where zone.yaml is absent or has mistakes. */
  readonly file: ZoneFile | null
  readonly adopted: readonly Adopted[]
  /** Adopted programmes whose files have mistakes: they take part in nothing. */
  readonly unreadable: readonly string[]
  /** The first programme that gives points and ranks within peers: the zone's points programme. */
  readonly points: string | null
  /** How the zone's files become facts. */
  readonly importMaps: readonly ImportMap[]
  /** How the zone's banks take payments and answer them. */
  readonly bankFormats: readonly BankFormat[]
  readonly problems: readonly Problem[]
}

/** A programme as it is kept: the files that decide what comes out, and the zone's own figures in `adoption.json`. */
export type StoredEdition = {
  readonly hash: string
  readonly files: Readonly<Record<string, string>>
  /** Parameters that the zone approved for it; those that stand in its own folder come before them. */
  readonly frozen?: Frozen | null
}

/** A programme with the parameters that were approved for its edition. */
export const withFrozen = (programme: Programme, frozen: Frozen | null | undefined): Programme =>
  !frozen || programme.frozen || relativeLeaves(programme.model).length === 0 ? programme : { ...programme, frozen }

/** What a zone's own figures are kept under beside the programme's files. */
const ADOPTION = 'adoption.json'

/** Everything needed to make the same programme again. */
export function storedEdition({ programme, files, options }: Adopted): StoredEdition {
  return { hash: programme.edition, files: { ...Object.fromEntries(files), [ADOPTION]: JSON.stringify(options) } }
}

/** Reads programmes, each once for every set of figures it is adopted with. */
export function createLoader(folders: PolicyFolders, catalogue: Catalogue) {
  const loaded = new Map<string, Promise<ReturnType<typeof loadProgramme> & { readonly files: ProgrammeFiles }>>()
  const editions = new Map<string, Programme>()

  async function load(id: string, options: LoadOptions) {
    const files = await readFolder(join(folders.programmes, id))
    return { ...loadProgramme(files, catalogue, options), files }
  }

  async function adopt(
    id: string,
    options: LoadOptions,
    known: readonly string[],
  ): Promise<Adopted | readonly Problem[]> {
    const key = JSON.stringify([id, options])
    const reading = loaded.get(key) ?? load(id, options)
    loaded.set(key, reading)
    const read = await reading
    if (read.files.size === 0) return [absent(id, known)]
    if ('problems' in read) return read.problems.map((problem) => inFolder(id, problem))
    editions.set(read.programme.edition, read.programme)
    return {
      programme: read.programme,
      files: read.files,
      options,
      warnings: read.warnings.map((problem) => inFolder(id, problem)),
    }
  }

  return {
    async zone(files: ReadonlyMap<string, string>, zone: string): Promise<ZonePolicies> {
      const parsed = parseZone(files)
      if ('problems' in parsed) {
        const problems = parsed.problems.map((problem) => inFolder(`zones/${zone}`, problem))
        return { file: null, adopted: [], unreadable: [], points: null, importMaps: [], bankFormats: [], problems }
      }
      const known = await programmeFolders(folders)
      const read = await Promise.all(
        [...parsed.zone.programmes].map(async ([id, { parameters, variant }]) => {
          const options = { overrides: parameters, ...(variant === undefined ? {} : { variant }) }
          return { id, found: await adopt(id, options, known) }
        }),
      )
      const maps = readMaps(parsed.zone, files, catalogue)
      const banks = readBankFormats(zone, files)
      const adopted = read.flatMap(({ found }) => (isAdopted(found) ? [found] : []))
      return {
        file: parsed.zone,
        adopted,
        unreadable: read.flatMap(({ id, found }) => (isAdopted(found) ? [] : [id])),
        points: pointsOf(adopted),
        importMaps: maps.importMaps,
        bankFormats: banks.bankFormats,
        problems: [
          ...read.flatMap(({ found }) => (isAdopted(found) ? [] : found)),
          ...maps.problems,
          ...banks.problems,
        ],
      }
    },
    hasEdition: (hash: string): boolean => editions.has(hash),
    edition(stored: StoredEdition): Programme {
      const known = editions.get(stored.hash)
      if (known !== undefined) return withFrozen(known, stored.frozen)
      const read = readEdition(stored, catalogue)
      if (!isAdopted(read)) throw new Error(`edition ${stored.hash} cannot be read any more`)
      editions.set(stored.hash, read.programme)
      return withFrozen(read.programme, stored.frozen)
    },
    /** A kept edition as it was adopted, or what is wrong with it for the reader there is now. */
    adopted(stored: StoredEdition): Adopted | readonly Problem[] {
      return readEdition(stored, catalogue)
    },
  }
}

/** Reads what zones have adopted, and what was kept of it. */
export type Loader = ReturnType<typeof createLoader>

function readEdition(stored: StoredEdition, catalogue: Catalogue): Adopted | readonly Problem[] {
  const { files, options } = filesOfEdition(stored)
  const read = loadProgramme(files, catalogue, options)
  if ('problems' in read) return read.problems
  const { programme, warnings } = read
  return { programme, files, options, warnings: warnings.map((problem) => inFolder(programme.id, problem)) }
}

/** The folder and the zone's own figures of an edition that was kept. */
export function filesOfEdition({ files }: Pick<StoredEdition, 'files'>): Pick<Adopted, 'files' | 'options'> {
  const { [ADOPTION]: adoption = '{}', ...texts } = files
  return { files: new Map(Object.entries(texts)), options: JSON.parse(adoption) as LoadOptions }
}

/** The first programme that gives points and ranks within peers. */
export const pointsOf = (adopted: readonly Adopted[]): string | null =>
  adopted.find(({ programme }) => ranksPeers(programme))?.programme.id ?? null

/** The maps in the zone's folder of imports; one with mistakes is left out and its problems told. */
function readMaps({ zone, imports }: ZoneFile, files: ReadonlyMap<string, string>, catalogue: Catalogue) {
  const folder = imports.replace(/^\.\//, '').replace(/\/*$/, '/')
  const read = [...files]
    .filter(([path]) => path.startsWith(folder) && path.endsWith('.yaml'))
    .map(([path, text]) => ({ path, found: parseImportMap(path, text, catalogue) }))
  return {
    importMaps: read.flatMap(({ found }) => ('map' in found ? [found.map] : [])),
    problems: read.flatMap(({ found }) =>
      'map' in found ? [] : found.problems.map((problem) => inFolder(`zones/${zone}`, problem)),
    ),
  }
}

/** The formats in the zone's folder banks/; one with mistakes is left out and its problems told. */
function readBankFormats(zone: string, files: ReadonlyMap<string, string>) {
  const read = [...files]
    .filter(([path]) => path.startsWith('banks/') && path.endsWith('.yaml'))
    .map(([path, text]) => parseBankFormat(path, text))
  return {
    bankFormats: read.flatMap((found) => ('format' in found ? [found.format] : [])),
    problems: read.flatMap((found) =>
      'format' in found ? [] : found.problems.map((problem) => inFolder(`zones/${zone}`, problem)),
    ),
  }
}

/** Whether a programme was read, or only what is wrong with it. */
export const isAdopted = (found: Adopted | readonly Problem[]): found is Adopted => 'programme' in found

const ranksPeers = ({ gives, model }: Programme): boolean => gives.includes('score') && model.peers !== undefined

const inFolder = (folder: string, problem: Problem): Problem =>
  problem.file === undefined ? problem : { ...problem, file: `${folder}/${problem.file}` }

function absent(id: string, known: readonly string[]): Problem {
  const [proposal] = nearest(id, known)
  return {
    code: 'policies.absent',
    file: 'zone.yaml',
    zh: `没有名为「${id}」的政策文件夹`,
    en: `there is no programme folder named ${id}`,
    ...(proposal === undefined ? {} : { proposal }),
  }
}
