import { equal, isExact } from '@gongzhen/core/base'
import { type DmnModel, loadDmn } from '@gongzhen/core/dmn'
import { Fault, type Result, Unknown, type Value } from '@gongzhen/core/feel'
import { environment, runCases, writeDmn } from '@gongzhen/core/programme'
import { describe, expect, it } from 'vitest'
import { shippedCatalogue, shippedFolders, shippedProgramme, shippedTexts } from './shipped.ts'

describe.each(shippedFolders)('%s as DMN', (folder) => {
  const programme = shippedProgramme(folder)
  const { results } = runCases(programme, shippedTexts(folder), shippedCatalogue)

  it('is a model without a problem', () => {
    const { models, problems } = loadDmn(new Map([['m.dmn', writeDmn(programme, '2026-06-30').xml]]))
    expect(problems).toEqual([])
    expect(models.size).toBe(1)
  })

  it('decides every rule of every golden case as the programme does', () => {
    let compared = 0
    const models = new Map<string, DmnModel | undefined>()
    for (const { name, programme, facts, assessment } of results) {
      const { xml } = writeDmn(programme, assessment.asOf)
      const model = models.get(xml) ?? loadDmn(new Map([['m.dmn', xml]])).models.get('m.dmn')
      models.set(xml, model)
      if (!model) throw new Error(name)
      const env = environment(programme, facts, assessment.asOf)
      const given = new Map(model.inputs.map((input) => [input.name, plain(inputOf(input.name))]))
      function inputOf(input: string): Result {
        if (input === '判断之日') return { date: assessment.asOf }
        const [, fact = '', back] = /^(.+) 前(\d+)期$/.exec(input) ?? []
        const [, dated = '', period] = /^(.+) (\d{4,6})$/.exec(input) ?? []
        if (back !== undefined) return env.at(fact, Number(back))
        return period === undefined ? env.name(input) : env.atPeriod(dated, Number(period))
      }
      for (const decision of model.decisions) {
        const expected = env.name(decision)
        if (expected instanceof Unknown || expected instanceof Fault) continue
        const { value } = model.decide(decision, given) ?? {}
        const same = isExact(expected) && isExact(value) ? equal(expected, value) : sameValue(expected, value)
        expect(same, `${name}：${decision} ${JSON.stringify(value)} ${JSON.stringify(expected)}`).toBe(true)
        compared++
      }
    }
    // A programme that only scores has no rules, and so no decisions.
    expect(compared > 0).toBe(programme.model.rules.length > 0)
  })
})

const plain = (result: Result): Value => (result instanceof Unknown || result instanceof Fault ? null : result)

const sameValue = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
