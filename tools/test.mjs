// npm test: builds, then runs everything, and ends with one line: N passed, N failed, N skipped.
// Suites for a PostgreSQL server of one's own run where DATABASE_URL or PG_BIN says so; otherwise they are skipped aloud.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** @typedef {Record<string, string | undefined>} Environment */
/** @typedef {{ status: string, fullName: string }} TestResult */
/** @typedef {{ name: string, status: string, message: string, assertionResults: TestResult[] }} FileResult */

const GONGZHEN = 'packages/cli/bin/gongzhen.mjs'
const VITEST = 'node_modules/vitest/vitest.mjs'
const { DATABASE_URL, PG_BIN, TRIAL_SERVER: _, ...environment } = process.env

const reports = mkdtempSync(join(tmpdir(), 'gongzhen-test-'))
let passed = 0
/** @type {string[]} */
const failures = []
/** @type {string[]} */
const skips = []

process.exitCode = (await build()) && (await everything()) ? 0 : 1
rmSync(reports, { recursive: true })
for (const skip of skips) console.log(`skipped: ${skip}`)
for (const failure of failures) console.log(`failed: ${failure}`)
console.log(`${passed} passed, ${failures.length} failed, ${skips.length} skipped`)

/** What nothing can run without. */
async function build() {
  const isTyped = await command('编译 Compile', ['node_modules/typescript/bin/tsc', '-b'])
  return (
    isTyped && (await command('构建页面 Build the pages', ['node_modules/vite/bin/vite.js', 'build'], 'packages/web'))
  )
}

async function everything() {
  await command('政策文件 Check the programmes', [GONGZHEN, 'check'])
  await goldenCases('金案例 Golden cases')
  await command('金案例文本 Golden texts', [GONGZHEN, 'golden', '--check'])
  await suites('单元与服务 Units and server', ['--exclude', 'e2e/**'], environment)
  // What endpoints answer, papers look like and the embedded server does not hang on this one; the rest is run again.
  await ownServer('DATABASE_URL', 'url', DATABASE_URL, [
    'packages/server',
    '--exclude',
    '**/routes/**',
    '--exclude',
    '**/{routes,paper,full-disk,embedded,installation,app,session,single-sign-on,second-factor,equality-demo}.test.ts',
    // What asks no database, or is about the embedded one.
    '--exclude',
    '**/{app,demo,embedded,wording}/**',
    '--exclude',
    '**/{document-number,files,path-names,pinyin,settings,small-numbers,webhook-address}.test.ts',
  ])
  // The statements are the same as above; what differs is how a server of these programs is started and looked after.
  await ownServer(
    'PG_BIN',
    'pg_bin',
    PG_BIN,
    ['embedded', 'schema.test'].map((name) => `packages/server/src/${name}`),
  )
  await suites('浏览器 In a real browser', ['e2e'], { ...environment, SAMPLES: join(reports, 'samples') })
  return failures.length === 0
}

/**
 * The server's suites again, on a PostgreSQL that did not come with the program.
 * @param {string} variable
 * @param {string} kind
 * @param {string | undefined} value
 * @param {string[]} files
 */
async function ownServer(variable, kind, value, files) {
  const title = `自有 PostgreSQL On a server of one's own (${variable})`
  // The engines were compared on 50,000 pairs above; the other server answers a fifth of them again.
  const pairs = { GONGZHEN_PROVE_PAIRS: environment.GONGZHEN_PROVE_PAIRS ?? '10000' }
  if (value) await suites(title, files, { ...environment, ...pairs, [variable]: value, TRIAL_SERVER: kind })
  else skips.push(`${title}: ${variable} is not set`)
}

/**
 * A command that counts as one test.
 * @param {string} title
 * @param {string[]} args
 */
async function command(title, args, folder = '.') {
  const { code } = await run(title, args, { folder })
  if (code === 0) passed++
  else failures.push(`${title}: exit code ${code}`)
  return code === 0
}

/**
 * Golden cases count one by one: `gongzhen test` ends with `N passed, N failed`.
 * @param {string} title
 */
async function goldenCases(title) {
  const { code, output } = await run(title, [GONGZHEN, 'test'])
  const [, good, bad] = /(\d+) passed, (\d+) failed\s*$/.exec(output) ?? []
  passed += Number(good ?? 0)
  for (let failed = Number(bad ?? 0); failed > 0; failed--) failures.push(title)
  if (good === undefined || (code !== 0 && Number(bad) === 0)) failures.push(`${title}: exit code ${code}`)
}

/**
 * Runs Vitest and counts its tests; a file that cannot be read, or a run without a report, is one failure.
 * @param {string} title
 * @param {string[]} args
 * @param {Environment} env
 */
async function suites(title, args, env) {
  const report = join(reports, `${title.length}-${args.join('').replace(/\W/g, '')}-${env.TRIAL_SERVER ?? ''}.json`)
  const { code } = await run(
    title,
    [VITEST, 'run', ...args, '--reporter=default', '--reporter=json', `--outputFile.json=${report}`],
    { env },
  )
  const files = readReport(report)
  if (!files) return failures.push(`${title}: no report, exit code ${code}`)
  const tests = files.flatMap((file) => file.assertionResults)
  const named = (/** @type {string[]} */ ...statuses) =>
    tests.filter((test) => statuses.includes(test.status)).map((test) => test.fullName)
  const broken = files.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  passed += named('passed').length
  skips.push(...named('skipped', 'pending', 'todo'))
  const found = [...named('failed'), ...broken.map((file) => `${file.name}: ${file.message.split('\n')[0]}`)]
  failures.push(...found)
  if (code !== 0 && found.length === 0) failures.push(`${title}: exit code ${code}`)
}

/** @param {string} path @returns {FileResult[] | undefined} */
function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).testResults
  } catch {
    return undefined
  }
}

/**
 * Runs a Node program with its output shown as it comes.
 * @param {string} title
 * @param {string[]} args
 * @param {{ env?: Environment, folder?: string }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
function run(title, args, { env = environment, folder = '.' } = {}) {
  console.log(`\n── ${title}`)
  const started = Date.now()
  const [program = '', ...rest] = args
  const child = spawn(process.execPath, [join(process.cwd(), program), ...rest], {
    env,
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  child.stdout.on('data', (chunk) => {
    output += chunk
    process.stdout.write(chunk)
  })
  return new Promise((resolve) => {
    child.on('close', (code) => {
      console.log(`── ${((Date.now() - started) / 1000).toFixed(1)} s`)
      resolve({ code: code ?? 1, output })
    })
  })
}
