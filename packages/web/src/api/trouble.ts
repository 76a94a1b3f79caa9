import { inBoth } from '../i18n.ts'

const words = inBoth(
  {
    unreachable: '连不上服务器',
    unreachableWhy: '请检查网络后重试；填写的内容还在页面上，没有丢失。',
    failed: '没有成功',
    failedWhy: '请稍后重试；若仍不行，请把请求编号告诉系统管理员。',
  },
  {
    unreachable: 'The server cannot be reached',
    unreachableWhy: 'Check the network and try again; what you wrote is still on the page.',
    failed: 'That did not work',
    failedWhy: 'Try again later; if it still fails, tell the system admin the request number.',
  },
)

const TITLES: Readonly<Record<number, string>> = inBoth(
  {
    401: '需要登录',
    403: '没有权限',
    404: '没有找到',
    413: '文件太大',
    429: '操作太频繁',
    502: '服务器正在启动',
    503: '服务器正在启动',
  },
  {
    401: 'Sign in first',
    403: 'Not allowed',
    404: 'Not found',
    413: 'The file is too large',
    429: 'Too many requests',
    502: 'The server is starting',
    503: 'The server is starting',
  },
)

const ADVICE: Readonly<Record<number, string>> = inBoth(
  {
    401: '登录已过期，请重新登录。',
    403: '您的岗位不能做这件事；需要时请联系系统管理员。',
    404: '它可能已被删除或合并，请从列表重新打开。',
    429: '请等一分钟再试。',
  },
  {
    401: 'Your session has ended; sign in again.',
    403: 'Your post cannot do this; ask the system admin if it should.',
    404: 'It may have been deleted or merged; open it from its list again.',
    429: 'Wait a minute and try again.',
  },
)

/** What went wrong with a request, in words a person can act on, with the number to quote when asking for help. */
export class Trouble extends Error {
  override readonly name = 'Trouble'
  /** The HTTP status; 0 when the server was not reached. */
  readonly status: number
  readonly code: string
  readonly title: string
  readonly request: string | undefined
  constructor(status: number, code: string, title: string, detail: string, request?: string) {
    super(detail)
    this.status = status
    this.code = code
    this.title = title
    this.request = request
  }

  /** The network or the server is away. */
  static unreachable(): Trouble {
    return new Trouble(0, 'unreachable', words.unreachable, words.unreachableWhy)
  }
}

/** Reads an RFC 9457 problem document; an answer that is none becomes one. */
export function troubleFrom(status: number, text: string): Trouble {
  const problem = parse(text)
  const word = (name: string): string | undefined => {
    const value = problem[name]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  return new Trouble(
    status,
    word('code') ?? `http.${status}`,
    word('title') ?? TITLES[status] ?? words.failed,
    word('detail') ?? ADVICE[status] ?? words.failedWhy,
    word('request'),
  )
}

function parse(text: string): Record<string, unknown> {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
