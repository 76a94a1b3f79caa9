import type { FastifyBaseLogger } from 'fastify'
import type { Instant } from '@gongzhen/core/base'
import type { Database } from './database.ts'
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
  /** The largest file to import, in bytes. */
  readonly uploadBytesMax: number
  /** The largest attachment, in bytes. */
  readonly attachmentBytesMax: number
}
