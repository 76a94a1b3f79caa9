import { type EntryReading, type Proven, readEntry } from '@gongzhen/core/log'
import { Money } from '../../parts/money.tsx'
import { instant } from '../../parts/when.ts'
import { proofWords as words } from './words.ts'

/** What a sound proof records, entry by entry in the order of the log, in plain words. */
export function Entries({ items }: { items: Proven['items'] }) {
  const read = items
    .map(({ place, leaf }) => ({ place, leaf, entry: readEntry(leaf) }))
    .toSorted((a, b) => timeOf(a.entry).localeCompare(timeOf(b.entry)) || a.place - b.place)
  const names = new Map(
    read.flatMap(({ entry }) =>
      entry?.kind === 'decision' ? entry.parties.map(({ id, name }) => [id, name] as const) : [],
    ),
  )
  return (
    <ol className="proof-entries">
      {read.map(({ place, leaf, entry }) => (
        <li key={place}>
          {entry?.kind === 'transfer' && <Transfer entry={entry} names={names} />}
          {entry?.kind === 'decision' && <Decision entry={entry} />}
          {entry === undefined && <strong>{words.other}</strong>}
          <p className="faint">
            {entry && <time dateTime={entry.at}>{instant(entry.at)}</time>} {words.place(place)}
          </p>
          <details>
            <summary className="faint">{words.raw}</summary>
            <code className="proof-raw">{JSON.stringify(leaf)}</code>
          </details>
        </li>
      ))}
    </ol>
  )
}

const timeOf = (entry: EntryReading | undefined): string => entry?.at ?? ''

type Transferred = Extract<EntryReading, { kind: 'transfer' }>

function Transfer({ entry, names }: { entry: Transferred; names: ReadonlyMap<string, string> }) {
  const { does, from, to, minor, currency, rule, case: number } = entry
  return (
    <>
      <p className="row">
        <strong>{isMove(does) ? words.moves[does] : does}</strong>
        <strong>
          <Money minor={minor} currency={currency} />
        </strong>
      </p>
      <p lang="zh-CN">{words.moved(named(from, names), named(to, names))}</p>
      <p className="soft" lang="zh-CN">
        {[number && words.case(number), rule && words.rule(rule)].filter(Boolean).join(' · ')}
      </p>
    </>
  )
}

const isMove = (text: string): text is keyof typeof words.moves => Object.hasOwn(MOVES, text)
const MOVES = { post: 0, hold: 0, settle: 0, release: 0, expire: 0, reverse: 0 }

/** Parties stand in paths by their numbers; people read their names. */
const named = (path: string, names: ReadonlyMap<string, string>): string =>
  path
    .split('/')
    .map((level) => names.get(level) ?? level)
    .join('/')

function Decision({ entry }: { entry: Extract<EntryReading, { kind: 'decision' }> }) {
  const { action, role, to, programme, applicant, subject, edition } = entry
  return (
    <>
      <p lang="zh-CN">
        <strong>
          {action !== undefined && role !== undefined && to !== undefined
            ? words.acted(role, action, to)
            : applicant !== undefined && programme !== undefined
              ? words.opened(applicant, programme)
              : words.decided(subject)}
        </strong>
      </p>
      {edition && <p className="soft">{words.edition(edition)}</p>}
    </>
  )
}
