import { readFileSync, readdirSync } from 'node:fs'
import { removeFolder, serve } from '../../e2e/harness/server.mjs'
import { megabytes } from './figures.mjs'

const REST_SECONDS = 20

/**
 * Memory of the program and its PostgreSQL, some seconds after a later start with the demo zone. PSS counts each shared
 * page once, so the parts may be added.
 * @param {(line: string) => void} tell
 */
export async function measureRest(tell) {
  if (process.platform !== 'linux') return [{ what: '静息内存 memory at rest', measured: 'measured on Linux only' }]
  const first = await serve()
  await first.stop()
  const served = await serve({ folder: first.folder })
  await new Promise((resolve) => setTimeout(resolve, REST_SECONDS * 1000))
  const program = proportionalSet(served.pid)
  const database = descendants(served.pid).reduce((sum, pid) => sum + proportionalSet(pid), 0)
  tell(`program ${megabytes(program)}, PostgreSQL ${megabytes(database)}`)
  await served.stop()
  await removeFolder(served.folder)
  return [
    { what: '程序 the program (PSS)', measured: megabytes(program) },
    { what: '内置 PostgreSQL，全部进程 embedded PostgreSQL, all processes (PSS)', measured: megabytes(database) },
    { what: '合计 together', measured: megabytes(program + database) },
  ]
}

/** @param {number} pid in bytes */
function proportionalSet(pid) {
  try {
    const match = /^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))
    return Number(match?.[1] ?? 0) * 1024
  } catch {
    return 0
  }
}

/** @param {number} pid @returns {number[]} */
function descendants(pid) {
  const parents = new Map(
    readdirSync('/proc')
      .filter((name) => /^\d+$/.test(name))
      .map((name) => /** @type {const} */ ([Number(name), parentOf(Number(name))])),
  )
  /** @param {number} above @returns {number[]} */
  const below = (above) =>
    [...parents].filter(([, parent]) => parent === above).flatMap(([child]) => [child, ...below(child)])
  return below(pid)
}

/** @param {number} pid */
function parentOf(pid) {
  try {
    return Number(readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ').at(-1)?.split(' ')[1])
  } catch {
    return 0
  }
}
