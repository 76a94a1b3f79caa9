import { Empty } from '../../parts/empty.tsx'
import { parseMarkdown } from '../../parts/markdown.ts'
import { Prose } from '../../parts/prose.tsx'
import { Sheet } from '../../parts/sheet.tsx'

const words = {
  golden: '案例的完整解释',
  goldenNote: '由规则生成，改规则时逐字比对。',
  cases: '案例原文',
  none: '还没有案例',
  noneWhy: '在政策的 cases.yaml 里写下给什么数据、应当得出什么。',
}

/** The cases that prove the rules: explained in full, and as they were written. */
export function Cases({ files }: { files: Readonly<Record<string, string>> }) {
  const golden = files['cases.golden.md']
  const cases = files['cases.yaml']
  if (!golden && !cases) return <Empty title={words.none} why={words.noneWhy} />
  return (
    <div className="stack-wide">
      {golden && (
        <Sheet title={words.golden} note={words.goldenNote}>
          <Prose blocks={parseMarkdown(golden)} />
        </Sheet>
      )}
      {cases && (
        <Sheet title={words.cases}>
          <pre className="file-text">{cases}</pre>
        </Sheet>
      )}
    </div>
  )
}
