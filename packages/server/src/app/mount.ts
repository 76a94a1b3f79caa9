import { createHash } from 'node:crypto'
import { Readable } from 'node:stream'
import type { FastifyInstance, FastifyReply, FastifyRequest, FastifySchema, RouteShorthandOptions } from 'fastify'
import { z } from 'zod'
import type { Sql } from '../database.ts'
import {
  type AnyEndpoint,
  type Call,
  type Download,
  type EventsOut,
  FIRM,
  type FileBody,
  type FileOut,
  type RedirectOut,
  type Role,
  SIGNED_IN,
} from '../endpoint.ts'
import { PARTNERS } from '../case-roles.ts'
import { readPartner } from '../partner-access.ts'
import type { Platform } from '../platform.ts'
import { type Origin, SESSION_COOKIE, type Session, readSession, sessionCookie } from '../session.ts'
import { type AuditNote, noteAudit } from '../store/audit.ts'
import { sharedWith } from '../store/consents.ts'
import { unknownParty } from '../store/parties.ts'
import { type Submission, beginSubmission, endSubmission } from '../store/submissions.ts'
import type { Documented } from './documentation.ts'
import { frames } from './event-stream.ts'
import { failure } from './failures.ts'
import { holdsHalfCharacter } from './half-character.ts'
import { receiveFile } from './file-body.ts'
import { roleNames } from '../role-names.ts'

type AnyCall = Call<unknown, unknown, unknown, Session | null>

/** Puts one declared endpoint on the application: who may call it, what it takes, its work, what it gives. */
export function mount(app: FastifyInstance, endpoint: AnyEndpoint, platform: Platform, closing: AbortSignal): void {
  const sessions = new WeakMap<FastifyRequest, Session>()
  app.route({
    method: endpoint.method,
    url: endpoint.path,
    exposeHeadRoute: false,
    schema: schemaOf(endpoint),
    config: limitOf(endpoint),
    onRequest: async (request, reply) => {
      if (endpoint.scope !== undefined) {
        // What a refusal is about, as RFC 6750 has it; an answer that succeeds takes it off again.
        reply.header('www-authenticate', `Bearer scope="${endpoint.scope}"`)
        sessions.set(request, await readPartner(platform, request.headers.authorization, endpoint.scope))
        reply.removeHeader('www-authenticate')
        return
      }
      if (endpoint.path !== TOKEN_PATH) refuseForgery(request)
      if (endpoint.roles === 'public') return
      const party = OF_A_PARTY.test(endpoint.path) ? partyOf(request) : null
      const read = await readSession(platform, request.cookies[SESSION_COOKIE], originOf(request), party)
      if (read === null) throw failure('not_signed_in', {})
      const { session, knowsParty } = read
      if (session.mustEnrol && endpoint.beforeSecondFactor !== true) throw failure('second_factor', {})
      if (endpoint.roles !== SIGNED_IN) allow(endpoint.roles, endpoint.own, session, request)
      if (party !== null && !knowsParty) throw unknownParty(party)
      sessions.set(request, session)
    },
    preValidation: async (request) => {
      if (holdsHalfCharacter(request.body)) throw failure('surrogate', {})
    },
    handler: async (request, reply) => {
      const session = sessions.get(request) ?? null
      const answer = await answerTo(endpoint, platform, request, reply, session, closing)
      return give(endpoint.out, answer, reply)
    },
  })
}

/** Programs ask here without a session or cookie, and with their own secret. */
const TOKEN_PATH = '/api/oauth/token'

/** Everything below a party is looked for only where the caller's zone has that party. */
const OF_A_PARTY = /^\/api\/parties\/:id(\/|$)/

/** The party an address is about; null for what is no number, which is nobody's own and no address's. */
function partyOf(request: FastifyRequest): number | null {
  const party = Number((request.params as { readonly id: string }).id)
  return Number.isSafeInteger(party) ? party : null
}

const originOf = (request: FastifyRequest): Origin => ({
  address: request.ip,
  request: request.id,
  agent: request.headers['user-agent'] ?? null,
})

/** A state-changing request carries a header that another site's form or link cannot set. */
function refuseForgery(request: FastifyRequest): void {
  if (request.method === 'GET' || request.headers['x-gongzhen'] === '1') return
  throw failure('forgery', {})
}

function allow(roles: readonly Role[], own: readonly Role[], session: Session, request: FastifyRequest): void {
  if (session.roles.some((role) => roles.includes(role))) return
  if (session.roles.some((role) => own.includes(role))) {
    if (session.party !== null && partyOf(request) === session.party) return
    throw failure('own_party', {})
  }
  throw failure('role', { roles: roleNames(session.roles), needed: roleNames([...roles, ...own]) })
}

async function answerTo(
  endpoint: AnyEndpoint,
  platform: Platform,
  request: FastifyRequest,
  reply: FastifyReply,
  session: Session | null,
  closing: AbortSignal,
): Promise<unknown> {
  const audit = auditOf(endpoint, request, session)
  const submission = submissionOf(endpoint, request, session)
  const gone = new AbortController()
  reply.raw.on('close', () => gone.abort())
  const transactions = transactionsOf(platform, session, endpoint)
  const acrossFirms = transactionsOf(platform, session, null)
  const call: AnyCall = {
    params: request.params,
    query: request.query,
    body: isUpload(endpoint.body) ? await receiveFile(request, platform.settings[endpoint.body.limit]) : request.body,
    session,
    platform,
    request: {
      ...originOf(request),
      id: request.id,
      authorization: request.headers.authorization ?? null,
      search: request.url.slice(request.url.indexOf('?') + 1 || request.url.length),
      cookies: request.cookies,
      signal: AbortSignal.any([closing, gone.signal]),
    },
    inZone: (work) => inZone(transactions, work, audit, submission),
    acrossFirms: (work) => inZone(acrossFirms, work, audit, submission),
    audit: audit.note,
    remember: (token) => void reply.header('set-cookie', sessionCookie(token, platform.settings)),
    setCookie: (cookie) => void reply.header('set-cookie', cookie),
    answerWith: (status) => void reply.code(status),
  }
  try {
    const answer = await endpoint.work(call)
    audit.check()
    return answer
  } catch (error) {
    if (error instanceof Repeated) return error.answer
    throw error
  }
}

type Transactions = <T>(work: (sql: Sql) => Promise<T>) => Promise<T>

/**
 * How an endpoint's transactions are opened for a caller: for a firm's person over the rows of the firm, but for those
 * about the caller's own account, which know no firm. Without an endpoint: over the whole zone.
 */
function transactionsOf({ database }: Platform, session: Session | null, endpoint: AnyEndpoint | null): Transactions {
  if (session === null) {
    return () => {
      throw new Error('a public endpoint has no zone')
    }
  }
  const { zone, account: actor, parties } = session
  if (endpoint !== null && endpoint.roles !== SIGNED_IN && isOfFirm(session)) {
    return (work) => database.inFirm(zone, work, { parties, actor })
  }
  if (endpoint !== null && endpoint.roles !== SIGNED_IN && isOfPartner(session) && !endpoint.judgesForPartners) {
    return async (work) => {
      const shared = await database.inZone(zone, (sql) => sharedWith(sql, parties))
      return database.inPartner(zone, work, { parties, actor, ...shared })
    }
  }
  return (work) => database.inZone(zone, work, actor)
}

const isOfFirm = ({ roles }: Session): boolean => roles.length > 0 && roles.every((role) => FIRM.includes(role))

const isOfPartner = ({ roles }: Session): boolean => roles.length > 0 && roles.every((role) => PARTNERS.includes(role))

/** The work, the audit rows it notes, and its idempotency key are one transaction: all or nothing. */
async function inZone<T>(
  transactions: Transactions,
  work: (sql: Sql) => Promise<T>,
  audit: AuditTrail,
  submission: Submission | null,
): Promise<T> {
  audit.restart()
  return transactions(async (sql) => {
    if (submission) await repeat(sql, submission)
    const result = await work(sql)
    await audit.write(sql)
    if (submission) await endSubmission(sql, submission, result)
    return result
  })
}

type AuditTrail = {
  readonly note: (subject: string, detail?: Readonly<Record<string, unknown>>) => void
  readonly restart: () => void
  readonly write: (sql: Sql) => Promise<void>
  readonly check: () => void
}

/** Gathers what a request notes. A writing endpoint that noted nothing is a bug, caught by its first test. */
function auditOf(endpoint: AnyEndpoint, request: FastifyRequest, session: Session | null): AuditTrail {
  const { audit: event } = endpoint
  let notes: AuditNote[] = []
  let written = 0
  return {
    note(subject, detail = {}) {
      if (event === undefined) throw new Error(`${endpoint.method} ${endpoint.path} declares no audit event`)
      const actingFor = session?.mandate == null ? null : session.party
      const { ip: address, id } = request
      notes.push({ event, subject, detail, account: session?.account ?? null, request: id, address, actingFor })
    },
    restart() {
      notes = []
    },
    async write(sql) {
      for (const note of notes) await noteAudit(sql, note)
      written += notes.length
      notes = []
    },
    check() {
      if (notes.length > 0) throw new Error(`${endpoint.path} noted an audit event outside its transaction`)
      const mustNote = endpoint.method !== 'GET' && endpoint.roles !== 'public'
      if (mustNote && written === 0) throw new Error(`${endpoint.method} ${endpoint.path} noted no audit event`)
    },
  }
}

class Repeated extends Error {
  override readonly name = 'Repeated'
  readonly answer: unknown
  constructor(answer: unknown) {
    super('answered before')
    this.answer = answer
  }
}

async function repeat(sql: Sql, submission: Submission): Promise<void> {
  const before = await beginSubmission(sql, submission)
  if (before === null) return
  if (before.digest !== submission.digest || before.endpoint !== submission.endpoint) throw failure('key_reused', {})
  throw new Repeated(before.answer)
}

function submissionOf(endpoint: AnyEndpoint, request: FastifyRequest, session: Session | null): Submission | null {
  const key = request.headers['idempotency-key']
  if (endpoint.idempotent !== true || session === null) return null
  if (key === undefined && endpoint.scope !== undefined) throw failure('key_needed', {})
  if (key === undefined) return null
  if (typeof key !== 'string' || !/^[\x21-\x7e]{8,100}$/.test(key)) throw failure('key_form', {})
  const digest = createHash('sha256')
    .update(JSON.stringify([request.params, request.body]))
    .digest('hex')
  return { account: session.account, key, endpoint: `${endpoint.method} ${endpoint.path}`, digest }
}

function give(out: unknown, answer: unknown, reply: FastifyReply): unknown {
  if (isFile(out)) {
    const { name, mediaType, content } = answer as Download
    return reply
      .type(mediaType)
      .header('content-disposition', `attachment; filename*=UTF-8''${encodeURIComponent(name)}`)
      .send(content)
  }
  if (isRedirect(out)) return reply.redirect((answer as { location: string }).location)
  if (isEvents(out)) {
    const stream = Readable.from(frames(answer as AsyncIterable<unknown>))
    // A connection that stayed open for another request would keep an ending server waiting for it.
    return reply
      .type('text/event-stream; charset=utf-8')
      .headers({ 'x-accel-buffering': 'no', connection: 'close' })
      .send(stream)
  }
  return answer
}

function schemaOf(endpoint: AnyEndpoint): FastifySchema {
  const { out, body } = endpoint
  const described = {
    operationId: operationId(endpoint),
    summary: endpoint.summary,
    description: descriptionOf(endpoint),
    tags: [endpoint.tag],
  }
  const documented: Documented = {
    takesFile: isUpload(body),
    ...(isFile(out) ? { gives: out.mediaType } : isEvents(out) ? { gives: 'text/event-stream' } : {}),
    isPublic: endpoint.roles === 'public',
    ...(endpoint.scope === undefined ? {} : { scope: endpoint.scope }),
  }
  return {
    ...described,
    documented,
    params: endpoint.params,
    querystring: endpoint.query,
    ...(endpoint.method !== 'GET' && !isUpload(body) && hasFields(body) ? { body } : {}),
    ...(isFile(out) || isEvents(out) || isRedirect(out)
      ? {}
      : { response: { 200: out, ...(endpoint.path === '/healthz' ? { 503: out } : {}) } }),
  } as FastifySchema
}

/** `GET /api/parties/:id/facts` → `get_parties_id_facts`. */
function operationId({ method, path }: AnyEndpoint): string {
  const words = path.replace(/^\/(api\/)?/, '').split(/[^A-Za-z0-9]+/)
  return [method.toLowerCase(), ...words].filter(Boolean).join('_')
}

function descriptionOf(endpoint: AnyEndpoint): string {
  const who =
    endpoint.scope !== undefined
      ? `合作机构的程序，权限范围：${endpoint.scope}`
      : endpoint.roles === 'public'
        ? '无须登录'
        : endpoint.roles === SIGNED_IN
          ? '登录即可'
          : `角色：${endpoint.roles.join('、')}`
  const own = endpoint.own.length > 0 ? `；仅限本企业：${endpoint.own.join('、')}` : ''
  const audit = endpoint.audit === undefined ? '' : `。留痕：${endpoint.audit}`
  return `${endpoint.description ?? ''}${who}${own}${audit}。`
}

const limitOf = ({ callsPerMinute }: AnyEndpoint): NonNullable<RouteShorthandOptions['config']> =>
  callsPerMinute === undefined ? {} : { rateLimit: { max: callsPerMinute, timeWindow: 60_000 } }

const kindOf = (value: unknown): unknown =>
  typeof value === 'object' && value !== null && 'kind' in value ? value.kind : undefined
const isUpload = (body: unknown): body is FileBody => kindOf(body) === 'upload'
const isRedirect = (out: unknown): out is RedirectOut => kindOf(out) === 'redirect'
const isFile = (out: unknown): out is FileOut => kindOf(out) === 'file'
const isEvents = (out: unknown): out is EventsOut<z.ZodType> => kindOf(out) === 'events'
const hasFields = (body: unknown): boolean => !(body instanceof z.ZodObject) || Object.keys(body.shape).length > 0
