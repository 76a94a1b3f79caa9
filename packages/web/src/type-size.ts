import { useSyncExternalStore } from 'react'

const KEY = 'gongzhen.type'
const listeners = new Set<() => void>()

/** Whether the reader asked for large type, and how to ask. */
export function useLargeType(): { isLarge: boolean; choose: (isLarge: boolean) => void } {
  return { isLarge: useSyncExternalStore(subscribe, isLargeType), choose }
}

/** Large or plain type as asked, before anything is drawn. */
export function sizeType(): void {
  document.documentElement.dataset['type'] = isLargeType() ? 'large' : 'plain'
}

function choose(isLarge: boolean): void {
  if (isLarge) localStorage.setItem(KEY, 'large')
  else localStorage.removeItem(KEY)
  sizeType()
  for (const listener of listeners) listener()
}

const isLargeType = (): boolean => localStorage.getItem(KEY) === 'large'

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  return () => void listeners.delete(listener)
}
