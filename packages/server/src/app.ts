import { randomBytes } from 'node:crypto'
import cookie from '@fastify/cookie'
import multipart from '@fastify/multipart'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyInstance, type FastifyServerOptions, LogController } from 'fastify'
import { z } from 'zod'
import type { Instant } from '@gongzhen/core/base'
import { writeAnswers } from './app/answer-text.ts'
import { documentApi } from './app/documentation.ts'
import { failure } from './app/failures.ts'
import { guard } from './app/headers.ts'
import { checkShape } from './app/ill-fitting.ts'
import { mount } from './app/mount.ts'
import { servePages } from './app/pages.ts'
import { answerProblems } from './app/problem-document.ts'
import { chineseWords } from './shape-words.ts'
import type { Database } from './database.ts'
import { createCaseClock } from './jobs/case-clock.ts'
import { createWebhookClock } from './jobs/webhook-clock.ts'
import { importWork } from './jobs/import-work.ts'
import { createQueue } from './jobs/queue.ts'
import { runOrRefresh } from './jobs/run.ts'
import type { AppSettings, Platform } from './platform.ts'
import type { PolicyLibrary } from './policy-library.ts'
import { syncPolicies } from './policy-sync.ts'
import { ENDPOINTS } from './routes.ts'
import { createSignInDelay } from './sign-in-delay.ts'

export type { Role } from './endpoint.ts'
export type { AppSettings } from './platform.ts'
export type { Api } from './routes.ts'

/** What the application is made from. `now` and `logger` have their usual answers. */
type AppOptions = {
  readonly database: Database
  readonly settings: AppSettings
  /** The policy files, where they have been opened already. */
  readonly policies?: PolicyLibrary
  readonly logger?: FastifyServerOptions['logger']
  readonly now?: () => Date
}

z.config({ localeError: chineseWords })

/**
 * The whole HTTP application over a migrated database, ready to listen. Closing it stops the jobs between two
 * chunks and ends open event streams; the database stays open.
 */
export async function createApp(options: AppOptions): Promise<FastifyInstance> {
  const app = Fastify({
    logger: options.logger ?? false,
    // Our own line for each request names the route, never the address, the query or the person.
    logController: new LogController({ disableRequestLogging: true }),
    genReqId: () => randomBytes(6).toString('hex'),
    bodyLimit: 1024 * 1024,
    trustProxy: options.settings.trustedProxy ?? false,
    forceCloseConnections: 'idle',
    // What is under way is waited for at the end, however long it takes.
    pluginTimeout: 0,
    return503OnClosing: true,
    routerOptions: { maxParamLength: 200 },
  })
  app.setValidatorCompiler(checkShape)
  app.setSerializerCompiler(writeAnswers)
  answerProblems(app)
  const platform = await platformOf(options, app)
  const closing = new AbortController()
  await app.register(cookie)
  await app.register(multipart, { throwFileSizeLimit: false })
  await app.register(rateLimit, {
    max: options.settings.callsPerMinute,
    timeWindow: 60_000,
    // An endpoint's own, lower limit holds for the machine itself as well.
    allowList: (request) => isThisMachine(request.ip) && request.routeOptions.config.rateLimit === undefined,
    errorResponseBuilder: (_request, { ttl }) => failure('too_often', { seconds: Math.ceil(ttl / 1000) }),
  })
  // Programs send their credentials as forms (RFC 6749); nothing else takes one without the header of our own pages.
  app.addContentTypeParser('application/x-www-form-urlencoded', { parseAs: 'string' }, (_request, body, done) => {
    done(null, Object.fromEntries(new URLSearchParams(String(body))))
  })
  await guard(app, options.settings)
  await documentApi(app, options.settings)
  logRequests(app)
  for (const endpoint of ENDPOINTS) mount(app, endpoint, platform, closing.signal)
  await servePages(app, options.settings)
  const clock = createCaseClock(platform)
  const webhooks = createWebhookClock(platform)
  app.addHook('onReady', async () => {
    await platform.queue.start()
    clock.start()
    webhooks.start()
  })
  app.addHook('preClose', async () => {
    closing.abort()
    await clock.stop()
    await webhooks.stop()
    await platform.queue.stop()
  })
  return app
}

async function platformOf(options: AppOptions, app: FastifyInstance): Promise<Platform> {
  const { database, settings } = options
  const now = options.now ?? (() => new Date())
  const partial = {
    database,
    settings,
    policies: options.policies ?? (await syncPolicies(database, settings, (problem) => app.log.warn(problem), now)),
    log: app.log,
    startedAt: now().getTime(),
    signInDelay: createSignInDelay(database, () => now().toISOString()),
    now: (): Instant => now().toISOString(),
  }
  return { ...partial, queue: createQueue(partial, { import: importWork(partial), run: runOrRefresh(partial) }) }
}

const isThisMachine = (address: string): boolean => /^(127\.|::1$|::ffff:127\.)/.test(address)

function logRequests(app: FastifyInstance): void {
  app.addHook('onResponse', async (request, reply) => {
    const { url: route } = request.routeOptions
    const took = { method: request.method, route, status: reply.statusCode, ms: Math.round(reply.elapsedTime) }
    request.log.info(took, 'answered')
  })
}
