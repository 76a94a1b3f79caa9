import { randomBytes } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import helmet from '@fastify/helmet'
import type { FastifyInstance } from 'fastify'
import type { AppSettings } from '../platform.ts'

/** The nonce of one answer's policy, for the style elements of the page it carries. */
export function nonceOf(raw: IncomingMessage): string {
  const nonce = nonces.get(raw) ?? randomBytes(16).toString('base64')
  nonces.set(raw, nonce)
  return nonce
}

const nonces = new WeakMap<IncomingMessage, string>()

/**
 * Security headers of every answer. Scripts come from our own files only; styles too, or bear the answer's nonce, which
 * the component library takes for the style elements it writes (docs/decisions/0501-styles-bear-a-nonce.md). Only the
 * pages of the API documentation, which are not ours, may style inline.
 */
export async function guard(app: FastifyInstance, { secure }: AppSettings): Promise<void> {
  await app.register(helmet, {
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'"],
        scriptSrcAttr: ["'none'"],
        styleSrc: ["'self'", styleSource],
        imgSrc: ["'self'", 'data:', 'blob:'],
        fontSrc: ["'self'", 'data:'],
        connectSrc: ["'self'"],
        workerSrc: ["'self'"],
        objectSrc: ["'none'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
        frameAncestors: ["'none'"],
        ...(secure ? { upgradeInsecureRequests: [] } : {}),
      },
    },
    strictTransportSecurity: secure ? { maxAge: 31_536_000 } : false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'no-referrer' },
  })
  app.addHook('onSend', async (request, reply, payload) => {
    reply.header('x-request-id', request.id)
    const isApi = request.url.startsWith('/api/') || request.url === '/healthz'
    if (isApi && !reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
    return asBytes(payload)
  })
}

/** A long text is made into bytes once: to count them and again to send them, the platform would each time do so slowly. */
const asBytes = (payload: unknown): unknown =>
  typeof payload === 'string' && payload.length > LONG_TEXT ? Buffer.from(payload) : payload

const LONG_TEXT = 8192

const styleSource = (request: IncomingMessage): string =>
  request.url?.startsWith('/api/docs') ? "'unsafe-inline'" : `'nonce-${nonceOf(request)}'`
