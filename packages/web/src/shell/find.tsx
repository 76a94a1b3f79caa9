import { Suspense, lazy, useEffect, useState } from 'react'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  { find: '查找', keys: 'Ctrl K', early: '随处查找' },
  { find: 'Find', keys: 'Ctrl K', early: 'Find anything' },
)

const paletteFile = () => import('./palette.tsx')
const Palette = lazy(() => paletteFile().then(({ Palette }) => ({ default: Palette })))

/**
 * The way to everything: a button, and Ctrl-K or ⌘K on every page. The window is fetched when first asked for; what is
 * typed until it is there is kept for it.
 */
export function Find() {
  const [isOpen, setOpen] = useState(false)
  const [typed, setTyped] = useState('')
  useEffect(() => {
    if (!isOpen) setTyped('')
  }, [isOpen])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.key === 'Control' || event.key === 'Meta') void paletteFile()
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
        <Suspense fallback={<Early typed={typed} type={setTyped} />}>
          <Palette typed={typed} type={setTyped} close={() => setOpen(false)} />
        </Suspense>
      )}
    </>
  )
}

/** Takes what is typed while the window is on its way. */
function Early({ typed, type }: { typed: string; type: (text: string) => void }) {
  return (
    <input
      className="find-early"
      aria-label={words.early}
      autoFocus
      autoComplete="off"
      value={typed}
      onChange={({ target }) => type(target.value)}
    />
  )
}
