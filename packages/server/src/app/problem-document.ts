import type { FastifyError, FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { Failure } from '@gongzhen/core/base'
import { bare } from '../bare-error.ts'
import { failure } from './failures.ts'
import { IllFitting, misfitsOf } from './ill-fitting.ts'

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
  app.setErrorHandler((error: FastifyError | Failure | IllFitting, request, reply) => {
    if (error instanceof Failure) return send(request, reply, documentOf(error, request))
    if (error instanceof IllFitting) return send(request, reply, invalid(error, request))
    const known = knownFailure(error, request)
    if (known) return send(request, reply, documentOf(known, request))
    request.log.error({ error: bare(error), route: request.routeOptions.url }, 'a request failed')
    return send(request, reply, unexpected(request))
  })
}

/** A declared failure as a document. */
export function documentOf(error: Failure, request: FastifyRequest): ProblemDocument {
  return build(error.status, error.code, isEnglish(request) ? error.en : error.message, error.details, request)
}

/** Answers with a problem document, in the dialect asked for: problem+json, or plain JSON where OAuth says so; a 429 says when to come again. */
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

function invalid(error: IllFitting, request: FastifyRequest): ProblemDocument {
  const isInEnglish = isEnglish(request)
  const place = (isInEnglish ? PLACES_EN : PLACES)[error.part] ?? (isInEnglish ? 'The request' : '请求')
  const misfits = misfitsOf(error, isInEnglish)
  const [colon, semicolon] = isInEnglish ? [': ', '; '] : ['：', '；']
  const words = misfits.map(({ name, message }) => (name ? name + colon + message : message)).join(semicolon)
  const said = isInEnglish ? `${place} cannot be accepted: ${words}.` : `${place}不合要求：${words}。`
  const issues = misfits.map(({ where, message }) => ({ where, message }))
  return build(400, 'request.invalid', said, { issues }, request)
}

/** The framework's own errors that a caller can mend, in our words. */
function knownFailure(error: FastifyError, request: FastifyRequest): Failure | undefined {
  if (error.code === 'FST_ERR_CTP_BODY_TOO_LARGE') return failure('too_large', { limit: '1 MB' })
  if (error.code === 'FST_ERR_CTP_INVALID_MEDIA_TYPE') {
    const type = request.headers['content-type']
    const said = `内容类型不受支持：${type ?? '无'}。`
    return new Failure('request.media_type', 415, said, {}, `Unsupported type of content: ${type ?? 'none'}.`)
  }
  const unkept = UNKEPT[error.code]
  if (unkept) return failure(unkept, {})
  const status = error.statusCode ?? 500
  if (status >= 400 && status < 500) return new Failure('request.malformed', status, MALFORMED, {}, MALFORMED_EN)
  return undefined
}

/** What PostgreSQL cannot keep, by its codes: the character U+0000 in a text or in JSON, a day beyond its calendar. */
const UNKEPT: Readonly<Record<string, 'nul' | 'calendar'>> = {
  '22021': 'nul',
  '22P05': 'nul',
  '22007': 'calendar',
  '22008': 'calendar',
}

const MALFORMED = '请求无法读懂：内容应为合法的 JSON（UTF-8），并与 content-type 一致。'
const MALFORMED_EN = 'The request cannot be read: it should be valid JSON (UTF-8) of the type it says.'

const unexpected = (request: FastifyRequest): ProblemDocument =>
  build(
    500,
    'request.unexpected',
    isEnglish(request)
      ? `The program failed and the request was not done. Try again; if it fails again, tell the administrator ${request.id}.`
      : `程序出错，本次请求没有完成。请重试；若再次出现，请把请求号 ${request.id} 告诉管理员。`,
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
  const titles = isEnglish(request) ? TITLES_EN : TITLES
  const title = refusedEntry(code, request) ?? titles[status] ?? (status < 500 ? titles[400] : titles[500]) ?? code
  const named = code.startsWith(OAUTH) ? { error: code.slice(OAUTH.length), error_description: detail } : {}
  return { type: `urn:gongzhen:problem:${code}`, title, status, detail, code, details, request: request.id, ...named }
}

const OAUTH = 'oauth.'

/** Whoever is refused while signing in is not told to sign in first. */
function refusedEntry(code: string, request: FastifyRequest): string | undefined {
  if (!/^session\.(refused|code_wrong)$/.test(code)) return undefined
  return isEnglish(request) ? 'Not signed in' : '没有登录成功'
}

/** Answers are in Chinese unless English is asked for before anything else. */
const isEnglish = ({ headers }: FastifyRequest): boolean => /^\s*en\b/i.test(headers['accept-language'] ?? '')

const PLACES: Readonly<Record<string, string>> = {
  body: '提交的内容',
  querystring: '查询条件',
  params: '地址中的编号',
  headers: '请求头',
}

const PLACES_EN: Readonly<Record<string, string>> = {
  body: 'What was sent',
  querystring: 'The query',
  params: 'The address',
  headers: 'The headers',
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
  507: '空间不足',
}

const TITLES_EN: Readonly<Record<number, string>> = {
  400: 'Wrong request',
  401: 'Sign in first',
  403: 'Not allowed',
  404: 'Not found',
  409: 'At odds with how things stand',
  413: 'Too large',
  415: 'Unsupported type of content',
  422: 'The content cannot be accepted',
  429: 'Too many requests',
  500: 'The program failed',
  501: 'Not there yet',
  503: 'Not available at present',
  507: 'Out of space',
}
