import { useSyncExternalStore } from 'react'

const narrow = window.matchMedia('(max-width: 767px)')

/** Whether the window is a phone's: rows become cards, the menu a drawer. */
export function useNarrow(): boolean {
  return useSyncExternalStore(
    (listener) => {
      narrow.addEventListener('change', listener)
      return () => narrow.removeEventListener('change', listener)
    },
    () => narrow.matches,
  )
}
