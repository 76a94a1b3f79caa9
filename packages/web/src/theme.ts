import { useEffect, useSyncExternalStore } from 'react'

/** What the reader asked for; `system` follows the device. */
export type ThemeChoice = 'system' | 'light' | 'dark'

const CHOICE_KEY = 'gongzhen.theme'
const systemIsDark = window.matchMedia('(prefers-color-scheme: dark)')
const listeners = new Set<() => void>()

/** The reader's choice, the theme it comes to now, and how to change it. */
export function useTheme(): { choice: ThemeChoice; shown: 'light' | 'dark'; choose: (choice: ThemeChoice) => void } {
  const choice = useSyncExternalStore(subscribe, storedChoice)
  const shown = useSyncExternalStore(subscribe, shownTheme)
  useEffect(() => {
    document.documentElement.dataset['theme'] = shown
  }, [shown])
  return { choice, shown, choose }
}

/** Dark or light as asked, before anything is drawn. */
export function paintTheme(): void {
  document.documentElement.dataset['theme'] = shownTheme()
}

function choose(choice: ThemeChoice): void {
  if (choice === 'system') localStorage.removeItem(CHOICE_KEY)
  else localStorage.setItem(CHOICE_KEY, choice)
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

function storedChoice(): ThemeChoice {
  const stored = localStorage.getItem(CHOICE_KEY)
  return stored === 'light' || stored === 'dark' ? stored : 'system'
}

function shownTheme(): 'light' | 'dark' {
  const choice = storedChoice()
  if (choice !== 'system') return choice
  return systemIsDark.matches ? 'dark' : 'light'
}
