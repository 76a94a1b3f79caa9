import { execFileSync, spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const BIN = fileURLToPath(new URL('../../packages/cli/bin/gongzhen.mjs', import.meta.url))
const START_SECONDS_MAX = 180

/**
 * A running `gongzhen serve`.
 * @typedef {object} Served
 * @property {string} origin where it listens, e.g. http://127.0.0.1:4100
 * @property {string} folder its data folder
 * @property {number} pid
 * @property {() => string} output everything it has printed
 * @property {(signal?: NodeJS.Signals) => Promise<number | null>} stop sends the signal (SIGTERM) and answers the exit code
 */

/**
 * Starts `gongzhen serve` as a user does and waits until it answers; throws with its output when it ends instead.
 * @param {{ folder?: string, env?: Record<string, string>, secondsMax?: number }} [options] `secondsMax`: how long to wait
 * @returns {Promise<Served>}
 */
export async function serve({ folder, env = {}, secondsMax = START_SECONDS_MAX } = {}) {
  const data = folder ?? (await temporaryFolder())
  const port = await freePort()
  const origin = `http://127.0.0.1:${port}`
  const program = begin(['serve'], { GONGZHEN_DATA: data, HOST: '127.0.0.1', PORT: String(port), ...env })
  await answering(`${origin}/healthz`, program, secondsMax)
  await program.untilPrinted(/http:/)
  const stop = (signal = /** @type {NodeJS.Signals} */ ('SIGTERM')) => {
    program.child.kill(signal)
    return program.ended
  }
  return { origin, folder: data, pid: program.child.pid ?? 0, output: program.output, stop }
}

/**
 * Runs the command line to its end.
 * @param {string[]} args
 * @param {Record<string, string>} [env]
 */
export async function gongzhen(args, env = {}) {
  const program = begin(args, env)
  return { code: await program.ended, output: program.output() }
}

/**
 * A data folder of one's own with the demo already in it. The demo is filled once for each environment and copied for
 * everybody after, where SAMPLES names a folder to keep it in; without one the folder is empty, and `serve` fills it.
 * @param {Record<string, string>} env
 */
async function demoFolder(env) {
  const folder = await temporaryFolder()
  const { SAMPLES } = process.env
  if (!SAMPLES) return folder
  const sample = join(SAMPLES, `demo-${Object.values(env).join('-')}`)
  await mkdir(SAMPLES, { recursive: true })
  const isFirst = await mkdir(sample).then(
    () => true,
    () => false,
  )
  if (isFirst) await fillSample(sample, env)
  while (!existsSync(`${sample}.done`)) await pause(200)
  // With its owners: as root, PostgreSQL runs as somebody else, and the files are theirs.
  execFileSync('cp', ['-a', `${sample}/.`, folder])
  return folder
}

/** Serves the demo from a folder of its own. @param {Record<string, string>} [env] */
export const serveDemo = async (env = {}) => serve({ folder: await demoFolder(env), env })

/** @param {string} sample @param {Record<string, string>} env */
async function fillSample(sample, env) {
  try {
    const served = await serve({ folder: sample, env })
    await served.stop()
  } finally {
    await writeFile(`${sample}.done`, '')
  }
}

export const temporaryFolder = () => mkdtemp(join(tmpdir(), 'gongzhen-e2e-'))

/**
 * Removes a data folder, ending a PostgreSQL that a killed server left behind.
 * @param {string} folder
 */
export async function removeFolder(folder) {
  const pid = await readFile(join(folder, 'postgres', 'postmaster.pid'), 'utf8').catch(() => '')
  const postmaster = Number(pid.split('\n')[0])
  if (postmaster > 1) await endProcess(postmaster)
  await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 })
}

/** @returns {Promise<number>} a port nobody listens on now */
export function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.on('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => (address && typeof address === 'object' ? resolve(address.port) : reject(new Error('no port'))))
    })
  })
}

/**
 * Begins a command without waiting for anything.
 * @param {string[]} args
 * @param {Record<string, string>} env
 */
export function begin(args, env) {
  const { DATABASE_URL: _, PG_BIN: __, ...inherited } = process.env
  const child = spawn(process.execPath, [BIN, ...args], {
    env: { ...inherited, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let printed = ''
  const keep = (/** @type {Buffer} */ chunk) => {
    printed += chunk.toString()
  }
  child.stdout.on('data', keep)
  child.stderr.on('data', keep)
  /** @type {Promise<number | null>} */
  const ended = new Promise((resolve) => child.on('close', resolve))
  /** @param {RegExp} text waits until the command has printed it, or has ended */
  const untilPrinted = async (text) => {
    let hasEnded = false
    void ended.then(() => {
      hasEnded = true
    })
    while (!text.test(printed) && !hasEnded) await pause(20)
  }
  return { child, ended, output: () => printed, untilPrinted }
}

/**
 * @param {string} address
 * @param {ReturnType<typeof begin>} program
 * @param {number} secondsMax
 */
async function answering(address, program, secondsMax) {
  let code
  program.ended.then((ended) => {
    code = ended ?? -1
  })
  for (const started = Date.now(); Date.now() - started < secondsMax * 1000; await pause(50)) {
    if (code !== undefined) throw new Error(`gongzhen serve ended with ${code}:\n${program.output()}`)
    const isUp = await fetch(address).then(
      ({ ok }) => ok,
      () => false,
    )
    if (isUp) return
  }
  program.child.kill('SIGKILL')
  throw new Error(`gongzhen serve did not answer within ${secondsMax} s:\n${program.output()}`)
}

/** @param {number} pid */
async function endProcess(pid) {
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGQUIT', 'SIGKILL'])) {
    try {
      process.kill(pid, signal)
    } catch {
      return
    }
    for (let wait = 0; wait < 40; wait++) {
      await pause(50)
      if (!isAlive(pid)) return
    }
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

const pause = (/** @type {number} */ ms) => new Promise((resolve) => setTimeout(resolve, ms))
