import { useEffect, useRef } from 'react'

/**
 * For a button that gives way to what it opens: the focus goes to the first field there, or to the place itself where
 * there is none, and comes back to the button when it is closed. The place needs `tabIndex={-1}`.
 */
export function useFocusFollows(isOpen: boolean) {
  const button = useRef<HTMLButtonElement>(null)
  const place = useRef<HTMLDivElement>(null)
  const wasOpen = useRef(isOpen)
  useEffect(() => {
    if (wasOpen.current === isOpen) return
    wasOpen.current = isOpen
    const field = place.current?.querySelector<HTMLElement>('input, select, textarea')
    const next = isOpen ? (field ?? place.current) : button.current
    next?.focus()
  }, [isOpen])
  return { button, place }
}
