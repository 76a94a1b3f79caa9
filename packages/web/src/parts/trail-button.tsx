import { Drawer } from 'antd'
import { useState } from 'react'
import { inBoth } from '../i18n.ts'
import { useNarrow } from './narrow.ts'
import { Trail, type TrailOf } from './trail.tsx'

const words = inBoth(
  { open: '操作记录', openOf: (name: string) => `${name} 的操作记录` },
  { open: 'Trail', openOf: (name) => `Trail of ${name}` },
)

/** Opens at the side the trail of a record that has a row in a list and no page of its own. */
export function TrailButton({ of, name }: { of: TrailOf; name: string }) {
  const [isOpen, setOpen] = useState(false)
  const isNarrow = useNarrow()
  return (
    <>
      <button
        type="button"
        className="bare link nowrap"
        aria-label={words.openOf(name)}
        aria-haspopup="dialog"
        onClick={() => setOpen(true)}
      >
        {words.open}
      </button>
      <Drawer
        open={isOpen}
        onClose={() => setOpen(false)}
        size={isNarrow ? '100%' : 520}
        title={words.openOf(name)}
        destroyOnHidden
      >
        <Trail of={of} />
      </Drawer>
    </>
  )
}
