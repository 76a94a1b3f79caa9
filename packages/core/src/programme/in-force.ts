import { type LocalDate, addDays } from '../base.ts'
import type { About } from './about.ts'

/** Whether a programme applies on a day, and why not where it does not. */
export type Standing<P> =
  | { readonly programme: P; readonly inForce: true }
  | {
      readonly programme: P
      readonly inForce: false
      readonly zh: string
      readonly en: string
      readonly instead: string | null
    }

type Edition = Pick<About, 'id' | 'name' | 'effective' | 'ends' | 'supersedes' | 'purpose'>

/**
 * Which of several editions apply on a day. One applies from its `effective` to its `ends`, or to the day before one
 * that supersedes it for the same purpose takes effect. `instead` is the id of the edition that applies in its place.
 */
export function inForce<P extends Edition>(programmes: readonly P[], asOf: LocalDate): Standing<P>[] {
  return programmes.map((programme) => {
    const { effective, ends, name } = programme
    if (asOf < effective) {
      const instead = programmes.find((other) => other.id === programme.supersedes)
      const zh = `${spoken(effective)}起施行`
      return {
        programme,
        inForce: false,
        zh,
        en: `takes effect on ${effective}`,
        instead: instead && applies(instead, programmes, asOf) ? instead.id : null,
      }
    }
    if (ends !== null && asOf > ends) {
      const successor = successorOf(programme, programmes, asOf)
      return {
        programme,
        inForce: false,
        zh: `${spoken(ends)}止`,
        en: `ended on ${ends}`,
        instead: successor?.id ?? null,
      }
    }
    const successor = successorOf(programme, programmes, asOf)
    if (!successor) return { programme, inForce: true }
    const last = addDays(successor.effective, -1)
    // An edition often bears its predecessor's name: said again, it would tell nothing.
    const named = successor.name === name ? '新一版' : `「${successor.name}」`
    const namedInEnglish = successor.name === name ? 'a newer edition' : `“${successor.name}”`
    return {
      programme,
      inForce: false,
      zh: `${spoken(last)}止，${spoken(successor.effective)}起由${named}取代`,
      en: `ended on ${last}, superseded by ${namedInEnglish} from ${successor.effective}`,
      instead: latestAfter(successor, programmes, asOf).id,
    }
  })
}

/** `2026年4月1日`. */
const spoken = (date: LocalDate): string => {
  const [year, month, day] = date.split('-').map(Number)
  return `${year}年${month}月${day}日`
}

const applies = (programme: Edition, programmes: readonly Edition[], asOf: LocalDate): boolean =>
  asOf >= programme.effective &&
  (programme.ends === null || asOf <= programme.ends) &&
  !successorOf(programme, programmes, asOf)

const successorOf = <P extends Edition>(programme: Edition, programmes: readonly P[], asOf: LocalDate): P | undefined =>
  programmes.find(
    (other) => other.supersedes === programme.id && other.effective <= asOf && samePurpose(other, programme),
  )

const samePurpose = (a: Edition, b: Edition): boolean =>
  a.purpose === null || b.purpose === null || a.purpose === b.purpose

/** The end of a chain of successors on a day; a chain that runs in a circle ends where it began. */
function latestAfter<P extends Edition>(programme: P, programmes: readonly P[], asOf: LocalDate): P {
  const seen = new Set<string>([programme.id])
  let latest = programme
  for (
    let next = successorOf(latest, programmes, asOf);
    next && !seen.has(next.id);
    next = successorOf(latest, programmes, asOf)
  ) {
    seen.add(next.id)
    latest = next
  }
  return latest
}
