import { z } from 'zod'
import { Failure } from '@gongzhen/core/base'
import { publicEndpoint, redirect } from '../endpoint.ts'
import type { AppSettings } from '../platform.ts'
import { type Journey, SSO_RETURN, beginJourney, endJourney } from '../single-sign-on.ts'

const COOKIE = 'gongzhen-sso'
const MINUTES = 10

const begin = publicEndpoint({
  method: 'GET',
  path: '/api/sign-in/sso',
  tag: '登录',
  summary: '经统一身份认证（OpenID Connect）登录：转到提供方',
  callsPerMinute: 60,
  query: z.object({ next: z.string().max(500).default('/') }),
  out: redirect,
  async work({ query, platform, setCookie }) {
    const { location, journey } = await beginJourney(platform, query.next)
    setCookie(journeyCookie(journey, platform.settings))
    return { location }
  },
})

const comeBack = publicEndpoint({
  method: 'GET',
  path: SSO_RETURN,
  tag: '登录',
  summary: '提供方送回后完成登录',
  audit: 'session.opened',
  callsPerMinute: 60,
  out: redirect,
  async work({ platform, request, remember, setCookie }) {
    const journey = readJourney(request.cookies[COOKIE])
    setCookie(journeyCookie(null, platform.settings))
    try {
      const origin = { address: request.address, request: request.id, agent: request.agent }
      const { token } = await endJourney(platform, request.search, journey ?? NOWHERE, origin)
      remember(token)
      return { location: journey?.next ?? '/' }
    } catch (error) {
      if (!(error instanceof Failure)) throw error
      // The code, not the words: a link must not be able to put words into our mouth.
      return { location: `/sign-in?trouble=${error.code}` }
    }
  },
})

/** A journey nobody began: whatever comes back does not fit it. */
const NOWHERE: Journey = { state: 'none', nonce: 'none', verifier: 'none', next: '/' }

/** Lax, not strict: the way back begins at the provider's site. */
function journeyCookie(journey: Journey | null, { secure }: AppSettings): string {
  const value = journey === null ? '' : Buffer.from(JSON.stringify(journey)).toString('base64url')
  const age = journey === null ? 0 : MINUTES * 60
  const parts = [`${COOKIE}=${value}`, 'Path=/api/sign-in', 'HttpOnly', 'SameSite=Lax', `Max-Age=${age}`]
  return [...parts, ...(secure ? ['Secure'] : [])].join('; ')
}

const shape = z.object({ state: z.string(), nonce: z.string(), verifier: z.string(), next: z.string() })

function readJourney(cookie: string | undefined): Journey | null {
  try {
    return shape.parse(JSON.parse(Buffer.from(cookie ?? '', 'base64url').toString()))
  } catch {
    return null
  }
}

export const ssoEndpoints = [begin, comeBack] as const
