import { existsSync } from 'node:fs'
import { join } from 'node:path'
import fastifyStatic from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import type { AppSettings } from '../platform.ts'
import { failure } from './failures.ts'
import { documentOf, send } from './problem-document.ts'

/** Files whose name carries a hash of their content never change. */
const IMMUTABLE = 'public, max-age=31536000, immutable'
const REVALIDATE = 'no-cache'

/**
 * The built web pages. Any other address a browser asks for gets index.html, whose router takes over;
 * under /api an unknown address is a problem document.
 */
export async function servePages(app: FastifyInstance, { web }: AppSettings): Promise<void> {
  const pages = web !== null && existsSync(join(web, 'index.html')) ? web : null
  if (pages !== null) {
    await app.register(fastifyStatic, {
      root: pages,
      cacheControl: false,
      preCompressed: true,
      setHeaders: (reply, path) => {
        reply.header('cache-control', path.includes(`${join(pages, 'assets')}`) ? IMMUTABLE : REVALIDATE)
      },
    })
  }
  app.setNotFoundHandler((request, reply) => {
    const wantsPage = request.method === 'GET' && (request.headers.accept ?? '').includes('text/html')
    const path = request.url.split('?')[0] ?? ''
    // The reply is not returned: it is a promise as well, which each of the framework's hooks would wait for anew.
    if (pages !== null && wantsPage && !path.startsWith('/api/')) void reply.sendFile('index.html')
    else void send(request, reply, documentOf(failure('not_found', { method: request.method, path }), request))
  })
}
