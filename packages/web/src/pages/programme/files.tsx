import { Link } from '@tanstack/react-router'
import type { ProgrammeDetail } from '../../api.ts'
import '../../parts/prose.css'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { day, instant } from '../../parts/when.ts'
import './files.css'
import { Publications, RollBack } from './publications.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    editions: '版本',
    editionsNote: '每个版本是整个文件夹的指纹；用过的版本永远保留，过去的结果都能重算。',
    current: '正在看',
    effective: (date: string) => `${date}生效`,
    stored: (at: string) => `${at} 存入`,
    files: '文件',
    filesNote: '政策就是这些文件；改政策就是改它们。',
  },
  {
    editions: 'Editions',
    editionsNote:
      'An edition is the fingerprint of the whole folder; one that was used is kept for ever, so that past results can be reckoned again.',
    current: 'shown',
    effective: (date) => `from ${date}`,
    stored: (at) => `stored ${at}`,
    files: 'Files',
    filesNote: 'The policy is these files; to change it is to change them.',
  },
)

/** The policy's folder as it stands, and its editions so far. */
export function Files({ detail: { programme, edition, editions, files } }: { detail: ProgrammeDetail }) {
  return (
    <div className="stack-wide">
      <Publications programme={programme} />
      <Sheet title={words.editions} note={words.editionsNote}>
        <ul className="editions">
          {editions.map((one) => (
            <li key={one.edition}>
              <Link
                to="/programmes/$programme"
                params={{ programme }}
                search={{ tab: 'files', edition: one.edition }}
                className="formula"
              >
                {one.edition.slice(0, 16)}
              </Link>{' '}
              {one.edition === edition && <Tag tone="accent">{words.current}</Tag>}{' '}
              <span className="faint">
                {words.effective(day(one.effective))} · {words.stored(instant(one.storedAt))}
              </span>{' '}
              {one.edition !== edition && <RollBack programme={programme} edition={one.edition} />}
            </li>
          ))}
        </ul>
      </Sheet>
      <Sheet title={words.files} note={words.filesNote}>
        {Object.entries(files).map(([name, text]) => (
          <details key={name} className="folded">
            <summary>{name}</summary>
            <pre className="file-text">{text}</pre>
          </details>
        ))}
      </Sheet>
    </div>
  )
}
