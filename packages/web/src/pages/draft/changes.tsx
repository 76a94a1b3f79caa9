import { language } from '../../i18n.ts'
import { Empty } from '../../parts/empty.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import type { Checking } from './use-check.ts'
import { draftWords as words } from './words.ts'

/** What the draft changes, in words; a long text stands folded, before and after. */
export function Changes({ checking: { checked } }: { checking: Checking }) {
  if (!checked?.differences) return <Empty title={words.noDifference} />
  if (checked.differences.length === 0) return <Empty title={words.noChanges} />
  return (
    <Sheet title={words.changes(checked.differences.length)}>
      <ul className="draft-problems">
        {checked.differences.map((one, at) => (
          // oxlint-disable-next-line react/no-array-index-key
          <li key={at}>
            {one.article && <span className="faint nowrap">{one.article}</span>}
            <span>
              {one[language()]}
              {(one.kind === 'article' || one.kind === 'case') && (
                <details>
                  <summary className="faint">{`${words.before} / ${words.after}`}</summary>
                  <pre className="file-text">{one.before ?? '—'}</pre>
                  <pre className="file-text">{one.after ?? '—'}</pre>
                </details>
              )}
            </span>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
