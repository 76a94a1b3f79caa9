import { getRouteApi, useRouter } from '@tanstack/react-router'
import { useState } from 'react'
import { Trouble } from '../../api.ts'
import { landingOf, signIn } from '../../session.ts'

const route = getRouteApi('/sign-in')

/** Signing in to a zone, and on to where the person was going. `ask` hears whose second factor is still needed. */
export function useEnter(zone: string, ask: (half: { login: string; password: string }) => void) {
  const router = useRouter()
  const { next } = route.useSearch()
  const [busy, setBusy] = useState<string>()
  const [trouble, setTrouble] = useState<Trouble>()
  const enter = async (login: string, password: string, code?: string): Promise<void> => {
    setBusy(login)
    setTrouble(undefined)
    try {
      const { roles } = await signIn(zone, login, password, code)
      await router.invalidate()
      if (next) router.history.replace(next)
      else await router.navigate({ to: landingOf(roles), replace: true })
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      setTrouble(error)
      if (error.code === 'session.code_needed') ask({ login, password })
    } finally {
      setBusy(undefined)
    }
  }
  return { enter, trouble, busy }
}
