import { type Process, type ChartAccount, levelsOf } from '@gongzhen/core/case'
import { APPLICANT } from './case-roles.ts'

/** What paths say to people: names of parties in the place of their numbers, titles by the chart. */
export type Charts = {
  readonly accounts: readonly ChartAccount[]
  /** The words in braces that stand for parties. */
  readonly parties: ReadonlySet<string>
}

/** The charts of accounts of some processes as one. */
export const chartsOf = (processes: readonly Process[]): Charts => ({
  accounts: processes.flatMap(({ accounts }) => accounts),
  parties: new Set(['企业', APPLICANT, ...processes.flatMap(({ parties }) => parties)]),
})

/** The party that each level of a path names, by its chart: a year is none, whatever its number. */
export function partiesIn({ accounts, parties }: Charts, path: string): readonly (number | undefined)[] {
  const texts = path.split('/')
  return levelsOf(accounts, path).map((name, at) => {
    const number = Number(texts[at])
    return name !== undefined && parties.has(name) && Number.isSafeInteger(number) ? number : undefined
  })
}

/** A path with the names of the parties in it, as people read it. */
export function shownPath(charts: Charts, path: string, nameOf: (party: number) => string | undefined): string {
  const parties = partiesIn(charts, path)
  return path
    .split('/')
    .map((text, at) => {
      const party = parties[at]
      return party === undefined ? text : (nameOf(party) ?? text)
    })
    .join('/')
}
