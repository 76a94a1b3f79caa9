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
 * typed until its field has the focus is kept for it, and so is Enter.
 */
export function Find() {
  const [isOpen, setOpen] = useState(false)
  const [isReady, setReady] = useState(false)
  const [typed, setTyped] = useState('')
  /** Enter was pressed before what was typed had been looked up: it opens what is found, not what stood there before. */
  const [isAwaited, setAwaited] = useState(false)
  const type = (text: string) => {
    setTyped(text)
    setAwaited(false)
  }
  useEffect(() => {
    if (isOpen) return
    setTyped('')
    setAwaited(false)
    setReady(false)
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
      {isOpen && !isReady && <Early typed={typed} type={type} enter={() => setAwaited(true)} />}
      {isOpen && (
        <Suspense fallback={null}>
          <Palette
            typed={typed}
            type={type}
            isAwaited={isAwaited}
            awaitFound={setAwaited}
            ready={() => setReady(true)}
            close={() => setOpen(false)}
          />
        </Suspense>
      )}
    </>
  )
}

type EarlyProps = { readonly typed: string; readonly type: (text: string) => void; readonly enter: () => void }

/** Takes what is typed while the window is on its way. */
function Early({ typed, type, enter }: EarlyProps) {
  return (
    <input
      className="find-early"
      aria-label={words.early}
      autoFocus
      autoComplete="off"
      value={typed}
      onChange={({ target }) => type(target.value)}
      onKeyDown={({ key, nativeEvent }) => key === 'Enter' && !nativeEvent.isComposing && enter()}
    />
  )
}
