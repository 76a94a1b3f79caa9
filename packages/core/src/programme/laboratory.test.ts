import { describe, expect, test } from 'vitest'
import { shippedFolders, shippedProgramme, shippedTexts } from '../../../../programmes/shipped.ts'
import { addDays, approximate, parseExact, ratio } from '../base.ts'
import { type Framework, type Table, placesOf, rescore, scoreTable, settle, topOf } from '../composite.ts'
import type { FactDefinition, FactValue, Facts } from '../registry.ts'
import { laboratoryOf } from './laboratory.ts'
import { joinedLaboratory } from './laboratory-join.ts'
import type { Programme } from './load.ts'
import { type TrialChange, triedFramework, withTrial } from './trial.ts'
import { writtenIndex } from './written-index.ts'
import { comparesUnits, scoreTogether } from './together.ts'

const FIRMS = 150

const programmes = shippedFolders
  .map((folder) => shippedProgramme(folder))
  .filter(({ model }) => model.roots.length > 0)

/** A stream of whole numbers from a seed. */
function drawFrom(seed: number) {
  let state = seed >>> 0
  return (limit: number) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
}

function subjectsOf(programme: Programme) {
  const below = drawFrom(7)
  const asOf = addDays(programme.effective, 700)
  const valueOf = ({ type, checks }: FactDefinition): FactValue => {
    const known = checks.flatMap((check) => (check.kind === 'one_of' ? check.values : []))
    switch (type) {
      case 'yesno':
        return below(2) === 0
      case 'text':
        return known[below(Math.max(1, known.length))] ?? '3911'
      case 'date':
        return addDays(asOf, -below(6000))
      case 'money':
        return below(1000) * 10 ** (4 + below(5))
      case 'count':
        return below(2) === 0 ? below(12) : below(400)
      default:
        return below(2) === 0 ? ratio(BigInt(below(1000)), 1000n) : below(40)
    }
  }
  const firm = (): Facts => {
    const given = new Map<string, FactValue>()
    const gaps = below(4) === 0 ? 10 : 0
    const unknown = new Set<string>()
    return {
      origin: () => undefined,
      value(name, period) {
        const key = `${name}@${period}`
        const fact = programme.facts.find((one) => one.name === name)
        if (!fact || unknown.has(key)) return { doubt: 'unknown' }
        if (!given.has(key) && below(100) < gaps) unknown.add(key)
        if (unknown.has(key)) return { doubt: 'unknown' }
        if (!given.has(key)) given.set(key, valueOf(fact))
        return given.get(key) ?? { doubt: 'unknown' }
      },
    }
  }
  return Array.from({ length: FIRMS }, (_, at) => ({ unit: String(at), facts: firm() }))
}

function scored(framework: Framework, table: Table) {
  const scores = scoreTable(framework, table)
  if ('problems' in scores) throw new Error(scores.problems.map(({ zh }) => zh).join('\n'))
  return settle(framework, scores)
}

describe('the laboratory gives every unit the published points and place that the rules give', () => {
  test.each(programmes.map((programme) => [programme.id, programme] as const))('%s', (_, programme) => {
    const asOf = addDays(programme.effective, 700)
    const subjects = subjectsOf(programme)
    const laboratory = laboratoryOf(programme, subjects, asOf)
    if (!laboratory) throw new Error('there is no index')
    const { framework, table, points } = laboratory
    const scores = scored(framework, table)
    const top = scores.nodes.get(topOf(framework).code) ?? new Float64Array()
    const shown = (at: number) => (Number.isNaN(top[at]) ? null : top[at])
    const expected = points.map((text) => (text === null ? null : approximate(parseExact(text) ?? 0)))
    for (const [at, point] of expected.entries()) {
      const found = shown(at)
      if (point === null || found === null) expect({ at, found }).toEqual({ at, found: point })
      else expect(Math.abs((found ?? 0) - point), `unit ${at}: ${found} for ${point}`).toBeLessThan(1e-9)
    }
    if (laboratory.withoutPlace.length > 0 || framework.decimals === 9) return
    const { rank } = placesOf(framework, scores.nodes, table.groups)
    const together = scoreTogether(programme, subjects, asOf)
    expect(Array.from(rank, (one) => (Number.isNaN(one) ? null : one))).toEqual(together.units.map((one) => one.rank))
  })
})

describe('units worked out apart are what they are together', () => {
  const alone = programmes.filter(({ model }) => !comparesUnits(model))
  test.each(alone.map((programme) => [programme.id, programme] as const))('%s', (_, programme) => {
    const asOf = addDays(programme.effective, 700)
    const subjects = subjectsOf(programme)
    const of = (part: typeof subjects) => laboratoryOf(programme, part, asOf)!
    const parts = [[], subjects.slice(0, 1), subjects.slice(1, 70), subjects.slice(70)].map(of)
    const rows = parts.flatMap((part) => part.table.units.map((_unit, row) => ({ part, row })))
    expect(joinedLaboratory(parts[0]!, rows)).toEqual(of(subjects))
    const swapped = rows.toReversed().slice(0, 90)
    expect(joinedLaboratory(parts[0]!, swapped).points).toEqual(swapped.map(({ part, row }) => part.points[row]))
  })
})

/** Levels by text in the place of the last leaf, each with its points. */
const withTexts = (text: string) =>
  text.replace(
    / {10}title: 授权专利\n {10}value: 专利完成率\n.*\n/,
    `          title: 授权专利
          max: 25
          value: if 专利完成率 >= 1 then "达到" else if 专利完成率 >= 0.5 then "过半" else "不足"
          score: { lookup: { 达到: 25, 过半: 12, 不足: 3 } }
`,
  )

describe('what is tried gives what the rules give once it is written into the file', () => {
  const cases: [title: string, programme: string, changes: readonly TrialChange[], edit?: typeof withTexts][] = [
    [
      'a weight of one stage',
      'zhongkai-points',
      [{ kind: 'figure', code: '研发费用金额', group: '成长期', value: 3.7 }],
    ],
    [
      'a corner of a line and what it gives',
      'zhongkai-points',
      [
        { kind: 'bound', code: '研发费用占比', row: 1, value: 3.5 },
        { kind: 'worth', code: '研发费用占比', row: 1, value: 0.45 },
      ],
    ],
    ['a corner in money', 'zhongkai-points', [{ kind: 'bound', code: '研发费用金额', row: 1, value: 42.5 }]],
    ['another way to combine a group', 'zhongkai-points', [{ kind: 'combine', code: '辅助指标', combine: 'best' }]],
    ['the limit of a group', 'zhongkai-points', [{ kind: 'figure', code: '技术创新', group: '成长期', value: 20 }]],
    [
      'a threshold and the points it gives',
      'tech-sme-2017',
      [
        { kind: 'bound', code: 'people', row: 4, value: 28 },
        { kind: 'worth', code: 'people', row: 2, value: 11 },
      ],
    ],
    [
      'the goal of a target and the points for meeting it',
      'district-assessment',
      [
        { kind: 'bound', code: 'revenue', row: 0, value: 95 },
        { kind: 'worth', code: 'revenue', row: 0, value: 18 },
      ],
    ],
    [
      'the steps of a target and their limits',
      'district-assessment',
      [
        { kind: 'bound', code: 'jobs', row: 1, value: 4 },
        { kind: 'worth', code: 'jobs', row: 3, value: 1.5 },
        { kind: 'bound', code: 'contracts', row: 2, value: 23 },
        { kind: 'bound', code: 'contracts', row: 4, value: 5 },
      ],
    ],
    ['what a text is worth', 'district-assessment', [{ kind: 'worth', code: 'patents', row: 1, value: 14 }], withTexts],
    ['a way to combine that is written already', 'tech-sme-2017', [{ kind: 'combine', code: 'rd', combine: 'worst' }]],
  ]
  test.each(cases)('%s', (_, name, changes, edit = (text) => text) => {
    const before = shippedProgramme(name, edit)
    const asOf = addDays(before.effective, 700)
    const subjects = subjectsOf(before)
    const old = laboratoryOf(before, subjects, asOf)
    if (!old) throw new Error('there is no index')
    const after = shippedProgramme(name, (whole) => {
      const text = edit(whole)
      const written = withTrial(text, old.nodes, changes)
      expect(written?.split('\n').filter((line) => !text.includes(line)).length).toBeLessThanOrEqual(2)
      return written ?? ''
    })
    const now = laboratoryOf(after, subjects, asOf)
    const text = edit(shippedTexts(name).get('programme.yaml') ?? '')
    const scales = new Map([...writtenIndex(text)].flatMap(([code, { scale }]) => (scale ? [[code, scale]] : [])))
    const tried = triedFramework(old.framework, old.nodes, changes, scales)
    const top = rescore(old.framework, scored(old.framework, old.table), tried).nodes.get(topOf(tried).code)
    const shown = Array.from(top ?? [], (value) => (Number.isNaN(value) ? null : value))
    expect(shown).toEqual(now?.points.map((points) => (points === null ? null : Number(points))))
    expect(now?.points).not.toEqual(old.points)
  })
})
