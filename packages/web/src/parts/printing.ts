import { useSyncExternalStore } from 'react'

const paper = window.matchMedia('print')

/** Whether the page is being put on paper, where nothing can be opened: what is folded must then stand there. */
export function usePrinting(): boolean {
  return useSyncExternalStore(
    (listener) => {
      paper.addEventListener('change', listener)
      return () => paper.removeEventListener('change', listener)
    },
    () => paper.matches,
  )
}
