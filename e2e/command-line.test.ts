import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { gongzhen, removeFolder, temporaryFolder } from './harness/server.mjs'

const ROOT = fileURLToPath(new URL('..', import.meta.url))
const folder = await temporaryFolder()
afterAll(() => removeFolder(folder))

/** The files of the project as a clone has them, with its dependencies and nothing built. */
function freshClone(): string {
  const clone = mkdtempSync(join(tmpdir(), 'gongzhen-clone-'))
  const listed = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { cwd: ROOT })
  for (const file of listed.toString().split('\0').filter(Boolean)) {
    cpSync(join(ROOT, file), join(clone, file), { force: true, recursive: true, errorOnExist: false })
  }
  const packages = readdirSync(join(ROOT, 'packages')).map((name) => join('packages', name, 'node_modules'))
  for (const modules of ['node_modules', ...packages]) {
    if (existsSync(join(ROOT, modules))) execFileSync('cp', ['-al', join(ROOT, modules), join(clone, modules)])
  }
  return clone
}

test('npx gongzhen --help works where nothing has been built', { timeout: 120_000 }, () => {
  const clone = freshClone()
  try {
    const help = execFileSync('npx', ['--no-install', 'gongzhen', '--help'], { cwd: clone, encoding: 'utf8' })
    for (const word of ['serve', 'init', 'import', 'backup', 'GONGZHEN_DATA', 'DATABASE_URL', 'PORT', 'HOST']) {
      expect(help).toContain(word)
    }
  } finally {
    rmSync(clone, { recursive: true, force: true })
  }
})

test.each([
  ['a port that is no number', { PORT: 'abc' }, ['PORT', 'abc']],
  ['a port out of range', { PORT: '70000' }, ['PORT', '70000', '65535']],
  ['a database URL of another kind', { DATABASE_URL: 'mysql://localhost/x' }, ['DATABASE_URL', 'postgres']],
])('%s is refused at start, with what is allowed', { timeout: 60_000 }, async (_, env, words) => {
  const { code, output } = await gongzhen(['serve'], { GONGZHEN_DATA: folder, ...env })
  expect(code).toBe(2)
  for (const word of words) expect(output).toContain(word)
})
