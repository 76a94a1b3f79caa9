import { existsSync } from 'node:fs'
import { readFile, readdir, stat } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Problem, defineErrors, nearest, showProblem } from '@gongzhen/core/base'
import {
  type Catalogue,
  type Programme,
  type ProgrammeFiles,
  emptyCatalogue,
  loadProgramme,
  parseCatalogue,
} from '@gongzhen/core/programme'

const failure = defineErrors('cli', {
  noProgramme: { status: 400, zh: '没有政策 {id}；有 {known}', en: 'there is no programme {id}; there are {known}' },
  noFolder: { status: 400, zh: '没有文件夹 {folder}', en: 'there is no folder {folder}' },
  noProgrammes: {
    status: 400,
    zh: '{folder} 里没有政策（含 programme.yaml 的文件夹）',
    en: '{folder} holds no programme (a folder with a programme.yaml)',
  },
  noFile: { status: 400, zh: '读不到文件 {file}：{reason}', en: 'the file {file} cannot be read: {reason}' },
})

/** A programme's folder as it was read: the programme, or why there is none. */
export type ReadFolder = {
  /** The folder, relative to where the command runs. */
  readonly folder: string
  readonly path: string
  readonly files: ProgrammeFiles
  readonly programme: Programme | undefined
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
}

/** Everything under some folders: the catalogue that belongs to them, every programme, every zone. */
export type PolicyFiles = {
  readonly catalogue: Catalogue
  /** Mistakes in the catalogue; programmes are then not read. */
  readonly problems: readonly Problem[]
  readonly folders: readonly ReadFolder[]
  readonly zones: readonly { readonly folder: string; readonly files: ReadonlyMap<string, string> }[]
}

/** The programmes that come with the program. */
const OWN = fileURLToPath(new URL('../../../programmes', import.meta.url))

/** Reads folders of programmes, or single programmes; without any, `programmes` here, else those of the program. */
export async function readPolicyFiles(given: readonly string[]): Promise<PolicyFiles> {
  const roots =
    given.length > 0 ? given.map((folder) => resolve(folder)) : [existsSync('programmes') ? resolve('programmes') : OWN]
  for (const [index, root] of roots.entries()) {
    const isFolder = await stat(root)
      .then((entry) => entry.isDirectory())
      .catch(() => false)
    if (!isFolder) throw failure('noFolder', { folder: given[index] ?? root })
  }
  const { catalogue, problems } = await readCatalogue(roots)
  if (problems.length > 0) return { catalogue, problems, folders: [], zones: [] }
  const paths = (await Promise.all(roots.map(programmeFolders))).flat()
  if (paths.length === 0) throw failure('noProgrammes', { folder: given.join(', ') || 'programmes' })
  const folders = await Promise.all(paths.map((path) => readProgrammeFolder(path, catalogue)))
  const zones = (await Promise.all(roots.map(zoneFolders))).flat()
  return { catalogue, problems: [], folders, zones }
}

/** The text of a file that was named on the command line. */
export async function readGivenFile(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8')
  } catch (error) {
    throw failure('noFile', { file, reason: error instanceof Error ? error.message : String(error) })
  }
}

/** The catalogue beside the programmes: `facts/` in a folder given or in one above it; without one, an empty catalogue. */
async function readCatalogue(
  roots: readonly string[],
): Promise<{ catalogue: Catalogue; problems: readonly Problem[] }> {
  for (const root of roots) {
    for (const folder of [root, dirname(root), dirname(dirname(root))]) {
      const facts = join(folder, 'facts')
      if (!existsSync(join(facts, 'catalogue.yaml'))) continue
      const read = parseCatalogue(await readTexts(facts))
      return 'problems' in read
        ? { catalogue: emptyCatalogue(), problems: inFolder(shown(facts), read.problems) }
        : { catalogue: read.catalogue, problems: [] }
    }
  }
  return { catalogue: emptyCatalogue(), problems: [] }
}

async function programmeFolders(root: string): Promise<string[]> {
  if (existsSync(join(root, 'programme.yaml'))) return [root]
  const entries = await readdir(root, { withFileTypes: true })
  const folders = entries.filter((entry) => entry.isDirectory()).map((entry) => join(root, entry.name))
  return folders.filter((folder) => existsSync(join(folder, 'programme.yaml'))).toSorted()
}

async function zoneFolders(root: string): Promise<{ folder: string; files: Map<string, string> }[]> {
  const zones = join(root, 'zones')
  const entries = existsSync(zones) ? await readdir(zones, { withFileTypes: true }) : []
  const folders = entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => join(zones, entry.name))
    .toSorted()
  return Promise.all(folders.map(async (folder) => ({ folder: shown(folder), files: await readTexts(folder) })))
}

async function readProgrammeFolder(path: string, catalogue: Catalogue): Promise<ReadFolder> {
  const files = await readTexts(path)
  const folder = shown(path)
  const loaded = loadProgramme(files, catalogue)
  if ('problems' in loaded) {
    return { folder, path, files, programme: undefined, problems: inFolder(folder, loaded.problems), warnings: [] }
  }
  return { folder, path, files, programme: loaded.programme, problems: [], warnings: inFolder(folder, loaded.warnings) }
}

/** The texts of a folder and its folders by their paths inside it. */
async function readTexts(folder: string): Promise<Map<string, string>> {
  const names = await readdir(folder, { recursive: true }).catch((error: unknown) => {
    throw failure('noFile', { file: shown(folder), reason: error instanceof Error ? error.message : String(error) })
  })
  const texts = names.filter((name) => /\.(yaml|md|dmn|csv|json|lock)$/.test(name)).toSorted()
  const read = texts.map(async (name) => [name.replaceAll('\\', '/'), await readGivenFile(join(folder, name))] as const)
  return new Map(await Promise.all(read))
}

/** Problems with their file as it is found from where the command runs. */
export const inFolder = (folder: string, problems: readonly Problem[]): Problem[] =>
  problems.map((problem) =>
    problem.file === undefined ? { ...problem, file: folder } : { ...problem, file: `${folder}/${problem.file}` },
  )

const shown = (path: string): string => relative(process.cwd(), path).replaceAll('\\', '/') || basename(path)

/** A problem on two lines, Chinese and English. */
export const tellProblem = (problem: Problem): string => `${showProblem(problem, 'zh')}\n    ${problem.en}`

/** The one programme of that id; what is broken beside it is told, and an id nobody has is refused with those near it. */
export async function programmeNamed(id: string, folder: string | undefined): Promise<Programme> {
  const { folders, problems } = await readPolicyFiles(folder === undefined ? [] : [folder])
  const broken = [...problems, ...folders.flatMap((read) => (read.programme ? [] : read.problems))]
  for (const problem of broken) process.stderr.write(`${tellProblem(problem)}\n`)
  const programmes = folders.flatMap(({ programme }) => programme ?? [])
  const programme = programmes.find((one) => one.id === id)
  if (!programme) {
    const ids = programmes.map((one) => one.id)
    const close = nearest(id, ids)
    throw failure('noProgramme', { id, known: (close.length > 0 ? close : ids).join('、') })
  }
  return programme
}
