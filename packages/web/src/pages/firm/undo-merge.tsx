import { ask, forget } from '../../api.ts'
import { AskingWhy } from '../../parts/asking-why.tsx'
import { REFRESH_WORDS } from '../../parts/refresh.ts'
import { TOUCHED } from './correction.tsx'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  { title: '撤销合并', note: '两个档案各自恢复，申报回到原处。', submit: '撤销合并' },
  {
    title: 'Undo the merge',
    note: 'Both records come back, each with its own declarations.',
    submit: 'Undo the merge',
  },
)

/** Takes a merge back: both records stand on their own again. */
export function UndoMerge({ merge, close }: { merge: number | undefined; close: () => void }) {
  const work = async ({ reason }: { reason: string }) => {
    const { refresh } = await ask('POST /api/merges/:id/undo', { params: { id: merge ?? 0 }, body: { reason } })
    await forget(...TOUCHED)
    return REFRESH_WORDS[refresh]
  }
  return (
    <AskingWhy
      title={words.title}
      open={merge !== undefined}
      submit={words.submit}
      danger
      close={close}
      work={work}
      draft={`merge-undone.${merge}`}
      note={words.note}
    />
  )
}
