import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import type { AppSettings } from '../platform.ts'
import { SESSION_COOKIE } from '../session.ts'

/** OpenAPI 3.1 at /api/openapi.json and its pages at /api/docs, made from the declarations the requests are checked by. */
export async function documentApi(app: FastifyInstance, { version }: AppSettings): Promise<void> {
  await app.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: '共振 Gongzhen', version, description: DESCRIPTION },
      components: {
        securitySchemes: { session: { type: 'apiKey', in: 'cookie', name: SESSION_COOKIE } },
      },
      security: [{ session: [] }],
    },
    transform: jsonSchemaTransform,
    transformObject: jsonSchemaTransformObject,
  })
  await app.register(swaggerUi, {
    routePrefix: '/api/docs',
    uiConfig: { docExpansion: 'none', requestInterceptor: undefined },
  })
  app.get('/api/openapi.json', { schema: { hide: true } as object }, async () => app.swagger())
}

const DESCRIPTION = `金额为最小货币单位的整数（人民币为分）；精确小数以字符串传递；日期为 YYYY-MM-DD。
修改类请求须带请求头 \`x-gongzhen: 1\`；可带 \`idempotency-key\`，重复提交不会重复生效。
错误一律为 RFC 9457 \`application/problem+json\`：type、title、status、detail、code、details、request。`
