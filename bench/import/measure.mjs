import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { writeTable } from './table.mjs'

const ROWS = 500_000
const work = fileURLToPath(new URL('work.mjs', import.meta.url))

/**
 * Importing half a million firm-year rows of ten mapped columns from CSV into the embedded database: every check on, each
 * chunk committed to disk, current values included. First with every firm new, then the same firms' file once more, so
 * that every row meets the values of the first.
 * @param {(line: string) => void} tell
 */
export async function measureImport(tell) {
  const folder = await mkdtemp(join(tmpdir(), 'gongzhen-bench-'))
  try {
    const path = join(folder, 'firms.csv')
    await writeTable(path, ROWS)
    const [tried] = await imported(join(folder, 'tried'), path, 1, 'try')
    const [first, again] = await imported(join(folder, 'kept'), path, 2, 'import')
    if (!tried || !first || !again) throw new Error('an import printed nothing')
    tell(`first ${rate(first)}, again ${rate(again)}, dry run ${rate(tried)}, memory ${megabytes(first.program)}`)
    return [
      {
        what: '首次导入：166,667 家新企业 × 3 年 first import, every firm new',
        goal: '≥ 20,000 rows/s',
        measured: rate(first),
      },
      {
        what: '其间程序内存（RSS 峰值）memory of the program, peak',
        goal: '≤ 400 MB',
        measured: megabytes(first.program),
      },
      { what: '其间 PostgreSQL 内存（PSS）memory of PostgreSQL', measured: megabytes(first.database) },
      { what: '同一文件再导入：每行都改现值 the same file again, every value replaced', measured: rate(again) },
      { what: '试导入 dry run', measured: rate(tried) },
      { what: '处理器时间，首次导入 processor time, program + PostgreSQL', measured: busy(first) },
    ]
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

/**
 * @typedef {{ seconds: number, programSeconds: number, databaseSeconds: number, rowsRead: number, rowsGood: number,
 *   program: number, database: number }} Measured
 */

/**
 * @param {string} folder @param {string} path @param {number} times @param {'import' | 'try'} mode
 * @returns {Promise<Measured[]>}
 */
async function imported(folder, path, times, mode) {
  const { stdout } = await promisify(execFile)(process.execPath, [work, folder, path, String(times), mode])
  const measured = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  for (const { rowsGood } of measured)
    if (rowsGood !== ROWS) throw new Error(`only ${rowsGood} of ${ROWS} rows were good`)
  return measured
}

/** @param {Measured} measured */
const rate = ({ seconds, rowsRead }) =>
  `${Math.round(rowsRead / seconds).toLocaleString('en')} rows/s (${seconds.toFixed(1)} s)`

/** @param {Measured} measured */
const busy = ({ programSeconds, databaseSeconds }) => `${programSeconds.toFixed(1)} s + ${databaseSeconds.toFixed(1)} s`

/** @param {number} bytes */
const megabytes = (bytes) => `${Math.round(bytes / 1e6)} MB`
