import { useState } from 'react'
import { inBoth } from '../i18n.ts'
import { Sheet } from './sheet.tsx'
import { Trail, type TrailOf } from './trail.tsx'

const words = inBoth(
  { title: '操作记录', note: '谁看过、谁改过、前后与理由', show: '展开', hide: '收起' },
  { title: 'Trail', note: 'Who read it, who changed it, before, after and why', show: 'Show', hide: 'Hide' },
)

/** The trail of the record a page is about, at the page's foot; asked for when it is opened. */
export function TrailSheet({ of }: { of: TrailOf }) {
  const [isOpen, setOpen] = useState(false)
  return (
    <Sheet
      title={words.title}
      note={words.note}
      actions={
        <button type="button" className="button" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? words.hide : words.show}
        </button>
      }
    >
      {isOpen && <Trail of={of} />}
    </Sheet>
  )
}
