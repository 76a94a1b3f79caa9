import { useEffect, useSyncExternalStore } from 'react'

/** What a page is painted in. */
type Theme = 'light' | 'dark'

const CHOICE_KEY = 'gongzhen.theme'
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

/** The theme that is shown, and how to turn to the other; turned to what the device asks, it follows the device again. */
export function useTheme(): { shown: Theme; turn: () => void } {
  const shown = useSyncExternalStore(subscribe, shownTheme)
  useEffect(() => {
    document.documentElement.dataset['theme'] = shown
  }, [shown])
  return { shown, turn }
}

/** Dark or light as asked, before anything is drawn. */
export function paintTheme(): void {
  document.documentElement.dataset['theme'] = shownTheme()
}

function turn(): void {
  const next = shownTheme() === 'dark' ? 'light' : 'dark'
  if (next === systemTheme()) localStorage.removeItem(CHOICE_KEY)
  else localStorage.setItem(CHOICE_KEY, next)
  for (const listener of listeners) listener()
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener)
  systemIsDark.addEventListener('change', listener)
  return () => {
    listeners.delete(listener)
    systemIsDark.removeEventListener('change', listener)
  }
}

function shownTheme(): Theme {
  const stored = localStorage.getItem(CHOICE_KEY)
  return stored === 'light' || stored === 'dark' ? stored : systemTheme()
}

const systemTheme = (): Theme => (systemIsDark.matches ? 'dark' : 'light')
