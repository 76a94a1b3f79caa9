import { inBoth } from '../i18n.ts'
import './draft-back.css'

const words = inBoth(
  { back: '上次没有提交的内容已经带回。', anew: '清空重写' },
  { back: 'What you wrote before and did not send is back.', anew: 'Begin anew' },
)

/** Says that a form holds what was written before, and lets one begin anew. */
export function DraftBack({ anew }: { anew: () => void }) {
  return (
    <p className="draft-back" role="status">
      {words.back}{' '}
      <button type="button" className="bare link" onClick={anew}>
        {words.anew}
      </button>
    </p>
  )
}
