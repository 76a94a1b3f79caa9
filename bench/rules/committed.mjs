import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { seconds, whole } from '../parts/figures.mjs'

const work = fileURLToPath(new URL('run-work.mjs', import.meta.url))
const POLICIES = 50
const GOAL_FIRMS = 1_000_000
/** A million when this part is asked for by name, else as many as a run of all parts has the patience for. */
const FIRMS = Number(process.env.RUN_FIRMS ?? (process.argv.includes('committed') ? GOAL_FIRMS : 50_000))

/**
 * From committed facts to committed results: a run as an officer starts it, every result in the database, in a process of
 * its own. Up to 100,000 firms the same run is also decided firm by firm, as the peer.
 * @param {(line: string) => void} tell
 */
export async function measureCommitted(tell) {
  const { stdout } = await promisify(execFile)(process.execPath, [work, String(FIRMS)], { maxBuffer: 2 ** 24 })
  const [columns, explained] = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  tell(`${whole(FIRMS)} firms: ${seconds(columns.seconds * 1000)}, ${columns.megabytes} MB`)
  const rows = [
    {
      what: `${whole(FIRMS)} 家 × ${POLICIES} 项，库中事实到库中结果 committed facts to committed results`,
      goal: '≤ 60 s for 1,000,000',
      measured: `${seconds(columns.seconds * 1000)}, ${whole((FIRMS * POLICIES) / columns.seconds)} results/s`,
    },
    {
      what: '其中 读 / 判 / 写（写与下一批的读、判同时） read / judge / write, which goes on beside the next read',
      measured: `${split(columns)}; processor of the program ${seconds(columns.processor * 1000)}`,
    },
    {
      what: '其间程序内存（RSS 峰值） memory of the program, peak',
      goal: '≤ 1.5 GB',
      measured: `${columns.megabytes} MB`,
    },
  ]
  if (!explained) return rows
  const ratio = (explained.seconds / columns.seconds).toFixed(2)
  return [
    ...rows,
    {
      what: '同一比对，逐家解释 the same run, explained firm by firm',
      measured: `${seconds(explained.seconds * 1000)}, ${ratio} × columns; ${split(explained)}`,
    },
  ]
}

/** @param {{ read: number, judge: number, write: number }} of */
const split = ({ read, judge, write }) => [read, judge, write].map((one) => seconds(one * 1000)).join(' / ')
