import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'

const WORK = fileURLToPath(new URL('../index/work.mjs', import.meta.url))
/** What COINr 1.1.14 took for the same work, measured once on R 4.2.2: design figures, not of this machine. */
const COINR = { '10k': '3.6–4.0 s', '100k': '39.5–41.9 s', '1M': '约 400 s', draws: '约 3,700 s' }

/** The jobs: what they are, the goal, and whose time stands beside. */
const JOBS = [
  {
    job: 'full',
    units: 10_000,
    what: '10,000 × 20，四级：补缺、处理、计分、汇总、排名',
    goal: '≤ 0.15 s',
    coinr: COINR['10k'],
  },
  { job: 'full', units: 100_000, what: '100,000 × 20，同上', goal: '≤ 1.2 s，≤ 250 MB', coinr: COINR['100k'] },
  { job: 'full', units: 1_000_000, what: '1,000,000 × 20，同上', goal: '≤ 9 s', coinr: COINR['1M'] },
  { job: 'thresholds', units: 1_000_000, what: '1,000,000 × 20，六档分档与加权和', goal: '≤ 1 s' },
  { job: 'draws', units: 10_000, what: '10,000 家 × 1,000 次抽样，含排名', goal: '≤ 6 s', coinr: COINR.draws },
  { job: 'one', units: 10_000, what: '一家企业假设重算', goal: '≤ 1 ms' },
]

/**
 * Each job in a process of its own, so that memory is its own: the engine and a hand-written version on typed arrays in
 * turn, the best of five of each, both held to the same results. `GONGZHEN_BENCH_UNITS_MAX` leaves out the larger ones.
 * @param {(line: string) => void} tell
 */
export async function measureIndex(tell) {
  const most = Number(process.env.GONGZHEN_BENCH_UNITS_MAX ?? Number.POSITIVE_INFINITY)
  const rows = []
  for (const { job, units, what, goal, coinr } of JOBS) {
    if (units > most) continue
    const words = ['--expose-gc', WORK, job, String(units)]
    const { stdout } = await promisify(execFile)(process.execPath, words)
    const { engine, hand, ratios, megabytes } = JSON.parse(stdout)
    const [wall, cpu] = (ratios ?? []).map((/** @type {number} */ ratio) => ratio.toFixed(2))
    const beside = ratios && `；手写 hand-written ${seconds(hand)}，比 ratio ${wall}，处理器时间 processor time ${cpu}`
    const quoted = coinr === undefined ? '' : `；COINr（另一台机器 another machine）${coinr}`
    tell(`${what}: ${seconds(engine)}${beside ?? ''}`)
    rows.push({ what, goal, measured: `${seconds(engine)}，${megabytes} MB${beside ?? ''}${quoted}` })
  }
  return rows
}

const seconds = (/** @type {number} */ ms) => (ms < 10 ? `${ms.toFixed(3)} ms` : `${(ms / 1000).toFixed(3)} s`)
