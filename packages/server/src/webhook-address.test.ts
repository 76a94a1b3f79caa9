import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Webhook } from 'standardwebhooks'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { isInside, refuseAddress } from './webhook-address.ts'
import { takeWebhook } from './webhook-receiver.ts'
import { sendWebhook } from './webhook-sending.ts'

describe('an address events are sent to', () => {
  const REFUSED = [
    ['http in the open', 'http://bank.example.com/in', '不是 https'],
    ['this machine by name', 'https://localhost/in', '内网名称'],
    ['this machine by number', 'https://127.0.0.1/in', '内网地址'],
    ['this machine in another writing', 'https://2130706433/in', '内网地址'],
    ['this machine by IPv6', 'https://[::1]/in', '内网地址'],
    ['IPv4 dressed as IPv6', 'https://[::ffff:10.0.0.1]/in', '内网地址'],
    ['a private network', 'https://192.168.1.10/in', '内网地址'],
    ['the metadata of a cloud', 'https://169.254.169.254/latest', '内网地址'],
    ['a name without a domain', 'https://database/in', '内网名称'],
    ['a name of the inside', 'https://db.internal/in', '内网名称'],
    ['an account in the address', 'https://me:secret@bank.example.com/in', '账号密码'],
    ['a file', 'file:///etc/passwd', '不是 https'],
    ['no address at all', '银行', '不是网址'],
  ] as const
  for (const [title, url, why] of REFUSED) {
    test(`is not ${title}`, () => expect(() => refuseAddress(url, false)).toThrow(why))
  }

  test('may be outside, and inside only where the operator allows it', () => {
    expect(refuseAddress('https://bank.example.com/in', false).host).toBe('bank.example.com')
    expect(refuseAddress('http://10.1.2.3:8080/in', true).port).toBe('8080')
  })

  test.each([
    ['8.8.8.8', false],
    ['172.32.0.1', false],
    ['172.31.255.255', true],
    ['100.64.0.1', true],
    ['2606:4700::1111', false],
    ['fe80::1', true],
    ['fc00::1', true],
    ['2002:7f00:1::', true],
    ['not an address', true],
  ])('of the network: %s inside is %s', (address, expected) => expect(isInside(address)).toBe(expected))
})

describe('a message', () => {
  const secret = `whsec_${Buffer.alloc(32, 7).toString('base64')}`
  const body = JSON.stringify({ type: 'ping', timestamp: '2026-03-01T08:00:00Z', data: {} })
  const taken: { headers: Record<string, string | string[] | undefined>; body: string }[] = []
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (chunk: Buffer) => {
      text += chunk.toString('utf8')
    })
    request.on('end', () => {
      taken.push({ headers: request.headers, body: text })
      if (request.url === '/moved') response.writeHead(302, { location: '/in' })
      response.end('ok')
    })
  })
  let url = ''
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/in`
  })
  afterAll(() => server.close())
  const message = () => ({ id: 'msg_alpha_1', url, body, secret, at: new Date() })

  test('arrives signed, is taken once, and refused when it comes again', async () => {
    expect(await sendWebhook(message(), { webhooksInside: true })).toEqual({ status: 200, error: null })
    const [came] = taken
    const known = new Set<string>()
    const remembered = (id: string) => known.has(id) || !known.add(id)
    expect(await takeWebhook(secret, came!.headers, came!.body, remembered)).toMatchObject({ told: { type: 'ping' } })
    expect(await takeWebhook(secret, came!.headers, came!.body, remembered)).toEqual({ refused: 'again' })
  })

  const at = (seconds: number) => new Date(Date.now() + seconds * 1000)
  const headersOf = (time: Date, by = secret) => ({
    'webhook-id': 'msg_alpha_2',
    'webhook-timestamp': String(Math.floor(time.getTime() / 1000)),
    'webhook-signature': new Webhook(by).sign('msg_alpha_2', time, body),
  })
  const other = `whsec_${Buffer.alloc(32, 8).toString('base64')}`
  test.each<[string, Record<string, string>, string]>([
    ['signed by another', headersOf(at(0), other), body],
    ['with another body', headersOf(at(0)), body.replace('ping', 'payment.settled')],
    ['replayed after ten minutes', headersOf(at(-600)), body],
    ['of the future', headersOf(at(600)), body],
    [
      'with another time than was signed',
      { ...headersOf(at(-600)), 'webhook-timestamp': String(Math.floor(Date.now() / 1000)) },
      body,
    ],
    ['under another id', { ...headersOf(at(0)), 'webhook-id': 'msg_alpha_3' }, body],
    ['without its headers', {}, body],
  ])('is refused when it is %s', async (_title, headers, given) => {
    expect(await takeWebhook(secret, headers, given, () => false)).toEqual({ refused: 'signature_or_time' })
  })

  test('is not sent inside where that is not allowed, and a redirection is not followed', async () => {
    const before = taken.length
    const refused = await sendWebhook(message(), { webhooksInside: false })
    expect([refused.status, taken.length]).toEqual([null, before])
    const moved = await sendWebhook({ ...message(), url: url.replace('/in', '/moved') }, { webhooksInside: true })
    expect([moved, taken.length]).toEqual([{ status: 302, error: 'HTTP 302' }, before + 1])
  })
})
