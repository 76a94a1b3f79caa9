import { Suspense, lazy, useEffect, useState } from 'react'
import { inBoth } from '../i18n.ts'

const words = inBoth({ find: '查找', keys: 'Ctrl K' }, { find: 'Find', keys: 'Ctrl K' })

const Palette = lazy(() => import('./palette.tsx').then(({ Palette }) => ({ default: Palette })))

/** The way to everything: a button, and Ctrl-K or ⌘K on every page. The window is fetched when first asked for. */
export function Find() {
  const [isOpen, setOpen] = useState(false)
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key.toLowerCase() !== 'k' || !(event.ctrlKey || event.metaKey) || event.altKey || event.shiftKey) return
      event.preventDefault()
      setOpen((now) => !now)
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  return (
    <>
      <button type="button" className="bare find" aria-keyshortcuts="Control+K Meta+K" onClick={() => setOpen(true)}>
        <span>{words.find}</span>
        <kbd className="find-keys">{words.keys}</kbd>
      </button>
      {isOpen && (
        <Suspense fallback={null}>
          <Palette close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}
