import { lookup as lookUp } from 'node:dns'
import { BlockList, isIP, type LookupFunction } from 'node:net'
import { type InBoth, defineErrors } from '@gongzhen/core/base'

const failure = defineErrors('webhook', {
  address: {
    status: 422,
    zh: '「{url}」不能作推送地址：{why}。应是对外可达的 https 地址，如 https://bank.example.com/gongzhen。',
    en: '“{url}” cannot be told of events: {why}. It has to be an https address reachable from outside.',
  },
})

/** Networks that belong to somebody's inside: this machine, private networks, link-local, metadata, multicast, reserved. */
const inside = new BlockList()
for (const [network, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const) {
  inside.addSubnet(network, bits, 'ipv4')
}
// Of IPv6 only global unicast is outside; translated and tunnelled ranges lead back to IPv4.
const outside6 = new BlockList()
outside6.addSubnet('2000::', 3, 'ipv6')
for (const [network, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
] as const) {
  inside.addSubnet(network, bits, 'ipv6')
}

/** Whether an address of the network is somebody's inside, where nothing is sent. */
export function isInside(address: string): boolean {
  if (isIP(address) === 4) return inside.check(address, 'ipv4')
  if (isIP(address) !== 6) return true
  return !outside6.check(address, 'ipv6') || inside.check(address, 'ipv6')
}

/** Refuses an address nothing may be sent to; a name is looked up again, and judged, at each sending. */
export function refuseAddress(url: string, isPrivateAllowed: boolean): URL {
  const refuse = (why: InBoth) => failure('address', { url: url.slice(0, 200), why })
  if (!URL.canParse(url)) throw refuse({ zh: '不是网址', en: 'it is no URL' })
  const parsed = new URL(url)
  if (parsed.username !== '' || parsed.password !== '')
    throw refuse({ zh: '网址里不能有账号密码', en: 'a URL may hold no login or password' })
  if (parsed.protocol !== 'https:' && !(isPrivateAllowed && parsed.protocol === 'http:'))
    throw refuse({ zh: '不是 https', en: 'it is not https' })
  if (isPrivateAllowed) return parsed
  const host = parsed.hostname.replace(/^\[|\]$/g, '')
  if (isIP(host) !== 0 && isInside(host)) throw refuse({ zh: '是内网地址', en: 'it is an address of the inside' })
  if (/(^|\.)(localhost|local|internal|home\.arpa)$/i.test(host) || !host.includes('.')) {
    if (isIP(host) === 0) throw refuse({ zh: '是内网名称', en: 'it is a name of the inside' })
  }
  return parsed
}

/** A look-up that answers addresses outside only: the connection is made to what was judged, not to a second answer. */
export const lookUpOutside: LookupFunction = (host, options, done) => {
  lookUp(host, { ...options, all: true }, (error, found) => {
    if (error) return done(error, [])
    const open = found.filter(({ address }) => !isInside(address))
    if (open.length === 0) return done(new Error('the name leads to a private address'), [])
    if (options.all) return done(null, open)
    done(null, open[0]!.address, open[0]!.family)
  })
}
