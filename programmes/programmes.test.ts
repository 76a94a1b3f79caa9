import { createReadStream, existsSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { createInterface } from 'node:readline'
import { type LocalDate, compare } from '@gongzhen/core/base'
import type { Facts } from '@gongzhen/core/registry'
import {
  type Programme,
  adviceFor,
  assess,
  factNames,
  inForce,
  judge,
  loadProgramme,
  parseFacts,
  renderFactList,
  runCases,
} from '@gongzhen/core/programme'
import { describe, expect, it } from 'vitest'
import { shippedCatalogue, shippedFolders, shippedTexts } from './shipped.ts'

const ROOT = import.meta.dirname

const loadedFrom = new Map(
  shippedFolders.map((folder) => [folder, loadProgramme(shippedTexts(folder), shippedCatalogue)]),
)

/** Names of what refuses, sends back or takes back; the applicant's own withdrawals need no reason, and time has none. */
const REFUSING = /退回|驳回|拒|^不|不予|不能|不过|撤|虚假/
const OF_NOBODY: ReadonlySet<string> = new Set(['申请人', '系统', '支付结果'])

function programmeIn(folder: string): Programme {
  const loaded = loadedFrom.get(folder)
  if (!loaded) throw new Error(`no programme in ${folder}`)
  if ('problems' in loaded)
    throw new Error(loaded.problems.map(({ file, line, zh }) => `${folder}/${file}:${line} ${zh}`).join('\n'))
  return loaded.programme
}

describe.each(shippedFolders)('%s', (folder) => {
  it('has no mistake and nothing to warn of', () => {
    const loaded = loadedFrom.get(folder)
    expect(loaded && ('problems' in loaded ? loaded.problems : loaded.warnings)).toEqual([])
  })

  it('says in plain words, in both languages, what it is, and where a figure is illustrative', () => {
    const { summary, summaryEn, illustrative, articles } = programmeIn(folder)
    const isInvented = articles.some(({ parameters }) => parameters.some((one) => one.illustrative))
    for (const words of [summary, summaryEn]) {
      const sentences = (words ?? '').split('\n')
      expect(sentences.length).toBeGreaterThan(1)
      expect(sentences.filter((one) => one.trim() === '')).toEqual([])
      expect(words?.includes('示例参数')).toBe(illustrative || isInvented)
    }
    expect(summaryEn?.replaceAll('示例参数', '')).not.toMatch(/[一-龥]/)
  })

  it('takes no rate, count or measure below zero from whoever fills a case in', () => {
    const asked = programmeIn(folder).facts.filter(({ sources }) => sources.includes('case'))
    const unbounded = asked.filter(
      ({ type, checks }) =>
        ['ratio', 'count', 'number'].includes(type) &&
        !checks.some((check) => check.kind === 'range' && check.min !== undefined && compare(check.min, 0) >= 0),
    )
    expect(unbounded.map(({ name }) => name)).toEqual([])
  })

  it('lets nobody refuse, send back or take back what a firm asked for without a reason', () => {
    const silent = programmeIn(folder).model.process.actions.filter(
      ({ do: action, by, takesReason }) => REFUSING.test(action) && !OF_NOBODY.has(by) && !takesReason,
    )
    expect(silent.map(({ by, do: action }) => `${by} ${action}`)).toEqual([])
  })

  it('brings every golden case out', () => {
    const programme = programmeIn(folder)
    const { results, problems } = runCases(programme, shippedTexts(folder), shippedCatalogue)
    expect(problems).toEqual([])
    expect(results.length).toBeGreaterThan(0)
    expect(results.flatMap(({ name, failures }) => failures.map((failure) => ({ name, ...failure })))).toEqual([])
  })
})

it('lists in docs/facts.md the facts each programme reads', () => {
  const written = readFileSync(join(ROOT, '..', 'docs', 'facts.md'), 'utf8')
  expect(renderFactList(shippedFolders.map(programmeIn))).toBe(written)
})

describe('advice', () => {
  it.each(shippedFolders)('of %s turns every case it speaks of, and is worked out again to the cent', (folder) => {
    const { results } = runCases(programmeIn(folder), shippedTexts(folder), shippedCatalogue)
    for (const { name, programme, facts, assessment } of results) {
      for (const { goal, moves, then } of adviceFor(programme, facts, assessment.asOf)) {
        const changed: Facts = {
          value: (fact, period) => {
            const move = moves.find((one) => one.fact === fact && one.period === period)
            return move ? move.to : facts.value(fact, period)
          },
          origin: (fact, period) => facts.origin(fact, period),
        }
        const again = judge(programme, changed, assessment.asOf)
        const what = `${name}：${goal} ${moves.map(({ text }) => text).join('，')}`
        expect(again, what).toEqual(then)
        expect(again.outcome, what).toBe('eligible')
      }
    }
  })
})

describe('editions of the ladder', () => {
  const EDITIONS: [LocalDate, readonly string[]][] = [
    ['2026-03-31', ['innovative-sme-2022', 'little-giant-2022', 'specialised-sme-2022']],
    ['2026-04-01', ['innovative-sme-2022', 'little-giant-2026', 'specialised-sme-2026']],
  ]
  it.each(EDITIONS)('on %s are %j', (asOf, expected) => {
    const ladder = shippedFolders.filter((folder) => /^(innovative|specialised|little)/.test(folder)).map(programmeIn)
    const applying = inForce(ladder, asOf).flatMap((standing) => (standing.inForce ? [standing.programme.id] : []))
    expect(applying.sort()).toEqual(expected)
  })
})

describe('figures nobody has published', () => {
  it('are in few programmes only, and these say so', () => {
    const marked = shippedFolders.map(programmeIn).filter((programme) => programme.illustrative)
    expect(marked.map(({ id }) => id).sort()).toEqual([
      'base-subsidy',
      'capital-market-reward',
      'contest-final',
      'district-assessment',
      'gazelle-2020',
      'innovation-voucher-2016',
      'points-loan',
      'rollover-fund',
      'startup-guarantee-loan',
      'zhongkai-points',
    ])
  })
})

const data = process.env['GONGZHEN_REFERENCE_DATA'] ?? resolve(ROOT, '../../shared/data')
const listedFirms = join(data, 'cn-listed-firms/listed-firms-2019-2020.csv')

describe('the listed firms of 2019 and 2020', () => {
  const hasData = existsSync(listedFirms)
  if (!hasData) console.warn(`skipped: no listed firms in ${data} (GONGZHEN_REFERENCE_DATA)`)

  it.skipIf(!hasData)(
    'meet the R&D tiers of hnte-2016 on one year in 3,968 of 6,304 firm-years',
    async () => {
      const programme = programmeIn('hnte-2016')
      const names = factNames([programme], shippedCatalogue)
      let usable = 0
      let meeting = 0
      const refused: string[] = []
      for await (const { year, revenue, rd_exp } of rowsOf(listedFirms)) {
        if (!revenue || !rd_exp || Number(revenue) <= 0) continue
        usable++
        const text = `{ 营业收入: { ${year}: ${revenue}元 }, 研发费用: { ${year}: ${rd_exp}元 } }`
        const asOf: LocalDate = `${Number(year) + 1}-06-30`
        const given = parseFacts(text, `${year}.yaml`, names, asOf)
        if ('problems' in given) {
          refused.push(rd_exp)
          continue
        }
        const line = assess(programme, given.facts, asOf).trace.find(({ rule }) => rule === '单年研发强度')
        if (line?.state === 'true') meeting++
      }
      expect({ meeting, usable }).toEqual({ meeting: 3968, usable: 6304 })
      // Errors of the source: a negative amount is refused and meets nothing.
      expect(refused).toEqual(['-9427180', '-10037729', '-4671919'])
    },
    120_000,
  )
})

/** The rows of a CSV without quotes, by column. */
async function* rowsOf(file: string): AsyncGenerator<Readonly<Record<string, string>>> {
  let columns: readonly string[] | undefined
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const cells = line.split(',')
    if (columns) yield Object.fromEntries(columns.map((column, index) => [column, cells[index] ?? '']))
    else columns = cells
  }
}
