import { execFileSync } from 'node:child_process'
import { cpSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, expect, test } from 'vitest'
import { gongzhen, removeFolder, serve, temporaryFolder } from './harness/server.mjs'

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
  execFileSync('cp', ['-al', join(ROOT, 'node_modules'), join(clone, 'node_modules')])
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
  ['an unknown setting', { GONGZHEN_PROT: '1' }, ['GONGZHEN_PROT']],
])('%s is refused at start, with what is allowed', { timeout: 60_000 }, async (_, env, words) => {
  const { code, output } = await gongzhen(['serve'], { GONGZHEN_DATA: folder, ...env })
  expect(code).toBe(2)
  for (const word of words) expect(output).toContain(word)
})

test('demo accounts are refused where others can reach the server', { timeout: 240_000 }, async () => {
  const data = await temporaryFolder()
  const served = await serve({ folder: data, env: { HOST: '0.0.0.0' } })
  try {
    const answer = await fetch(`${served.origin}/api/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-gongzhen': '1' },
      body: JSON.stringify({ zone: 'demo', login: 'officer', password: 'gongzhen-demo' }),
    })
    expect(answer.status).toBeGreaterThanOrEqual(400)
    const { zones } = await (await fetch(`${served.origin}/api/zones`)).json()
    expect(zones.flatMap((zone: { accounts: unknown[] }) => zone.accounts)).toEqual([])
  } finally {
    await served.stop()
    await removeFolder(data)
  }
})
