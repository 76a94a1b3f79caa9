import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { describeSettings, isLocal, readSettings, type Settings } from './settings.ts'

const folder = mkdtempSync(join(tmpdir(), 'gongzhen-settings-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function accepted(environment: Record<string, string>): Settings {
  const read = readSettings(environment, '/work')
  if ('problems' in read) throw new Error(read.problems.map(({ zh }) => zh).join('\n'))
  return read.settings
}

function refused(environment: Record<string, string>): string[] {
  const read = readSettings(environment, '/work')
  return 'problems' in read
    ? read.problems.map(({ zh, line, proposal }) => [line, zh, proposal].filter(Boolean).join(' '))
    : []
}

function config(text: string): Record<string, string> {
  const file = join(folder, 'gongzhen.yaml')
  writeFileSync(file, text)
  return { GONGZHEN_CONFIG: file }
}

describe('settings', () => {
  test('have their defaults when nothing is given', () => {
    expect(accepted({})).toMatchObject({
      data: '/work/data',
      host: '127.0.0.1',
      port: 8686,
      demo: true,
      https: false,
      logLevel: 'warn',
      uploadBytesMax: 1024 ** 3,
    })
    expect(accepted({ PORT: '', HOST: '  ' })).toEqual(accepted({}))
  })

  test('come from the config file, over which the environment wins; its paths start beside it', () => {
    const file = config('GONGZHEN_DATA: files\nPORT: 9000\nDEMO: no\nUPLOAD_MAX: 2MB\n')
    expect(accepted(file)).toMatchObject({
      data: join(folder, 'files'),
      port: 9000,
      demo: false,
      uploadBytesMax: 2 * 1024 ** 2,
    })
    expect(accepted({ ...file, PORT: '9001' }).port).toBe(9001)
  })

  const wrong: [string, Record<string, string>, RegExp[]][] = [
    ['a port that is none', { PORT: '80a' }, [/PORT.*80a.*0 到 65535/]],
    ['a port too high', { PORT: '70000' }, [/PORT/]],
    ['yes spelt otherwise', { DEMO: 'maybe' }, [/DEMO.*yes 或 no/]],
    ['a level that is none', { LOG_LEVEL: 'verbose' }, [/LOG_LEVEL.*silent、fatal/]],
    ['a size without unit', { UPLOAD_MAX: '20' }, [/UPLOAD_MAX.*20MB/]],
    ['an address that is none', { DATABASE_URL: 'localhost:5432' }, [/DATABASE_URL.*postgresql:/]],
    ['a misspelt name, with the likely one', { GONGZHEN_DATEN: 'x' }, [/GONGZHEN_DATEN.*GONGZHEN_DATA/]],
    [
      'all mistakes at once',
      { PORT: 'x', HTTPS: 'x', LOG_LEVEL: 'x' },
      [/HTTPS|PORT|LOG/, /HTTPS|PORT|LOG/, /HTTPS|PORT|LOG/],
    ],
    ['a missing config file', { GONGZHEN_CONFIG: 'none.yaml' }, [/没有配置文件 \/work\/none\.yaml/]],
    ['a demo behind a proxy', { HTTPS: 'yes', DEMO: 'yes' }, [/DEMO=yes.*HTTPS/]],
    ['a demo open to the network', { HOST: '0.0.0.0', DEMO: 'yes' }, [/DEMO=yes.*HOST.*0\.0\.0\.0/]],
  ]
  test.each(wrong)('refuse %s', (_title, environment, expected) => {
    const problems = refused(environment)
    expect(problems).toHaveLength(expected.length)
    for (const pattern of expected) expect(problems).toContainEqual(expect.stringMatching(pattern))
  })

  const files: [string, string, RegExp[]][] = [
    ['an unknown name, by its line', 'PORT: 1\nPROT: 2\n', [/^2 .*PROT.*PORT/]],
    ['a wrong value, by its line', '# port\nPORT: many\n', [/^2 .*PORT.*many/]],
    ['a list', '- PORT\n', [/名称: 值/]],
    ['YAML that is none', 'PORT: [1\n', [/YAML/]],
    ['the file that names itself', 'GONGZHEN_CONFIG: other.yaml\n', [/GONGZHEN_CONFIG/]],
  ]
  test.each(files)('of a config file refuse %s', (_title, text, expected) => {
    const problems = refused(config(text))
    expect(problems.length).toBeGreaterThanOrEqual(expected.length)
    for (const pattern of expected) expect(problems).toContainEqual(expect.stringMatching(pattern))
  })

  test('never show the password of a database', () => {
    expect(refused({ DATABASE_URL: 'mysql://me:secret@host/db' }).join()).not.toContain('secret')
  })

  test('let the demo follow the address unless said otherwise', () => {
    const addresses = ['127.0.0.1', '127.1.2.3', 'localhost', '::1', '0.0.0.0', '10.0.0.5', '::', 'example.org']
    expect(addresses.map(isLocal)).toEqual([true, true, true, true, false, false, false, false])
    expect(addresses.map((HOST) => accepted({ HOST }).demo)).toEqual(addresses.map(isLocal))
    expect(accepted({ HTTPS: 'yes' }).demo).toBe(false)
  })

  test('are all listed by --help in both languages', () => {
    const help = describeSettings()
    for (const name of ['GONGZHEN_DATA', 'PORT', 'HOST', 'DATABASE_URL', 'PG_BIN', 'DEMO', 'UPLOAD_MAX']) {
      expect(help).toContain(name)
    }
    expect(help).toMatch(/默认：8686[\s\S]*default: 8686/)
  })
})
