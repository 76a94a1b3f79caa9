import { readFileSync, readdirSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { FactValue } from '@gongzhen/core/registry'
import { askAll, keyOf, readTyped, startEngine } from '../../engine.ts'
import { QUESTIONS_MAX, nextQuestion } from './questions.ts'

const folder = new URL('../../../../../programmes/', import.meta.url)
const text = (path: string) => readFileSync(new URL(path, folder), 'utf8')
const filesOf = (id: string) =>
  Object.fromEntries(
    readdirSync(new URL(`${id}/`, folder))
      .filter((file) => /^(programme\.yaml|policy\.md)$/.test(file))
      .map((file) => [file, text(`${id}/${file}`)]),
  )

const engineOf = (...ids: string[]) =>
  startEngine({
    zone: 'alpha',
    name: '试验区',
    asOf: '2026-06-30',
    catalogue: { 'catalogue.yaml': text('facts/catalogue.yaml'), 'sources.yaml': text('facts/sources.yaml') },
    programmes: ids.map((programme) => ({ programme, name: programme, isJudged: true, files: filesOf(programme) })),
  })

/** Answers every question alike until none is left; what was asked, and what came out. */
function interview(engine: ReturnType<typeof engineOf>, answer: (name: string, period: number) => string | null) {
  const given = new Map<string, FactValue | null>()
  const asked: string[] = []
  for (let question = nextQuestion(engine, given); question; question = nextQuestion(engine, given)) {
    const { fact, period } = question
    const said = answer(fact.name, period)
    const read = said === null ? { value: null } : readTyped(fact, said)
    if (!('value' in read)) throw new Error(`${fact.name}: ${read.expected}`)
    asked.push(`${fact.name} ${period}`)
    given.set(keyOf(fact.name, period), read.value)
  }
  return { asked, outcomes: askAll(engine, given).map(({ outcome, amounts }) => [outcome, amounts[0]?.minor ?? null]) }
}

describe('the reward for more R&D, which reads two years', () => {
  const engine = engineOf('zhongkai-rd-reward-2023')
  test.each([
    ['is paid', (_: string, year: number) => (year === 2025 ? '3500万元' : '1000万元'), 2, ['eligible', 30_500_000]],
    ['is refused', () => '1000万元', 2, ['ineligible', null]],
    ['stays open where the visitor knows nothing', () => null, 2, ['incomplete', null]],
  ] as const)('%s after the two answers it needs', (_, answer, questions, outcome) => {
    const { asked, outcomes } = interview(engine, answer)
    expect([asked.length, outcomes]).toEqual([questions, [outcome]])
  })
})

describe('several policies together', () => {
  const engine = engineOf('hnte-2016', 'tech-sme-2017', 'zhongkai-rd-reward-2023', 'gazelle-2020')

  test.each([
    ['nothing is known', () => null],
    ['yes where yes can be said', (name: string) => (engine.fact(name)?.type === 'yesno' ? '是' : null)],
    ['no where no can be said', (name: string) => (engine.fact(name)?.type === 'yesno' ? '否' : null)],
  ])('never asks more than ten, nor one thing twice: %s', (_, answer) => {
    const { asked } = interview(engine, answer)
    expect(asked.length).toBeLessThanOrEqual(QUESTIONS_MAX)
    expect(new Set(asked).size).toBe(asked.length)
  })

  test('never asks what only an application can tell', () => {
    const withCases = engineOf('points-loan', 'rollover-fund', 'risk-pool', 'zhongkai-rd-reward-2023')
    const { asked } = interview(withCases, () => null)
    expect(asked.filter((one) => /^(创新积分|贷款产品|技术评估通过|申请金额) /.test(one))).toEqual([])
    expect(asked.length).toBeGreaterThan(0)
  })

  test('never asks what can no longer change an answer', () => {
    const given = new Map()
    const first = nextQuestion(engine, given)
    expect(first).toBeDefined()
    const open = askAll(engine, given).filter(({ outcome }) => outcome === 'incomplete')
    expect(open.flatMap(({ missing }) => missing.map(({ fact }) => fact))).toContain(first!.fact.name)
  })
})
