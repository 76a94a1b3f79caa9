#!/usr/bin/env node
// Plain JavaScript and committed, so that npm can link it before anything is built.
// It builds what is missing or older than its sources, then starts the program.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../..', import.meta.url))

/** What is built: from which files, into which files, by which program. */
const PROGRAM = {
  title: '程序 the program',
  needs: 'packages/core/src',
  sources: ['packages/core/src', 'packages/server/src', 'packages/cli/src'],
  settings: [
    'tsconfig.base.json',
    'packages/core/tsconfig.json',
    'packages/server/tsconfig.json',
    'packages/cli/tsconfig.json',
  ],
  results: ['packages/core/dist/base.js', 'packages/server/dist/main.js', 'packages/cli/dist/main.js'],
  stamp: 'packages/cli/dist/.built',
  tool: ['typescript', 'tsc', '-b', 'packages/cli'],
  folder: '.',
}
const PAGES = {
  title: '网页 the web pages',
  needs: 'packages/web/index.html',
  sources: ['packages/web/src', 'packages/web/public', 'packages/core/src'],
  settings: ['packages/web/index.html', 'packages/web/vite.config.ts', 'packages/web/package.json'],
  results: ['packages/web/dist/index.html'],
  stamp: 'packages/web/dist/.built',
  tool: ['vite', 'vite', 'build', '--logLevel', 'warn'],
  folder: 'packages/web',
}

const LOCK = join(root, 'node_modules', '.gongzhen-build')
const LOCK_AGE_MS_MAX = 15 * 60_000

await start(process.argv.slice(2))

async function start(given) {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  if (major < 20 || (major === 20 && minor < 19)) {
    return fail(
      `需要 Node.js 20.19 或更新版本，当前为 ${process.versions.node}。Node.js 20.19 or newer is needed; this is ${process.versions.node}.`,
    )
  }
  const wanted = given[0] === 'serve' && !given.includes('--help') ? [PROGRAM, PAGES] : [PROGRAM]
  for (const part of wanted) if (!(await build(part))) return
  const { main } = await import('../dist/main.js')
  process.exitCode = await main(given)
}

/** Builds a part unless it is up to date. Of several processes that want the same, one builds and the others wait. */
async function build(part) {
  if (!existsSync(join(root, part.needs)) || isFresh(part)) return true
  if (!(await lock())) return useAsItIs(part)
  try {
    if (isFresh(part)) return true
    process.stderr.write(`正在编译${part.title}（首次运行或源码有变）… Building: first use or changed sources.\n`)
    const before = fingerprint(part)
    const program = findTool(part.tool[0], part.tool[1])
    if (!program)
      return fail(
        '缺少编译工具，请先在项目目录执行 npm ci。The build tools are missing: run npm ci in the project folder.',
      )
    const cwd = join(root, part.folder)
    const built = spawnSync(process.execPath, [program, ...part.tool.slice(2)], { cwd, stdio: ['ignore', 2, 2] })
    if (built.status !== 0) return fail(`编译${part.title}失败，见上。Building failed, see above.`)
    mkdirSync(dirname(join(root, part.stamp)), { recursive: true })
    writeFileSync(join(root, part.stamp), before)
    return true
  } finally {
    rmSync(LOCK, { recursive: true, force: true })
  }
}

/** An installation that belongs to someone else is run as its owner has built it. */
function useAsItIs(part) {
  if (part.results.every((file) => existsSync(join(root, file)))) return true
  return fail(
    `程序尚未编译，而 ${root} 不可写。请由其所有者执行 npm run build。Not built yet, and ${root} cannot be written: its owner should run npm run build.`,
  )
}

function isFresh(part) {
  if (!part.results.every((file) => existsSync(join(root, file)))) return false
  const stamp = join(root, part.stamp)
  return existsSync(stamp) && readFileSync(stamp, 'utf8') === fingerprint(part)
}

/** Names, sizes and times of all sources, so that a removed file counts as well as a changed one. */
function fingerprint(part) {
  const hash = createHash('sha256')
  const add = (path) => {
    const { size, mtimeMs } = statSync(path)
    hash.update(`${path.slice(root.length)} ${size} ${mtimeMs}\n`)
  }
  for (const folder of part.sources.map((name) => join(root, name)).filter(existsSync)) {
    const entries = readdirSync(folder, { recursive: true, withFileTypes: true })
    const files = entries.filter((entry) => entry.isFile() && !/\.test\.tsx?$/.test(entry.name))
    for (const path of files.map((entry) => join(entry.parentPath, entry.name)).sort()) add(path)
  }
  for (const path of part.settings.map((name) => join(root, name)).filter(existsSync)) add(path)
  return hash.digest('hex')
}

/** A folder is made by one process only. One left by a killed process is taken over. False where we may not write. */
async function lock() {
  for (;;) {
    try {
      mkdirSync(LOCK)
      writeFileSync(join(LOCK, 'pid'), String(process.pid))
      return true
    } catch (error) {
      if (error.code === 'EACCES' || error.code === 'EROFS' || error.code === 'EPERM') return false
      if (error.code !== 'EEXIST') throw error
    }
    if (isAbandoned()) rmSync(LOCK, { recursive: true, force: true })
    await pause(100)
  }
}

function isAbandoned() {
  try {
    const age = Date.now() - statSync(LOCK).mtimeMs
    if (age > LOCK_AGE_MS_MAX) return true
    const pid = Number(readFileSync(join(LOCK, 'pid'), 'utf8'))
    process.kill(pid, 0)
    return false
  } catch (error) {
    return error.code === 'ESRCH'
  }
}

function findTool(name, bin) {
  try {
    const require = createRequire(join(root, 'packages/web/package.json'))
    const file = require.resolve(`${name}/package.json`)
    const { bin: bins } = JSON.parse(readFileSync(file, 'utf8'))
    return join(dirname(file), typeof bins === 'string' ? bins : bins[bin])
  } catch {
    return undefined
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`)
  process.exitCode = 2
  return false
}
