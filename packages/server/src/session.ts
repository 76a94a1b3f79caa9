import type { Role } from './endpoint.ts'

/** Who is signed in, in which zone, with which roles, and for which party where it is a firm's person. */
export type Session = {
  readonly zone: string
  readonly zoneName: string
  readonly account: number
  readonly login: string
  readonly name: string
  readonly roles: readonly Role[]
  readonly party: number | null
  readonly demo: boolean
}
