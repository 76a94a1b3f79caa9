import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { hasZodFastifySchemaValidationErrors } from 'fastify-type-provider-zod'
import { Failure } from '@gongzhen/core/base'
import { bare } from '../bare-error.ts'
import { failure } from './failures.ts'

/** An error as RFC 9457 has it, with a stable code and the number of the request. */
export type ProblemDocument = {
  readonly type: string
  readonly title: string
  readonly status: number
  readonly detail: string
  readonly code: string
  readonly details: Readonly<Record<string, unknown>>
  readonly request: string
  /** At the token endpoint also what RFC 6749 calls the error. */
  readonly error?: string
  readonly error_description?: string
}

/** Makes every error of the application a problem document, those of unknown addresses and of bugs included. */
export function answerProblems(app: FastifyInstance): void {
  app.setErrorHandler((error: FastifyError | Failure, request, reply) => {
    if (error instanceof Failure) return send(request, reply, documentOf(error, request))
    if (hasZodFastifySchemaValidationErrors(error)) return send(request, reply, invalid(error, request))
    const known = knownFailure(error, request)
    if (known) return send(request, reply, documentOf(known, request))
    request.log.error({ error: bare(error), route: request.routeOptions.url }, 'a request failed')
    return send(request, reply, unexpected(request))
  })
}

/** A declared failure as a document. */
export function documentOf(error: Failure, request: FastifyRequest): ProblemDocument {
  return build(error.status, error.code, error.message, error.details, request)
}

export function send(request: FastifyRequest, reply: FastifyReply, document: ProblemDocument): FastifyReply {
  const { seconds } = document.details
  if (document.status === 429 && typeof seconds === 'string') reply.header('retry-after', seconds)
  // Serialised here: the answer's own schema speaks of success only.
  return reply
    .code(document.status)
    .type(`application/${document.error === undefined ? 'problem+json' : 'json'}; charset=utf-8`)
    .serializer((value: unknown) => JSON.stringify(value))
    .send(document)
}

function invalid(error: FastifyError, request: FastifyRequest): ProblemDocument {
  const place = PLACES[error.validationContext ?? ''] ?? '请求'
  const issues = (error.validation ?? []).map((issue) => ({
    where: issue.instancePath.replace(/^\//, '').replaceAll('/', '.'),
    message: issue.message ?? '',
  }))
  const words = issues.map(({ where, message }) => (where ? `${where}：${message}` : message)).join('；')
  return build(400, 'request.invalid', `${place}不合要求：${words}。`, { issues }, request)
}

/** The framework's own errors that a caller can mend, in our words. */
function knownFailure(error: FastifyError, request: FastifyRequest): Failure | undefined {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return failure('too_large', { limit: '1 MB' })
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    return new Failure('request.media_type', 415, `内容类型不受支持：${request.headers['content-type'] ?? '无'}。`, {})
  }
  const status = error.statusCode ?? 500
  if (status >= 400 && status < 500) return new Failure('request.malformed', status, MALFORMED, {})
  return undefined
}

const MALFORMED = '请求无法读懂：内容应为合法的 JSON（UTF-8），并与 content-type 一致。'

const unexpected = (request: FastifyRequest): ProblemDocument =>
  build(
    500,
    'request.unexpected',
    `程序出错，本次请求没有完成。请重试；若再次出现，请把请求号 ${request.id} 告诉管理员。`,
    {},
    request,
  )

function build(
  status: number,
  code: string,
  detail: string,
  details: Readonly<Record<string, unknown>>,
  request: FastifyRequest,
): ProblemDocument {
  const title = TITLES[status] ?? (status < 500 ? '请求有误' : '程序出错')
  const named = code.startsWith(OAUTH) ? { error: code.slice(OAUTH.length), error_description: detail } : {}
  return { type: `urn:gongzhen:problem:${code}`, title, status, detail, code, details, request: request.id, ...named }
}

const OAUTH = 'oauth.'

const PLACES: Readonly<Record<string, string>> = {
  body: '提交的内容',
  querystring: '查询条件',
  params: '地址中的编号',
  headers: '请求头',
}

const TITLES: Readonly<Record<number, string>> = {
  400: '请求有误',
  401: '请先登录',
  403: '没有权限',
  404: '没有找到',
  409: '与现状冲突',
  413: '内容过大',
  415: '内容类型不受支持',
  422: '内容不合要求',
  429: '过于频繁',
  500: '程序出错',
  501: '尚未实现',
  503: '暂时不可用',
}
