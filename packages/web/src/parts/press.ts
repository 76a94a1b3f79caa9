import { useRef, useState } from 'react'
import { Trouble } from '../api.ts'

/** Doing something at a press: once at a time, with what went wrong to be shown. */
export function usePress() {
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
      setTrouble(error)
    } finally {
      isSending.current = false
      setBusy(false)
    }
  }
  return { isBusy, trouble, press }
}
