import type { FastifyBaseLogger } from 'fastify'
import type { Instant } from '@gongzhen/core/base'
import type { SignatureAlgorithm } from '@gongzhen/core/log'
import type { Database } from './database.ts'
import type { Role } from './endpoint.ts'
import type { Queue } from './jobs/queue.ts'
import type { PolicyLibrary } from './policy-library.ts'
import type { SignInDelay } from './sign-in-delay.ts'

/** What the endpoints and jobs stand on. */
export type Platform = {
  readonly database: Database
  readonly queue: Queue
  readonly policies: PolicyLibrary
  readonly log: FastifyBaseLogger
  readonly settings: AppSettings
  readonly signInDelay: SignInDelay
  /** When this server started, in milliseconds since 1970. */
  readonly startedAt: number
  /** The present moment, UTC. */
  now(): Instant
}

/** The provider of OpenID Connect a zone trusts, and what its roles mean here. */
export type SsoSettings = {
  readonly issuer: string
  readonly clientId: string
  readonly clientSecret: string
  /** The zone its people sign in to. */
  readonly zone: string
  /** What the button on the sign-in page is called. */
  readonly name: string
  /** The claim of the ID token that names a person's roles, as a list or a text with spaces. */
  readonly claim: string
  /** A role there, a role here. */
  readonly roles: ReadonlyMap<string, Role>
}

/** How the application is set up; every field has its answer before the server starts. */
export type AppSettings = {
  readonly version: string
  /** Where uploaded files wait for their import. */
  readonly uploads: string
  /** The folder of programmes: `facts/`, one folder a programme, `zones/`. */
  readonly programmes: string
  /** Zones of this installation, `<zone>/zone.yaml`; they stand beside those of `programmes/zones`. */
  readonly zones: string | null
  /** The built web pages, or null where only the API is served. */
  readonly web: string | null
  /** Whether demo accounts may sign in: only on a local address. */
  readonly demoAccounts: boolean
  /** Whether the browser reaches us by https: cookies are then marked Secure. */
  readonly secure: boolean
  /** A session ends this long after its last request. */
  readonly idleMinutes: number
  /** A session ends this long after signing in, whatever happens. */
  readonly absoluteHours: number
  /** Who has to give a second factor: nobody, all but firms' own people, or everyone. Demo accounts never. */
  readonly secondFactor: 'optional' | 'staff' | 'everyone'
  /** Whether a firm's person may make an account and claim the firm. */
  readonly signUp: boolean
  /** What decides in a run: rules explained firm by firm, or one query a programme where SQL covers it. */
  readonly runEngine: 'columns' | 'explain' | 'sql'
  /** The address browsers reach us by, without a slash at its end; null where only the local address is known. */
  readonly publicUrl: string | null
  /** Proxies whose word on the caller's address is taken: addresses, ranges, or `loopback`; null believes nobody. */
  readonly trustedProxy: string | null
  /** Requests a minute one address may make. The machine itself is not counted. */
  readonly callsPerMinute: number
  /** Sign-in through a provider of OpenID Connect. */
  readonly sso: SsoSettings | null
  /** The largest file to import, in bytes. */
  readonly uploadBytesMax: number
  /** The largest attachment, in bytes. */
  readonly attachmentBytesMax: number
  /** The folder of the keys that sign each zone's log, its receipts and what is sent to partners. */
  readonly logKeys: string
  /** Whether events may be sent to addresses of private networks, and by http. */
  readonly webhooksInside: boolean
  /** The algorithm of a key that is made. */
  readonly logSignature: SignatureAlgorithm
}
