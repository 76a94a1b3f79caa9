import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance, FastifySchema } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { AppSettings } from '../platform.ts'
import type { Scope } from '../partner-scopes.ts'
import { SESSION_COOKIE } from '../session.ts'

/** What the documentation says of an endpoint beside its zod shapes; the framework's validation does not look at it. */
export type Documented = {
  /** A file is sent as `multipart/form-data`, field `file`. */
  readonly takesFile?: boolean
  /** The answer is a file or a stream of this type. */
  readonly gives?: string
  readonly isPublic?: boolean
  /** Called by programs of partners with a token of this scope. */
  readonly scope?: Scope
}

/** OpenAPI 3.1 at /api/openapi.json and its pages at /api/docs, made from the declarations the requests are checked by. */
export async function documentApi(app: FastifyInstance, { version }: AppSettings): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: '共振 Gongzhen', version, description: DESCRIPTION },
      components: {
        securitySchemes: {
          session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE },
          partner: {
            type: 'oauth2',
            flows: { clientCredentials: { tokenUrl: '/api/oauth/token', scopes: SCOPE_ABOUT } },
          },
        },
        schemas: { ProblemDocument: PROBLEM_DOCUMENT },
      },
      security: [{ session: [] }],
    },
    transform: (document) => {
      const { schema, url } = jsonSchemaTransform(document)
      return { url, schema: dressed(schema, document.schema) }
    },
    transformObject: jsonSchemaTransformObject,
  })
  await app.register(swaggerUi, { routePrefix: '/api/docs', uiConfig: { docExpansion: 'none' } })
  app.get('/api/openapi.json', { schema: { hide: true } as object }, async () => app.swagger())
}

/** Adds what zod has no shape for: files, streams, and the problem document every error is. */
function dressed(schema: FastifySchema, declared: FastifySchema & { readonly documented?: Documented }): FastifySchema {
  const { documented = {} } = declared
  const { takesFile, gives, isPublic, scope } = documented
  const { response: answers = {} } = schema as { response?: Record<string, unknown> }
  const file = {
    description: '文件或事件流',
    content: { [gives ?? '']: { schema: { type: 'string', format: 'binary' } } },
  }
  const problem = { description: '错误', content: { 'application/problem+json': { schema: PROBLEM_REFERENCE } } }
  return {
    ...schema,
    ...(takesFile ? { consumes: ['multipart/form-data'], body: FILE_BODY } : {}),
    ...(isPublic ? { security: [] } : {}),
    ...(scope === undefined ? {} : { security: [{ partner: [scope] }] }),
    response: { ...(gives === undefined ? answers : { 200: file }), default: problem },
  } as FastifySchema
}

const SCOPE_ABOUT: Record<Scope, string> = {
  'score:read': '读取企业授权的积分、等级和数据',
  'case:read': '查看本机构参与的办件',
  'loan:report': '报送贷款：报备、授信、放款、提款、还款、逾期',
  'claim:file': '申请贴息、补偿、代偿',
  'voucher:redeem': '兑付创新券',
  'evidence:add': '上传办件材料',
}

const FILE_BODY = {
  type: 'object',
  properties: { file: { type: 'string', format: 'binary' } },
  required: ['file'],
}

const PROBLEM_REFERENCE = { $ref: '#/components/schemas/ProblemDocument' }

const PROBLEM_DOCUMENT: {
  type: 'object'
  properties: Record<string, { type: 'string' | 'integer' | 'object'; description?: string }>
  required: string[]
} = {
  type: 'object',
  properties: {
    type: { type: 'string' },
    title: { type: 'string' },
    status: { type: 'integer' },
    detail: { type: 'string', description: '哪里不对、应当怎样、接下来做什么' },
    code: { type: 'string', description: '稳定的代码，供程序判断' },
    details: { type: 'object' },
    request: { type: 'string', description: '请求号，报障时附上' },
  },
  required: ['type', 'title', 'status', 'detail', 'code', 'details', 'request'],
}

const DESCRIPTION = `金额为最小货币单位的整数（人民币为分）；精确小数以字符串传递；日期为 YYYY-MM-DD。
修改类请求须带请求头 \`x-gongzhen: 1\`；可带 \`idempotency-key\`，重复提交不会重复生效。
合作机构的程序（\`/api/partner/…\`）凭 OAuth 2 客户端凭据取得的令牌调用，修改类请求必须带 \`idempotency-key\`。
错误一律为 RFC 9457 \`application/problem+json\`：type、title、status、detail、code、details、request。`
