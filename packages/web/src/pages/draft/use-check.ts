import { useEffect, useRef, useState } from 'react'
import type { CheckAsked, Checked } from './check.worker.ts'

/** A moment after the last stroke. */
const QUIET_MS = 300

/** A check that takes longer is given up, so that a text that is too heavy never blocks the next one. */
const LONGEST_MS = 30_000

export type Checking = { readonly checked: Checked | undefined; readonly isBusy: boolean; readonly gaveUp: boolean }

/** The check of what is written, anew a moment after it changed; in a thread of its own, so that typing never waits. */
export function useCheck(asked: Omit<CheckAsked, 'number'>): Checking {
  const worker = useRef<Worker | null>(null)
  const number = useRef(0)
  const [checked, setChecked] = useState<Checked>()
  const [isBusy, setBusy] = useState(true)
  const [gaveUp, setGaveUp] = useState(false)
  useEffect(
    () => () => {
      worker.current?.terminate()
      worker.current = null
    },
    [],
  )
  const key = JSON.stringify(asked)
  useEffect(() => {
    let longest: ReturnType<typeof setTimeout>
    setBusy(true)
    const wait = setTimeout(() => {
      worker.current ??= new Worker(new URL('./check.worker.ts', import.meta.url), { type: 'module' })
      const running = worker.current
      const mine = ++number.current
      running.onmessage = ({ data }: MessageEvent<Checked>) => {
        if (data.number !== number.current) return
        clearTimeout(longest)
        setChecked(data)
        setBusy(false)
        setGaveUp(false)
      }
      const giveUp = () => {
        clearTimeout(longest)
        running.terminate()
        worker.current = null
        setBusy(false)
        setGaveUp(true)
      }
      running.onerror = giveUp
      longest = setTimeout(giveUp, LONGEST_MS)
      running.postMessage({ ...(JSON.parse(key) as Omit<CheckAsked, 'number'>), number: mine })
    }, QUIET_MS)
    return () => {
      clearTimeout(wait)
      clearTimeout(longest)
    }
  }, [key])
  return { checked, isBusy, gaveUp }
}
