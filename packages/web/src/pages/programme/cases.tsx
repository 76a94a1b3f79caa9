import { inBoth } from '../../i18n.ts'
import { Empty } from '../../parts/empty.tsx'
import { type Block, parseMarkdown } from '../../parts/markdown.ts'
import { OUTCOME_WORDS, Outcome, type OutcomeName } from '../../parts/outcome.tsx'
import { Prose } from '../../parts/prose.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { day } from '../../parts/when.ts'
import './cases.css'

const words = inBoth(
  {
    golden: (count: number) => `案例 ${count} 个`,
    goldenNote: '每个案例给什么数据、应当得出什么，以及规则得出的完整过程；改规则时逐字比对。',
    asOf: (date: string) => `截至 ${date}`,
    cases: '案例原文',
    none: '还没有案例',
    noneWhy: '在政策的 cases.yaml 里写下给什么数据、应当得出什么。',
  },
  {
    golden: (count) => `${count} cases`,
    goldenNote:
      'What each case is given, what should come of it, and the whole reckoning; compared word by word when rules change.',
    asOf: (date) => `as of ${date}`,
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
                <span className="case-title">{title}</span> <CameOut said={firstWords(blocks)} />
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

/** The day and the outcome a case is asked for, and what else came out of it. */
const RESULT = /^截至 (?<asOf>[\d-]+)：.*?（(?<outcome>eligible|ineligible|incomplete|error)）[，。]?(?<rest>.*)$/s

/** What came out, with its mark; as it is written where it is written otherwise. */
function CameOut({ said }: { said: string }) {
  const { asOf = '', outcome = '', rest = '' } = RESULT.exec(said)?.groups ?? {}
  if (!isOutcome(outcome)) return <span className="faint">{said}</span>
  return (
    <span className="case-outcome">
      <Outcome outcome={outcome} /> {rest && <strong>{rest}</strong>}{' '}
      <span className="faint nowrap">{words.asOf(day(asOf))}</span>
    </span>
  )
}

const isOutcome = (text: string): text is OutcomeName => Object.hasOwn(OUTCOME_WORDS, text)

/** What came out, as the explanation's first line says it. */
function firstWords(blocks: readonly Block[]): string {
  const [first] = blocks
  return first?.kind === 'paragraph' ? first.spans.map(({ text }) => text).join('') : ''
}
