import { useEffect, useState } from 'react'
import { type Term, loadTerms } from '../glossary.ts'
import { inBoth } from '../i18n.ts'
import { Empty } from '../parts/empty.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Terms } from '../parts/page-help.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { PublicShell } from './public/shell.tsx'

const words = inBoth(
  {
    title: '名词解释',
    note: '页面上的词，各有一个意思。',
    search: '找一个词',
    none: '没有这个词',
    noneWhy: '换一个说法，或清空看全部。',
    clear: '看全部',
    failed: '没能取到解释',
    failedWhy: '请检查网络，再打开这一页。',
  },
  {
    title: 'Words',
    note: 'Each word on the pages has one meaning.',
    search: 'Find a word',
    none: 'No such word',
    noneWhy: 'Try another, or see all.',
    clear: 'See all',
    failed: 'The explanations did not arrive',
    failedWhy: 'Check the network and open this page again.',
  },
)

/** What the words on the pages mean, for anybody. */
export function Words() {
  const [all, setAll] = useState<readonly Term[] | 'failed'>()
  const [typed, setTyped] = useState('')
  useEffect(() => {
    loadTerms().then(setAll, () => setAll('failed'))
  }, [])
  return (
    <PublicShell zone={undefined}>
      <PageHead title={words.title} note={words.note} />
      {all === 'failed' && <Empty title={words.failed} why={words.failedWhy} />}
      {all !== undefined && all !== 'failed' && (
        <div className="stack-wide">
          <input
            type="search"
            className="my-field"
            aria-label={words.search}
            placeholder={words.search}
            value={typed}
            onChange={({ target }) => setTyped(target.value)}
          />
          <Found all={all} typed={typed.trim().toLowerCase()} clear={() => setTyped('')} />
        </div>
      )}
    </PublicShell>
  )
}

function Found({ all, typed, clear }: { all: readonly Term[]; typed: string; clear: () => void }) {
  const found = all.filter(({ word, also, meaning }) => `${word} ${also} ${meaning}`.toLowerCase().includes(typed))
  if (found.length === 0) {
    const next = (
      <button type="button" className="button" onClick={clear}>
        {words.clear}
      </button>
    )
    return <Empty title={words.none} why={words.noneWhy} next={next} />
  }
  return (
    <Sheet>
      <div className="page-terms">
        <Terms terms={found} />
      </div>
    </Sheet>
  )
}
