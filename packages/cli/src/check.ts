import type { Problem } from '@gongzhen/core/base'
import {
  type Catalogue,
  PUBLISHED_FILE,
  changedSincePublished,
  checkCases,
  checkAdoptions,
  checkTogether,
  loadProgramme,
  parseImportMap,
  parseZone,
} from '@gongzhen/core/programme'
import { readOptions } from './options.ts'
import { type PolicyFiles, type ReadFolder, inFolder, readPolicyFiles, tellProblem } from './policy-files.ts'

export const help = {
  zh: '检查政策文件：一次列出全部错误，带文件、行、条款和改法',
  en: 'Check programmes: every mistake at once, with file, line, article and what to write instead',
  usage: `
gongzhen check [DIR…]     政策的文件夹，或装有多个政策的文件夹；默认 programmes
                          a programme's folder or a folder of them; programmes by default
--json                    以 JSON 输出 print JSON
退出码 exit code: 0 没有错误 no mistakes · 1 有错误 mistakes · 2 用法或文件有误 usage or file error`,
}

/** Checks every programme with its cases, what only shows side by side, and the zones beside them. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { json: 'flag' }, true)
  const files = await readPolicyFiles(options.positionals)
  const problems = [
    ...files.problems,
    ...files.folders.flatMap((folder) => folder.problems),
    ...files.folders.flatMap((folder) => casesOf(folder, files)),
    ...files.folders.flatMap(changedSilently),
    ...sideBySide(files),
    ...checkZones(files),
  ]
  const warnings = files.folders.flatMap((folder) => folder.warnings)
  if (options.flag('json')) {
    const programmes = files.folders.map(({ folder, programme }) => ({
      folder,
      programme: programme?.id ?? null,
      edition: programme?.edition ?? null,
    }))
    process.stdout.write(`${JSON.stringify({ programmes, problems, warnings })}\n`)
  } else {
    for (const problem of problems) process.stdout.write(`错误 ${tellProblem(problem)}\n`)
    for (const warning of warnings) process.stdout.write(`提醒 ${tellProblem(warning)}\n`)
    process.stdout.write(
      `${files.folders.length} 项政策 programmes · ${problems.length} 个错误 mistakes · ${warnings.length} 个提醒 warnings\n`,
    )
  }
  return problems.length > 0 ? 1 : 0
}

const casesOf = ({ folder, files, programme }: ReadFolder, { catalogue }: PolicyFiles): Problem[] =>
  programme ? inFolder(folder, checkCases(programme, files, catalogue)) : []

/** Files that are not those that were published. */
const changedSilently = ({ folder, files, programme }: ReadFolder): Problem[] =>
  programme ? inFolder(folder, changedSincePublished(files.get(PUBLISHED_FILE) ?? '', programme.edition)) : []

function sideBySide({ folders }: PolicyFiles): Problem[] {
  const filed = folders.flatMap(({ folder, programme }) => (programme ? [{ folder, programme }] : []))
  return filed.length > 1 ? checkTogether(filed) : []
}

/** A zone's file, and every programme it has adopted with the zone's own figures. */
function checkZones({ zones, folders, catalogue }: PolicyFiles): Problem[] {
  const known = folders.flatMap(({ programme }) => programme ?? [])
  return zones.flatMap(({ folder, files }) => {
    const read = parseZone(new Map([['zone.yaml', files.get('zone.yaml') ?? '']]))
    if ('problems' in read) return inFolder(folder, read.problems)
    const missing = known.length < folders.length ? [] : checkAdoptions(read.zone, 'zone.yaml', known)
    const figures = [...read.zone.programmes].flatMap(([id, { parameters, variant }]) => {
      const home = folders.find(({ programme }) => programme?.id === id)
      const isChanged = variant !== undefined || Object.keys(parameters).length > 0
      if (!home || !isChanged) return []
      const loaded = loadProgramme(home.files, catalogue, {
        overrides: parameters,
        ...(variant === undefined ? {} : { variant }),
      })
      return 'problems' in loaded ? loaded.problems : []
    })
    return inFolder(folder, [...missing, ...figures, ...importMapProblems(read.zone.imports, files, catalogue)])
  })
}

/** What is wrong with the import maps of a zone. */
function importMapProblems(
  folder: string,
  files: ReadonlyMap<string, string>,
  catalogue: Catalogue,
): readonly Problem[] {
  const maps = [...files].filter(([file]) => file.startsWith(folder.replace(/\/?$/, '/')) && file.endsWith('.yaml'))
  return maps.flatMap(([file, text]) => {
    const read = parseImportMap(file, text, catalogue)
    return 'problems' in read ? read.problems : []
  })
}
