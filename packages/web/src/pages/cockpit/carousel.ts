import { useEffect, useRef, useState } from 'react'

/** How long a screen stands before the next. */
const STANDS_MS = 20_000

type Carousel = { readonly isPlaying: boolean; readonly toggle: () => void; readonly turn: (by: 1 | -1) => void }

/**
 * Turns screens over by itself until somebody pauses it, by the button or the space bar; arrow keys turn by hand.
 * Where the system wishes for less motion it does not begin.
 */
export function useCarousel<Name extends string>(
  names: readonly Name[],
  current: Name,
  show: (name: Name) => void,
): Carousel {
  const [isPlaying, setPlaying] = useState(() => !window.matchMedia('(prefers-reduced-motion: reduce)').matches)
  const turn = (by: 1 | -1) => {
    const next = names[(names.indexOf(current) + by + names.length) % names.length]
    if (next !== undefined) show(next)
  }
  const turning = useRef(turn)
  turning.current = turn
  useEffect(() => {
    if (!isPlaying) return undefined
    const wait = setTimeout(() => turning.current(1), STANDS_MS)
    return () => clearTimeout(wait)
  }, [isPlaying, current])
  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.target instanceof Element && event.target.closest('button, a, input, [role=dialog]')) {
        if (event.key === ' ') return
      }
      if (event.key === 'ArrowRight') turning.current(1)
      if (event.key === 'ArrowLeft') turning.current(-1)
      if (event.key === ' ') {
        event.preventDefault()
        setPlaying((now) => !now)
      }
    }
    window.addEventListener('keydown', press)
    return () => window.removeEventListener('keydown', press)
  }, [])
  return { isPlaying, toggle: () => setPlaying((now) => !now), turn }
}
