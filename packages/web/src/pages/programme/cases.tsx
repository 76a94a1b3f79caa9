import { Empty } from '../../parts/empty.tsx'
import { type Block, parseMarkdown } from '../../parts/markdown.ts'
import { Prose } from '../../parts/prose.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import './cases.css'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    golden: (count: number) => `案例 ${count} 个`,
    goldenNote: '每个案例给什么数据、应当得出什么，以及规则得出的完整过程；改规则时逐字比对。',
    cases: '案例原文',
    none: '还没有案例',
    noneWhy: '在政策的 cases.yaml 里写下给什么数据、应当得出什么。',
  },
  {
    golden: (count) => `${count} cases`,
    goldenNote:
      'What each case is given, what should come of it, and the whole reckoning; compared word by word when rules change.',
    cases: 'Cases as written',
    none: 'No cases yet',
    noneWhy: 'Write into cases.yaml what is given and what should come of it.',
  },
)

/** The cases that prove the rules: explained in full, and as they were written. */
export function Cases({ files }: { files: Readonly<Record<string, string>> }) {
  const golden = files['cases.golden.md']
  const cases = files['cases.yaml']
  if (!golden && !cases) return <Empty title={words.none} why={words.noneWhy} />
  const explained = golden ? casesOf(parseMarkdown(golden)) : []
  return (
    <div className="stack-wide">
      {explained.length > 0 && (
        <Sheet title={words.golden(explained.length)} note={words.goldenNote}>
          {explained.map(({ title, blocks }) => (
            <details key={title} className="case">
              <summary>
                <span className="case-title">{title}</span> <span className="faint">{firstWords(blocks)}</span>
              </summary>
              <Prose blocks={blocks} />
            </details>
          ))}
        </Sheet>
      )}
      {cases && (
        <Sheet>
          <details className="folded">
            <summary>{words.cases}</summary>
            <pre className="file-text">{cases}</pre>
          </details>
        </Sheet>
      )}
    </div>
  )
}

type Case = { readonly title: string; readonly blocks: Block[] }

/** The second-level headings and what stands under each. */
function casesOf(blocks: readonly Block[]): Case[] {
  const cases: Case[] = []
  for (const block of blocks) {
    if (block.kind === 'heading' && block.level === 2) cases.push({ title: block.text, blocks: [] })
    else cases.at(-1)?.blocks.push(block)
  }
  return cases
}

/** What came out, as the explanation's first line says it. */
function firstWords(blocks: readonly Block[]): string {
  const [first] = blocks
  return first?.kind === 'paragraph' ? first.spans.map(({ text }) => text).join('') : ''
}
