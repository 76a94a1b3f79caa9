import { type RefObject, useEffect, useRef } from 'react'

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

/**
 * For a place whose buttons come and go with what was done there: whoever pressed one that is gone stays in that place,
 * and does not begin again at the top of the page. The place needs `tabIndex={-1}`.
 */
export function useFocusStays<Place extends HTMLElement>(state: unknown): RefObject<Place | null> {
  const place = useRef<Place>(null)
  const last = useRef(state)
  useEffect(() => {
    if (last.current === state) return
    last.current = state
    if (document.activeElement === null || document.activeElement === document.body) place.current?.focus()
  }, [state])
  return place
}
