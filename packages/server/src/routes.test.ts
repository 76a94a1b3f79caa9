import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { type AnyEndpoint, ROLES } from './endpoint.ts'
import { ENDPOINTS } from './routes.ts'
import { type TrialApp, openTrialApp } from './trial-app.ts'

const endpoints: readonly AnyEndpoint[] = ENDPOINTS
/** Someone who has signed in and holds no role: the last column. */
const NOBODY = 'no_role'
const COLUMNS = [...ROLES, NOBODY] as const
/** The scope of the token by which programs of partners call it; no session gets through there. */
const SCOPE = 'partner token'
const title = ({ method, path }: AnyEndpoint): string => `${method} ${path}`
const table = new URL('./routes.access.md', import.meta.url)

describe('every declaration', () => {
  for (const endpoint of endpoints) {
    test(`${title(endpoint)} has roles, a summary, and an event where it writes`, () => {
      const { roles, own, scope } = endpoint
      expect(typeof roles === 'string' || roles.length + own.length > 0 || scope !== undefined).toBe(true)
      expect(endpoint.summary.length).toBeGreaterThan(1)
      expect(endpoint.tag.length).toBeGreaterThan(0)
      const isNoted = /^[a-z]+\.[a-z_]+$/.test(endpoint.audit ?? '')
      expect(isNoted || endpoint.method === 'GET').toBe(true)
      expect(endpoint.own.length === 0 || endpoint.path.startsWith('/api/parties/:id')).toBe(true)
    })
  }

  test('no two endpoints share method and path', () => {
    expect(new Set(endpoints.map(title)).size).toBe(endpoints.length)
  })
})

/** What the table says and what the application does are compared line by line. */
describe('who may call what', () => {
  const rendered = renderTable()

  test('is written down in routes.access.md', () => {
    if (process.env['UPDATE_TABLES']) writeFileSync(table, rendered)
    expect(existsSync(table) ? readFileSync(table, 'utf8') : '').toBe(rendered)
  })

  let trial: TrialApp
  beforeAll(async () => {
    trial = await openTrialApp()
  })
  afterAll(() => trial.close())

  const lines = readFileSync(table, 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('| `'))
  for (const role of COLUMNS) {
    test(`${role} gets through exactly where the table says`, async () => {
      const asker = await trial.as(role)
      const differences: string[] = []
      for (const line of lines) {
        const [, address = '', ...cells] = line.split('|').map((cell) => cell.trim())
        const [method = '', path = ''] = address.replaceAll('`', '').split(' ')
        if (path.startsWith('/api/session')) continue
        const mark = cells[COLUMNS.indexOf(role)]
        const url = path.replace(/:[a-z]+/g, '999999')
        const answer = method === 'GET' ? await asker.get(url) : await asker.send(method as 'POST', url, {})
        const isStopped = answer.statusCode === 401 || answer.statusCode === 403
        const ownRefusal = answer.statusCode === 403 && answer.json().code === 'request.own_party'
        const found = ownRefusal ? 'own' : isStopped ? '' : '●'
        if (found !== mark) differences.push(`${address}: table ${mark || '–'}, found ${answer.statusCode}`)
      }
      expect(differences).toEqual([])
    })
  }

  test('nobody gets through without a session, except where it is public', async () => {
    const differences: string[] = []
    for (const { method, path, roles } of endpoints) {
      const url = path.replace(/:[a-z]+/g, '999999')
      const answer = await trial.app.inject({ method, url, headers: { 'x-gongzhen': '1' }, payload: {} })
      if ((answer.statusCode === 401) !== (roles !== 'public'))
        differences.push(`${method} ${path}: ${answer.statusCode}`)
    }
    expect(differences.filter((line) => !line.startsWith('POST /api/session'))).toEqual([])
  })
})

/** What no endpoint can take, whatever it is for; a body made after its own shape comes beside them. */
const UNFIT: Readonly<Record<string, string>> = {
  'no JSON': '{',
  nothing: '',
  null: 'null',
  'a list': '[]',
  'a text': '"文字"',
  'lists within lists': `${'['.repeat(20_000)}${']'.repeat(20_000)}`,
  'a prototype': '{"__proto__":{"x":1},"constructor":{"prototype":{"x":1}}}',
  'half a character': '{"name":"a\\ud800"}',
  'a long text': JSON.stringify({ name: 'x'.repeat(200_000) }),
}

describe('a body that cannot be taken', () => {
  let trial: TrialApp
  beforeAll(async () => {
    trial = await openTrialApp()
  })
  afterAll(() => trial.close())

  test('is answered by a problem that is no error of the program, at every endpoint', async () => {
    const failed: string[] = []
    for (const { method, path, roles, own, body } of endpoints) {
      if (method === 'GET' || path.startsWith('/api/session')) continue
      const role = typeof roles === 'string' ? 'officer' : (roles[0] ?? own[0])
      if (role === undefined) continue
      const { cookie } = await trial.as(role)
      const headers = { 'x-gongzhen': '1', 'content-type': 'application/json', cookie }
      const shaped = {
        'texts with U+0000': spoiled(body, 'a\0b'),
        'texts of half a character': spoiled(body, 'a\ud800'),
      }
      for (const [title, payload] of Object.entries({ ...UNFIT, ...shaped })) {
        const url = path.replace(/:[a-z]+/g, '999999')
        const { statusCode, headers: given, body: said } = await trial.app.inject({ method, url, headers, payload })
        const isProblem = String(given['content-type']).includes(path === TOKEN ? 'json' : 'problem+json')
        if (statusCode >= 500 || (statusCode >= 400 && !isProblem)) failed.push(`${method} ${path}, ${title}: ${said}`)
      }
    }
    expect(failed).toEqual([])
  })
})

/** Its answers have the form RFC 6749 asks for. */
const TOKEN = '/api/oauth/token'

/** A body as an endpoint wants it, every free text of it replaced. */
function spoiled(body: unknown, text: string): string {
  if (!(body instanceof z.ZodType)) return '{}'
  return JSON.stringify(shapedAs(z.toJSONSchema(body, { io: 'input', unrepresentable: 'any' }), text))
}

type Shape = z.core.JSONSchema.JSONSchema

function shapedAs(shape: Shape, text: string): unknown {
  const { type, anyOf, properties, items, minimum } = shape
  if (shape.const !== undefined) return shape.const
  if (shape.enum) return shape.enum[0]
  if (anyOf?.[0]) return shapedAs(anyOf[0] as Shape, text)
  if (type === 'object') {
    return Object.fromEntries(Object.entries(properties ?? {}).map(([key, one]) => [key, shapedAs(one as Shape, text)]))
  }
  if (type === 'array') return [shapedAs((items ?? {}) as Shape, text)]
  if (type === 'integer' || type === 'number') return Math.max(minimum ?? 1, 1)
  if (type === 'boolean') return true
  return shape.format === 'date' ? '2026-01-05' : text
}

function renderTable(): string {
  const head = `| endpoint | ${COLUMNS.join(' | ')} | ${SCOPE} |`
  const rule = `| --- |${' --- |'.repeat(COLUMNS.length + 1)}`
  const rows = endpoints.map((endpoint) => {
    const marks = COLUMNS.map((role) => {
      if (typeof endpoint.roles === 'string') return '●'
      if (role === NOBODY) return ''
      return endpoint.roles.includes(role) ? '●' : endpoint.own.includes(role) ? 'own' : ''
    })
    return `| \`${title(endpoint)}\` | ${marks.join(' | ')} | ${endpoint.scope ?? ''} |`
  })
  return `# Who may call what\n\n● the whole zone · own: its own party only · empty: refused · partner token: the scope it needs.\n\n${[head, rule, ...rows].join('\n')}\n`
}
