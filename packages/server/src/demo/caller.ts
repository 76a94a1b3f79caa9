import { createReadStream } from 'node:fs'
import { basename } from 'node:path'
import { Readable } from 'node:stream'
import type { FastifyInstance, InjectOptions } from 'fastify'
import type { Api } from '../routes.ts'

type Ask = { readonly params?: Readonly<Record<string, string | number>>; readonly body?: unknown }

/** Someone signed in who calls the application from inside, through the same endpoints as a browser. */
export type Caller = {
  /** Calls an endpoint and answers what it declares; throws with its words when it refuses. */
  ask<Name extends keyof Api>(endpoint: Name, ask?: Ask): Promise<Api[Name]['out']>
  /** Uploads a file. */
  upload(path: string): Promise<Api['POST /api/uploads']['out']>
}

/** Signs in and answers the caller. */
export async function signInCaller(
  app: FastifyInstance,
  account: { readonly zone: string; readonly login: string; readonly password: string },
): Promise<Caller> {
  const entered = await inject(app, { method: 'POST', url: '/api/session', body: account })
  const cookie = String(entered.headers['set-cookie']).split(';')[0] ?? ''
  return {
    async ask(endpoint, { params = {}, body } = {}) {
      const [method = '', path = ''] = endpoint.split(' ')
      const url = path.replace(/:(\w+)/g, (_, name: string) => String(params[name]))
      const answer = await inject(app, { method: verb(method), url, headers: { cookie }, ...(body ? { body } : {}) })
      return answer.json()
    },
    async upload(path) {
      const boundary = 'gongzhen-demo-file'
      const headers = { cookie, 'content-type': `multipart/form-data; boundary=${boundary}` }
      const payload = Readable.from(multipart(path, boundary))
      const answer = await inject(app, { method: 'POST', url: '/api/uploads', headers, payload })
      return answer.json()
    },
  }
}

async function inject(app: FastifyInstance, options: InjectOptions) {
  const answer = await app.inject({ ...options, headers: { 'x-gongzhen': '1', ...options.headers } })
  if (answer.statusCode >= 400) throw new Error(`${options.method} ${String(options.url)}: ${answer.body}`)
  return answer
}

const verb = (method: string) => (method === 'POST' ? 'POST' : method === 'DELETE' ? 'DELETE' : 'GET')

async function* multipart(path: string, boundary: string): AsyncGenerator<Buffer> {
  const disposition = `content-disposition: form-data; name="file"; filename="${basename(path)}"`
  yield Buffer.from(`--${boundary}\r\n${disposition}\r\ncontent-type: text/csv\r\n\r\n`)
  yield* createReadStream(path)
  yield Buffer.from(`\r\n--${boundary}--\r\n`)
}
