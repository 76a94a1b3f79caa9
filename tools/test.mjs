// npm test: builds, then runs everything, and ends with one line: N passed, N failed, N skipped.
// Suites for a PostgreSQL server of one's own run where DATABASE_URL or PG_BIN says so; otherwise they are skipped aloud.
import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

const GONGZHEN = ['packages/cli/bin/gongzhen.mjs']
const VITEST = ['node_modules/vitest/vitest.mjs', 'run']
const { DATABASE_URL, PG_BIN, TRIAL_SERVER: _, ...plainEnvironment } = process.env

const reports = mkdtempSync(join(tmpdir(), 'gongzhen-test-'))
const total = { passed: 0, failed: 0, skipped: 0 }
const skips = []
const failures = []

await command('构建 Build', 'node', ['node_modules/typescript/bin/tsc', '-b'], { mustPass: true })
await command('构建页面 Build the pages', 'npm', ['run', '--silent', 'build', '-w', '@gongzhen/web'], {
  mustPass: true,
})
await command('政策文件 Check the programmes', 'node', [...GONGZHEN, 'check'])
await command('黄金案例 Golden cases', 'node', [...GONGZHEN, 'test'], { count: countCases })
await command('黄金文本 Golden texts', 'node', [...GONGZHEN, 'golden', '--check'])
await suites('单元与服务 Units and server', ['--exclude', 'e2e/**'], plainEnvironment)
await ownServer('DATABASE_URL', 'url', DATABASE_URL)
await ownServer('PG_BIN', 'pg_bin', PG_BIN)
await suites('浏览器 In a real browser', ['e2e'], plainEnvironment)

rmSync(reports, { recursive: true })
for (const skip of skips) console.log(`skipped: ${skip}`)
for (const failure of failures) console.log(`failed: ${failure}`)
console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
process.exitCode = total.failed > 0 ? 1 : 0

/** The same server suites on a PostgreSQL that is not the embedded one. */
async function ownServer(variable, kind, value) {
  const title = `自有 PostgreSQL On a server of one's own (${variable})`
  if (value) return suites(title, ['packages/server'], { ...plainEnvironment, [variable]: value, TRIAL_SERVER: kind })
  total.skipped++
  skips.push(`${title}: ${variable} is not set`)
}

/** Runs Vitest and adds its counts; a run that ends without a report counts as one failure. */
async function suites(title, args, environment) {
  const report = join(reports, `${skips.length}-${failures.length}-${total.passed}.json`)
  const options = ['--reporter=default', '--reporter=json', `--outputFile.json=${report}`]
  const code = await run(title, 'node', [...VITEST, ...args, ...options], { environment })
  const results = readReport(report)
  if (!results) return fail(`${title}: no report, exit code ${code}`)
  const tests = results.testResults.flatMap((file) => file.assertionResults)
  total.passed += tests.filter((test) => test.status === 'passed').length
  skips.push(...tests.filter(isSkipped).map((test) => test.fullName))
  total.skipped += tests.filter(isSkipped).length
  for (const test of tests.filter((each) => each.status === 'failed')) fail(test.fullName)
  const broken = results.testResults.filter((file) => file.status === 'failed' && file.assertionResults.length === 0)
  for (const file of broken) fail(`${file.name}: ${file.message.split('\n')[0]}`)
  if (code !== 0 && results.success) fail(`${title}: exit code ${code}`)
}

const isSkipped = (test) => ['skipped', 'pending', 'todo'].includes(test.status)

function readReport(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8'))
  } catch {
    return undefined
  }
}

/** Runs a command that counts as one test, or as many as `count` reads from its output. */
async function command(title, program, args, { mustPass = false, count = () => undefined } = {}) {
  const output = []
  const code = await run(title, program, args, { environment: plainEnvironment, output })
  const counted = count(output.join(''))
  total.passed += counted?.passed ?? (code === 0 ? 1 : 0)
  if (code !== 0) fail(`${title}: exit code ${code}`, counted?.failed || 1)
  if (code === 0 || !mustPass) return
  console.log(`${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`)
  process.exit(1)
}

function fail(what, count = 1) {
  total.failed += count
  failures.push(what)
}

function countCases(output) {
  const match = output.match(/(\d+) passed, (\d+) failed\s*$/)
  return match && { passed: Number(match[1]), failed: Number(match[2]) }
}

/** Runs a program with its output shown as it comes; answers its exit code. */
function run(title, program, args, { environment, output = [] }) {
  console.log(`\n── ${title}`)
  const started = Date.now()
  const child = spawn(program, args, { env: environment, stdio: ['ignore', 'pipe', 'inherit'] })
  child.stdout.on('data', (chunk) => {
    output.push(chunk.toString())
    process.stdout.write(chunk)
  })
  return new Promise((resolve) => {
    child.on('error', (error) => {
      console.log(error.message)
      resolve(1)
    })
    child.on('close', (code) => {
      console.log(`── ${((Date.now() - started) / 1000).toFixed(1)} s`)
      resolve(code ?? 1)
    })
  })
}
