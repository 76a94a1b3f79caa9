/** The programmes of this folder and the facts they read, for tests. */
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { type Problem, showProblem } from '@gongzhen/core/base'
import { type Catalogue, type Programme, loadProgramme, parseCatalogue, parseImportMap } from '@gongzhen/core/programme'
import type { ImportMap } from '@gongzhen/core/registry'

const ROOT = import.meta.dirname

/** The folders that hold a programme, by name. */
export const shippedFolders: readonly string[] = readdirSync(ROOT).filter((folder) =>
  existsSync(join(ROOT, folder, 'programme.yaml')),
)

/** The texts of a folder by their paths inside it. */
export function shippedTexts(folder: string): ReadonlyMap<string, string> {
  const paths = readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
  const texts = paths.filter((path) => /\.(yaml|md|csv|json)$/.test(path))
  return new Map(texts.map((path) => [path, readFileSync(join(ROOT, folder, path), 'utf8')]))
}

/** The catalogue of facts; throws what is wrong with it. */
export const shippedCatalogue: Catalogue = readCatalogue()

/** An import map over the catalogue of facts; throws what is wrong with it. */
export function mapOverShipped(text: string): ImportMap {
  const read = parseImportMap('map.yaml', text, shippedCatalogue)
  if ('problems' in read) throw new Error(allOf(read.problems))
  return read.map
}

/** The programme of a folder, its text first changed where a test asks for it; throws what is wrong with it. */
export function shippedProgramme(folder: string, change = (text: string): string => text): Programme {
  const files = new Map(shippedTexts(folder))
  files.set('programme.yaml', change(files.get('programme.yaml') ?? ''))
  const loaded = loadProgramme(files, shippedCatalogue)
  if ('problems' in loaded) throw new Error(allOf(loaded.problems))
  return loaded.programme
}

function readCatalogue(): Catalogue {
  const read = parseCatalogue(shippedTexts('facts'))
  if ('problems' in read) throw new Error(allOf(read.problems))
  return read.catalogue
}

const allOf = (problems: readonly Problem[]): string => problems.map((problem) => showProblem(problem)).join('\n')
