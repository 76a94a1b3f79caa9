import { useEffect } from 'react'

/** Names the page in the browser's window and history. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = `${title} · 共振`
  }, [title])
}
