import { once } from 'node:events'
import { createServer } from 'node:net'
import { networkInterfaces } from 'node:os'
import { defineErrors } from '@gongzhen/core/base'

const failure = defineErrors('address', {
  EADDRINUSE: {
    status: 409,
    zh: '{host} 的端口 {port} 已被别的程序占用。请停止那个程序，或把 PORT 设为别的端口（0 表示任一空闲端口）',
    en: 'Port {port} of {host} is taken by another program. Stop that program, or set PORT to another port (0 for any free one)',
  },
  EACCES: {
    status: 403,
    zh: '没有权限监听端口 {port}。请把 PORT 设为 1024 以上，前面用反向代理',
    en: 'Port {port} may not be listened on. Set PORT to 1024 or more, with a proxy in front',
  },
  EADDRNOTAVAIL: {
    status: 400,
    zh: 'HOST「{host}」不是本机的地址。可用：{known}',
    en: 'HOST "{host}" is no address of this machine. It has: {known}',
  },
  ENOTFOUND: {
    status: 400,
    zh: 'HOST「{host}」解析不到地址。可用：{known}',
    en: 'HOST "{host}" has no address. This machine has: {known}',
  },
})
const CODES = ['EADDRINUSE', 'EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND'] as const

/** Where a server listens. */
export type Address = { readonly host: string; readonly port: number }

/** Fails where nobody can listen on the address, before long work is done for it. */
export async function requireAddress(address: Address): Promise<void> {
  const server = createServer()
  await inWordsOf(address, async () => {
    server.listen(address)
    await once(server, 'listening')
  })
  server.close()
  await once(server, 'close')
}

/** Listens; what the system says against the address is told with what to set instead. */
export async function inWordsOf<Result>(address: Address, listen: () => Promise<Result>): Promise<Result> {
  try {
    return await listen()
  } catch (error) {
    const found = error instanceof Error && 'code' in error ? error.code : undefined
    const code = found === 'EAI_AGAIN' ? 'ENOTFOUND' : CODES.find((one) => one === found)
    throw code === undefined ? error : failure(code, { ...address, known: ownAddresses().join('、') })
  }
}

const ownAddresses = (): string[] => [
  '0.0.0.0',
  ...Object.values(networkInterfaces()).flatMap((all) => (all ?? []).map(({ address }) => address)),
]
