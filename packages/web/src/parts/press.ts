import { useRef, useState } from 'react'
import { Trouble } from '../api.ts'

/**
 * Doing something at a press: once at a time, with what went wrong to be shown. `onTrouble` hears of it too, to say it
 * elsewhere or to look again at what has changed: only then can one press again.
 */
export function usePress(onTrouble?: (trouble: Trouble) => unknown) {
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble>()
  // A second press arrives before the page is drawn again: a ref knows at once.
  const isSending = useRef(false)
  const press = async (work: () => Promise<void>) => {
    if (isSending.current) return
    isSending.current = true
    setBusy(true)
    setTrouble(undefined)
    try {
      await work()
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      const looking = onTrouble?.(error)
      // A passing message can be awaited too, until it is gone: that is not waited for.
      if (looking instanceof Promise) await looking
      setTrouble(error)
    } finally {
      isSending.current = false
      setBusy(false)
    }
  }
  const forgive = () => setTrouble(undefined)
  return { isBusy, trouble, press, forgive }
}
