import type { z } from 'zod'
import type { LocalDate } from '@gongzhen/core/base'
import { type About, type AboutParameter, type AboutRule, inForce } from '@gongzhen/core/programme'
import type { programmeDetail, programmeLine } from '../contract.ts'
import type { Adopted } from '../policy-library.ts'

type Parameter = z.output<typeof programmeDetail>['articles'][number]['parameters'][number]

/** The lines of the list; `beside` are the programmes that may supersede them. */
export function summaries(
  adopted: readonly Adopted[],
  asOf: LocalDate,
  beside = adopted,
): Omit<z.output<typeof programmeLine>, 'counts'>[] {
  const others = beside.map((one) => one.programme).filter(({ id }) => !adopted.some((one) => one.programme.id === id))
  const standings = inForce([...adopted.map((one) => one.programme), ...others], asOf)
  return adopted.map(({ programme: about, warnings }) => {
    const standing = standings.find((one) => one.programme.id === about.id)
    return {
      programme: about.id,
      name: about.name,
      en: about.en,
      owner: about.owner,
      source: about.source,
      summary: about.summary,
      summaryEn: about.summaryEn,
      edition: about.edition,
      effective: about.effective,
      ends: about.ends,
      supersedes: about.supersedes,
      purpose: about.purpose,
      next: about.next,
      variant: about.variant,
      overridden: about.articles.flatMap(({ parameters }) => parameters).filter((one) => one.overridden).length,
      illustrative: about.illustrative,
      inForce: standing?.inForce === true,
      reason: standing?.inForce === false ? standing.zh : null,
      gives: [...about.gives],
      warnings: warnings.map((one) => ({ ...one })),
    }
  })
}

/** What stands in a programme's files, with its figures as of a day. */
export function presentAbout(about: About, asOf: LocalDate) {
  return {
    policy: about.policy,
    articles: about.articles.map(({ parameters, rules, ...article }) => ({
      ...article,
      parameters: parameters.map((one) => presentParameter(one, asOf)),
      rules: rules.map(({ name, formula, table, type, note }) => ({
        name,
        formula,
        table: presentTable(table),
        type,
        note,
      })),
    })),
    gates: about.gates.map((gate) => ({ ...gate })),
    index:
      about.index === null
        ? null
        : about.index.map((node) => ({ ...node, steps: node.steps.map((step) => ({ ...step })) })),
    facts: about.facts.map(({ name, column, unit = null, actionable }) => ({
      name,
      column,
      unit,
      actionable: actionable !== 'no',
      evidence: about.evidence[name] ?? null,
    })),
  }
}

function presentTable(table: AboutRule['table']) {
  if (table === null) return null
  const rows = table.rows.map(({ tests, output }) => ({ tests: [...tests], output }))
  return { inputs: [...table.inputs], rows }
}

function presentParameter({ article: _article, dated, ...rest }: AboutParameter, asOf: LocalDate): Parameter {
  const current = dated.filter(({ from }) => from === null || from <= asOf).at(-1)
  return { ...rest, shown: current?.shown ?? null, dated: dated.map((one) => ({ ...one })) }
}
