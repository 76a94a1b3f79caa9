import { existsSync } from 'node:fs'
import { readFile, readdir } from 'node:fs/promises'
import { basename, join, relative, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { type Problem, defineErrors } from '@gongzhen/core/base'
import { type CaseOutcome, loadDmn, readTestCases, runTestCases } from '@gongzhen/core/dmn'

const failure = defineErrors('cli', {
  noKit: {
    status: 400,
    zh: '{folder} 里没有 compliance-level-2 或 compliance-level-3',
    en: '{folder} holds no compliance-level-2 or compliance-level-3',
  },
})

/** The conformance levels of DMN the kit tests. */
export type KitLevel = 'level2' | 'level3'

/** One test case with where it stands in the kit. */
export type KitResult = {
  readonly level: KitLevel
  /** `compliance-level-3/0001-filter`. */
  readonly path: string
  readonly folder: string
  /** The file of cases without its ending. */
  readonly file: string
  readonly outcome: CaseOutcome
}

/** The kit that comes with the program. */
const OWN = fileURLToPath(new URL('../../../../tck', import.meta.url))

/** Runs every case of a kit, folder by folder; mistakes are files that are not the kit's. */
export async function runKit(
  given: string | undefined,
): Promise<{ readonly results: readonly KitResult[]; readonly problems: readonly Problem[] }> {
  const root = resolve(given ?? OWN)
  const levels = (['2', '3'] as const).filter((level) => existsSync(join(root, `compliance-level-${level}`)))
  if (levels.length === 0) throw failure('noKit', { folder: given ?? 'tck' })
  const results: KitResult[] = []
  const problems: Problem[] = []
  for (const level of levels) {
    const path = `compliance-level-${level}`
    const entries = await readdir(join(root, path), { withFileTypes: true })
    const folders = entries.filter((entry) => entry.isDirectory()).map(({ name }) => name)
    for (const folder of folders.toSorted()) {
      const done = await runFolder(root, `${path}/${folder}`, `level${level}`)
      results.push(...done.results)
      problems.push(...done.problems)
    }
  }
  return { results, problems }
}

async function runFolder(root: string, path: string, level: KitLevel) {
  const names = (await readdir(join(root, path))).toSorted()
  const read = async (name: string) => [name, await readFile(join(root, path, name), 'utf8')] as const
  const models = new Map(await Promise.all(names.filter((name) => name.endsWith('.dmn')).map(read)))
  const files = await Promise.all(names.filter((name) => name.endsWith('.xml')).map(read))
  const loaded = loadDmn(models)
  const problems: Problem[] = []
  const results = files.flatMap(([name, text]): KitResult[] => {
    const cases = readTestCases(relative(process.cwd(), join(root, path, name)), text)
    if ('problems' in cases) {
      problems.push(...cases.problems)
      return []
    }
    const place = { level, path, folder: basename(path), file: name.replace(/\.xml$/, '') }
    return runTestCases(cases, loaded.models.get(cases.modelName), now()).map((outcome) => ({ ...place, outcome }))
  })
  return { results, problems }
}

/** The instant as FEEL has it, in UTC. */
function now() {
  const [day = '', time = ''] = new Date().toISOString().replace('Z', '').split('T')
  const [hours = 0, minutes = 0, seconds = 0] = time.split(':').map(Number)
  return { day, at: Math.round((hours * 3600 + minutes * 60 + seconds) * 1000) * 1_000_000, zone: 0 }
}
