import type { ImportReport } from '../../api.ts'
import { Mark } from '../../parts/outcome.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '文件的问题',
    place: (line: number | undefined, column: number | undefined) =>
      [line !== undefined && `第 ${line} 行`, column !== undefined && `第 ${column} 列`].filter(Boolean).join(' '),
    proposal: (text: string) => `建议：${text}`,
  },
  {
    title: 'Problems of the file',
    place: (line, column) =>
      [line !== undefined && `line ${line}`, column !== undefined && `column ${column}`].filter(Boolean).join(', '),
    proposal: (text) => `Proposal: ${text}`,
  },
)

/** What is wrong with the file as a whole: where, what, and what to do. */
export function Problems({ problems }: { problems: ImportReport['problems'] }) {
  return (
    <Sheet title={words.title}>
      <ul className="stack">
        {problems.map(({ code, line, column, zh, proposal }) => (
          <li key={`${code} ${line ?? ''} ${column ?? ''}`}>
            <Mark name="error" /> <span className="soft">{words.place(line, column)}</span> {zh}
            {proposal && <span className="soft">（{words.proposal(proposal)}）</span>}
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
