import type { Readable } from 'node:stream'
import { z } from 'zod'
import type { Sql } from './database.ts'
import type { Scope } from './partner-scopes.ts'
import type { Platform } from './platform.ts'
import type { Session } from './session.ts'

/** Everyone who can be given work in a zone. What each may do is declared on the endpoints. */
export const ROLES = [
  'firm_owner',
  'firm_clerk',
  'officer',
  'finance',
  'district_officer',
  'leader',
  'policy_officer',
  'bank',
  'guarantor',
  'insurer',
  'provider',
  'carrier',
  'expert',
  'auditor',
  'system_admin',
  'security_admin',
] as const
export type Role = (typeof ROLES)[number]

/** A firm's own people: they see their own party. */
export const FIRM: readonly Role[] = ['firm_owner', 'firm_clerk']

/** Those who may read the whole zone's business. */
export const READERS: readonly Role[] = [
  'officer',
  'finance',
  'district_officer',
  'leader',
  'policy_officer',
  'auditor',
]

/** Those who may read what is being paid, and where to. */
export const PAYMENT_READERS: readonly Role[] = ['finance', 'leader', 'auditor']

/** Who sees the zone's money: those who spend it, answer for it and check it. */
export const FUND_READERS: readonly Role[] = ['finance', 'leader', 'auditor', 'officer']

/** Those who may read policies on their way. */
export const DRAFT_READERS: readonly Role[] = ['policy_officer', 'auditor']

/** Those who read who claims which firm, with what evidence. */
export const CLAIM_READERS: readonly Role[] = ['officer', 'auditor']

/** Those who keep the programs of partners, or watch over them. */
export const CLIENT_KEEPERS: readonly Role[] = ['system_admin', 'security_admin', 'auditor']

/** Everyone who has signed in, also without any role yet: their own account, session and claims. */
export const SIGNED_IN = 'signed_in'

/** The three duties of 三员分立: makes accounts, grants roles, reads the trail. */
const DUTIES: readonly Role[] = ['system_admin', 'security_admin', 'auditor']

/** Whether somebody with these roles would hold two duties, or a duty beside the business it watches over. */
export const mixesDuties = (roles: readonly Role[]): boolean =>
  roles.length > 1 && roles.some((role) => DUTIES.includes(role))

/** Those who change facts and import files. */
export const WRITERS: readonly Role[] = ['officer']

/** An answer that is a file, for saving. */
export type FileOut = { readonly kind: 'file'; readonly mediaType: string }

/** An answer that is a stream of server-sent events. */
export type EventsOut<Event extends z.ZodType> = { readonly kind: 'events'; readonly of: Event }

/** An answer that sends the browser on to another address. */
export type RedirectOut = { readonly kind: 'redirect' }

/** A body that is one uploaded file (`multipart/form-data`, field `file`). */
export type FileBody = { readonly kind: 'upload'; readonly limit: UploadLimit }

/** The setting that says how large the file may be. */
type UploadLimit = 'uploadBytesMax' | 'attachmentBytesMax'

/** How an endpoint declares an answer that is no JSON: a file, a redirection, a stream of events. */
export const file = (mediaType: string): FileOut => ({ kind: 'file', mediaType })
export const redirect: RedirectOut = { kind: 'redirect' }
export const events = <Event extends z.ZodType>(of: Event): EventsOut<Event> => ({ kind: 'events', of })
export const upload = (limit: UploadLimit): FileBody => ({ kind: 'upload', limit })

/** A file to be sent: its name for saving, what it is, and its bytes. */
export type Download = { readonly name: string; readonly mediaType: string; readonly content: Readable | Buffer }

/** A file being received. Reading past the declared size fails. */
export type Upload = { readonly name: string; readonly content: Readable }

/** What a handler returns for a declared answer. */
export type Answer<Out> =
  Out extends EventsOut<infer Event>
    ? AsyncIterable<z.output<Event>>
    : Out extends FileOut
      ? Download
      : Out extends RedirectOut
        ? { readonly location: string }
        : Out extends z.ZodType
          ? z.output<Out>
          : never

/** What a handler receives for a declared body. */
type Received<Body> = Body extends FileBody ? Upload : Body extends z.ZodType ? z.output<Body> : never

/** One request as a handler sees it: parsed, allowed, and bound to the caller's zone. */
export type Call<Params, Query, Body, Actor> = {
  readonly params: Params
  readonly query: Query
  readonly body: Body
  /** Who calls; null where everyone may. */
  readonly session: Actor
  readonly platform: Platform
  readonly request: {
    readonly id: string
    readonly address: string
    /** What the browser says it is. */
    readonly agent: string | null
    /** The `authorization` header: programs of partners prove themselves by it. */
    readonly authorization: string | null
    /** The query as it was sent, for protocols that sign it. */
    readonly search: string
    readonly cookies: Readonly<Record<string, string | undefined>>
    readonly signal: AbortSignal
  }
  /**
   * One transaction in the caller's zone. For a firm's person it sees the rows of that firm only, for a partner's what
   * firms share with it, whatever is asked.
   * Audit rows noted inside are committed with it.
   */
  readonly inZone: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>
  /** The same over all firms of the zone also for a firm's person: for figures about a group, never for another firm's rows. */
  readonly acrossFirms: <T>(work: (sql: Sql) => Promise<T>) => Promise<T>
  /** Notes the endpoint's audit event about a subject such as `party:42`; written by the transaction it is noted in. */
  readonly audit: (subject: string, detail?: Readonly<Record<string, unknown>>) => void
  /** Sets the session cookie, or takes it away. */
  readonly remember: (token: string | null) => void
  /** Sets a cookie of another kind: the whole `set-cookie` value. */
  readonly setCookie: (cookie: string) => void
  /** Answers with another status than 200, with the same body. */
  readonly answerWith: (status: number) => void
}

type Shape<Method, Path, Params, Query, Body, Out> = {
  readonly method: Method
  readonly path: Path
  /** What it does, in Chinese, as the API documentation shows it. */
  readonly summary: string
  readonly description?: string
  readonly tag: string
  /** The event noted when it is called. Every writing endpoint has one; a reading one where confidential facts are shown. */
  readonly audit?: string
  /** Repeating the request with the same `idempotency-key` gives the first answer again and does nothing twice. */
  readonly idempotent?: boolean
  /** For programs of partners only: they call it with a token of this scope in place of a session. */
  readonly scope?: Scope
  /** Partners see the whole zone here: cases are judged on facts they do not see, and shown to those who take part. */
  readonly judgesForPartners?: boolean
  /** May also be called before a second factor that is required has been set up. */
  readonly beforeSecondFactor?: boolean
  /** Calls a minute allowed from one address, where fewer than the usual. */
  readonly callsPerMinute?: number
  readonly params: Params
  readonly query: Query
  readonly body: Body
  readonly out: Out
}

type Declared<Method, Path, Params, Query, Body, Out> = Omit<
  Shape<Method, Path, Params, Query, Body, Out>,
  'params' | 'query' | 'body'
> & { readonly params?: Params; readonly query?: Query; readonly body?: Body }

type Access = {
  /** Roles that may call it for the whole zone; `signed_in` asks for a session only, `public` for none. */
  readonly roles: 'public' | typeof SIGNED_IN | readonly Role[]
  /** Roles that may call it for their own party only: the path's `id`. */
  readonly own: readonly Role[]
}

/** One endpoint, declared once: validation, handler types, documentation, the client's types and access all come from it. */
type Endpoint<
  Method extends string,
  Path extends string,
  Params extends z.ZodType,
  Query extends z.ZodType,
  Body,
  Out,
> = Shape<Method, Path, Params, Query, Body, Out> &
  Access & { work(call: CallOf<Params, Query, Body, Session | null>): Promise<Answer<Out>> }

/** An endpoint of which only what all have in common is known. */
export type AnyEndpoint = Shape<'GET' | 'POST' | 'PUT' | 'DELETE', string, z.ZodType, z.ZodType, unknown, unknown> &
  Access & { work(call: Call<unknown, unknown, unknown, Session | null>): Promise<unknown> }

type CallOf<Params extends z.ZodType, Query extends z.ZodType, Body, Actor> = Call<
  z.output<Params>,
  z.output<Query>,
  Received<Body>,
  Actor
>

type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'
type Nothing = z.ZodObject<Record<never, never>>
const nothing: Nothing = z.object({})

/** Declares an endpoint for people who have signed in. */
export function endpoint<
  const M extends Method,
  const Path extends string,
  Out extends z.ZodType | FileOut | RedirectOut | EventsOut<z.ZodType>,
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType | FileBody = Nothing,
>(
  declared: Declared<M, Path, Params, Query, Body, Out> & {
    readonly roles: typeof SIGNED_IN | readonly Role[]
    readonly own?: readonly Role[]
    work(call: CallOf<Params, Query, Body, Session>): Promise<Answer<Out>>
  },
): Endpoint<M, Path, Params, Query, Body, Out> {
  return {
    own: [],
    ...withDefaults<Params, Query, Body, typeof declared>(declared),
    work: (call) => declared.work({ ...call, session: signedIn(call.session) }),
  }
}

/** Declares an endpoint that asks for no session. */
export function publicEndpoint<
  const M extends Method,
  const Path extends string,
  Out extends z.ZodType | FileOut | RedirectOut | EventsOut<z.ZodType>,
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType | FileBody = Nothing,
>(
  declared: Declared<M, Path, Params, Query, Body, Out> & {
    work(call: CallOf<Params, Query, Body, Session | null>): Promise<Answer<Out>>
  },
): Endpoint<M, Path, Params, Query, Body, Out> {
  return { roles: 'public', own: [], ...withDefaults<Params, Query, Body, typeof declared>(declared) }
}

/** Declares an endpoint for programs of partners: called with a token of a scope, never with a session. */
export function partnerEndpoint<
  const M extends Method,
  const Path extends string,
  Out extends z.ZodType | FileOut,
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType | FileBody = Nothing,
>(
  declared: Declared<M, Path, Params, Query, Body, Out> & {
    readonly scope: Scope
    work(call: CallOf<Params, Query, Body, Session>): Promise<Answer<Out>>
  },
): Endpoint<M, Path, Params, Query, Body, Out> {
  return endpoint({ ...declared, roles: [] })
}

/** What the browser sends and gets for each endpoint, by `METHOD /path`. */
export type Contract<E> = {
  readonly [K in E as K extends Endpoint<infer M, infer Path, infer _P, infer _Q, infer _B, infer _O>
    ? `${M} ${Path}`
    : never]: K extends Endpoint<infer _M, infer _Path, infer Params, infer Query, infer Body, infer Out>
    ? {
        readonly params: z.input<Params>
        readonly query: z.input<Query>
        readonly body: Body extends FileBody ? 'upload' : Body extends z.ZodType ? z.input<Body> : never
        readonly out: Out extends FileOut
          ? 'file'
          : Out extends RedirectOut
            ? 'redirect'
            : Out extends EventsOut<infer Event>
              ? { readonly event: z.output<Event> }
              : Out extends z.ZodType
                ? z.output<Out>
                : never
      }
    : never
}

function withDefaults<Params, Query, Body, D extends object>(declared: D) {
  // An absent part was inferred as Nothing, which is what stands in for it.
  return { params: nothing, query: nothing, body: nothing, ...declared } as D & {
    readonly params: Params
    readonly query: Query
    readonly body: Body
  }
}

function signedIn(session: Session | null): Session {
  if (session === null) throw new Error('an endpoint with roles was called without a session')
  return session
}
