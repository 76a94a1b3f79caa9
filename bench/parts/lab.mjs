import { performance } from 'node:perf_hooks'
import { readFileSync, readdirSync } from 'node:fs'
import { outcomeOf, rankIntervals, rescore, scoreTable, settle, shiftBetween } from '@gongzhen/core/composite'
import { laboratoryOf, loadProgramme, parseCatalogue, triedFramework } from '@gongzhen/core/programme'
import { milliseconds, quantile } from './figures.mjs'

const PROGRAMMES = new URL('../../programmes/', import.meta.url)
const FIRMS = 10_000
const CHANGES = 100
const DRAWS = 1000

/**
 * What a thread of the laboratory does after a slider moved: every firm of a zone of 10,000 scored again by five stages'
 * weights, ranked within its stage, compared with the rules in force; and a thousand draws of the weights.
 * @param {(line: string) => void} tell
 */
export async function measureLaboratory(tell) {
  const { framework, table, nodes } = laboratoryOfZone()
  const scored = scoreTable(framework, table)
  if ('problems' in scored) throw new Error(scored.problems.map(({ zh }) => zh).join('\n'))
  const scores = settle(framework, scored)
  const leaves = nodes.filter(({ isLeaf, weight }) => isLeaf && weight !== null)
  const before = outcomeOf(framework, scores, undefined)
  const times = []
  for (let at = 0; at < CHANGES; at++) {
    const code = leaves[at % leaves.length]?.code ?? ''
    const change = /** @type {const} */ ({ kind: 'figure', code, group: '成长期', value: 1 + (at % 70) / 10 })
    const from = performance.now()
    const tried = triedFramework(framework, nodes, [change], new Map())
    shiftBetween(before, outcomeOf(tried, rescore(framework, scores, tried), undefined), 100)
    times.push(performance.now() - from)
  }
  const changed = `p50 ${milliseconds(quantile(times, 0.5))}，p95 ${milliseconds(quantile(times, 0.95))}`
  tell(`one change: ${changed}`)
  const from = performance.now()
  rankIntervals(framework, scores, { draws: DRAWS, spread: 0.25, seed: 1 })
  const drawn = `${((performance.now() - from) / 1000).toFixed(2)} s`
  tell(`${DRAWS} draws: ${drawn}`)
  return [
    { what: '实验室：10,000 家、22 项、五个阶段，改一项权重 → 新名次与升降', goal: '≤ 100 ms', measured: changed },
    { what: `实验室：10,000 家 × ${DRAWS} 次抽样，阶段内名次区间`, goal: '≤ 6 s', measured: drawn },
  ]
}

/** The index of a programme over firms from a seed, a twentieth of whose values nobody knows. */
function laboratoryOfZone() {
  const read = parseCatalogue(textsOf('facts/'))
  if ('problems' in read) throw new Error('the catalogue has mistakes')
  const loaded = loadProgramme(textsOf('zhongkai-points/'), read.catalogue)
  if ('problems' in loaded) throw new Error('the programme has mistakes')
  const { programme } = loaded
  let state = 7
  const below = (/** @type {number} */ limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const types = new Map(programme.facts.map(({ name, type }) => [name, type]))
  const subjects = Array.from({ length: FIRMS }, (_, at) => {
    const given = new Map()
    const draw = (/** @type {string} */ name) =>
      below(400) === 0
        ? { doubt: 'unknown' }
        : types.get(name) === 'money'
          ? below(1000) * 10 ** (4 + below(6))
          : types.get(name) === 'date'
            ? `20${String(below(20)).padStart(2, '0')}-06-01`
            : below(60)
    const value = (/** @type {string} */ name, /** @type {number} */ period) => {
      const key = `${name}@${period}`
      if (!given.has(key)) given.set(key, draw(name))
      return given.get(key)
    }
    return { unit: String(at), facts: { value, origin: () => undefined } }
  })
  const found = laboratoryOf(programme, subjects, '2026-06-30')
  if (found === null) throw new Error('the programme has no index')
  return found
}

/** @param {string} folder */
function textsOf(folder) {
  const at = new URL(folder, PROGRAMMES)
  const names = readdirSync(at, { recursive: true, encoding: 'utf8' }).filter((name) =>
    /\.(yaml|md|csv|json)$/.test(name),
  )
  return new Map(names.map((name) => [name, readFileSync(new URL(name, at), 'utf8')]))
}
