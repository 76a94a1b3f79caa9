import { headline } from '@gongzhen/core/programme'
import { useEffect, useState } from 'react'
import { type FactRow, useAnswer } from '../../api.ts'
import { Outcome } from '../../parts/outcome.tsx'
import { Search } from '../../parts/search.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import type { Checked } from './check.worker.ts'
import { draftWords as words } from './words.ts'

type Props = {
  readonly checked: Checked | undefined
  /** Hands over what is known of the firm that was chosen. */
  readonly onFacts: (facts: readonly FactRow[] | null) => void
}

/** One firm of the zone, asked by what is in force and by the draft. */
export function FirmTrial({ checked, onFacts }: Props) {
  const [search, setSearch] = useState<string>()
  const [firm, setFirm] = useState<{ id: number; name: string }>()
  const found = useAnswer(
    'GET /api/parties',
    { query: { search, kind: 'enterprise', size: 8, page: 1 } },
    { enabled: search !== undefined },
  )
  const facts = useAnswer(
    'GET /api/parties/:id/facts',
    { params: { id: firm?.id ?? 0 } },
    { enabled: firm !== undefined },
  )
  const rows = facts.data?.facts
  useEffect(() => {
    onFacts(rows ?? null)
  }, [rows, onFacts])
  return (
    <Sheet title={words.firm}>
      <div className="stack">
        <Search label={words.search} value={search} onSearch={setSearch} />
        <ul className="row">
          {found.data?.rows.map(({ id, name }) => (
            <li key={id}>
              <button type="button" className="button" onClick={() => setFirm({ id, name })}>
                {name}
              </button>
            </li>
          ))}
        </ul>
        {firm && checked?.firm && <Compared name={firm.name} firm={checked.firm} />}
      </div>
    </Sheet>
  )
}

function Compared({ name, firm: { before, after } }: { name: string; firm: NonNullable<Checked['firm']> }) {
  const isSame = before !== null && after !== null && headline(before) === headline(after)
  return (
    <div className="stack">
      <p>
        <strong>{name}</strong> {before && after && <span>{isSame ? words.same : words.differs}</span>}
      </p>
      {(
        [
          [words.before, before],
          [words.after, after],
        ] as const
      ).map(([title, assessment]) => (
        <div key={title} className="draft-firm">
          <span className="faint">{title}</span>
          {assessment ? (
            <>
              <Outcome outcome={assessment.outcome} near={assessment.near} />
              <span>{headline(assessment).replaceAll('**', '')}</span>
            </>
          ) : (
            <span>{words.noDifference}</span>
          )}
        </div>
      ))}
    </div>
  )
}
