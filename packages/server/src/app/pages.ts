import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { AppSettings } from '../platform.ts'
import { SESSION_COOKIE } from '../session.ts'
import { failure } from './failures.ts'
import { nonceOf } from './headers.ts'
import { documentOf, send } from './problem-document.ts'

/** What the build has left where the nonce goes (packages/web/vite.config.ts). */
const NONCE_PLACE = '__CSP_NONCE__'

/** Files whose name carries a hash of their content never change. */
const IMMUTABLE = 'public, max-age=31536000, immutable'
const REVALIDATE = 'no-cache'

/**
 * The built web pages. Any other address a browser asks for gets index.html, whose router takes over;
 * under /api an unknown address is a problem document.
 */
export async function servePages(app: FastifyInstance, { web }: AppSettings): Promise<void> {
  const pages = web !== null && existsSync(join(web, 'index.html')) ? web : null
  const index = pages === null ? '' : await readFile(join(pages, 'index.html'), 'utf8')
  if (pages !== null) {
    await app.register(fastifyStatic, {
      root: pages,
      cacheControl: false,
      preCompressed: true,
      // The page itself is written for each answer, with its nonce.
      index: false,
      allowedPath: (path) => path !== '/index.html',
      setHeaders: (reply, path) => {
        reply.header('cache-control', path.includes(join(pages, 'assets')) ? IMMUTABLE : REVALIDATE)
      },
    })
  }
  if (pages !== null)
    app.get('/', { schema: { hide: true } as object }, (request, reply) => sendPage(request, reply, index))
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
    const path = request.url.split('?')[0] ?? ''
    // The reply is not returned: it is a promise as well, which each of the framework's hooks would wait for anew.
    if (pages !== null && wantsPage && !path.startsWith('/api/')) void sendPage(request, reply, index)
    else void send(request, reply, documentOf(failure('not_found', { method: request.method, path }), request))
  })
}

/** Pages that show everybody the same ask nothing about who is signed in. */
const FOR_ANYBODY = /^\/(sign-in|sign-up|set-password|calculator|library|figures|words|verify|check-proof)(\/|\?|$)/

/** Who is signed in is the first thing other pages ask: the browser asks it while it still fetches their code. */
const SESSION_FIRST = '<link rel="preload" href="/api/session" as="fetch" crossorigin="anonymous">'

function sendPage(request: FastifyRequest, reply: FastifyReply, index: string): FastifyReply {
  const asksSession = request.cookies[SESSION_COOKIE] !== undefined && !FOR_ANYBODY.test(request.url)
  const whole = asksSession ? index.replace('</title>', `</title>${SESSION_FIRST}`) : index
  const page = whole.replaceAll(NONCE_PLACE, nonceOf(request.raw))
  return reply.code(200).type('text/html; charset=utf-8').header('cache-control', 'no-store').send(page)
}
