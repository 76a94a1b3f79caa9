import { z } from 'zod'
import { day } from '../contract.ts'
import { publicEndpoint } from '../endpoint.ts'
import { storedEdition } from '../policy-library.ts'
import { publicZone } from '../public-zone.ts'

const texts = z.record(z.string(), z.string())

const policies = publicEndpoint({
  method: 'GET',
  path: '/api/zones/:zone/policies',
  tag: '公开',
  summary: '园区在用政策的规则文件与数据目录，供在浏览器里测算；不含任何企业数据',
  callsPerMinute: 60,
  params: z.object({ zone: z.string().max(40) }),
  out: z.object({
    zone: z.string(),
    name: z.string(),
    /** The day the rules are asked for. */
    asOf: day,
    catalogue: texts,
    /** Each with the files that decide what comes out, and in `adoption.json` the zone's own figures. */
    programmes: z.array(z.object({ programme: z.string(), name: z.string(), isJudged: z.boolean(), files: texts })),
  }),
  async work({ params, platform: { database, policies: library } }) {
    const zone = await publicZone(database, params.zone)
    const asOf = await library.today(zone.zone)
    const current = await library.inForce(zone.zone, asOf)
    const { adopted } = await library.zone(zone.zone)
    const shown = adopted.filter((one) => current.programmes.includes(one.programme))
    return {
      zone: zone.zone,
      name: zone.name,
      asOf,
      catalogue: Object.fromEntries(library.catalogueFiles),
      programmes: shown.map((one) => ({
        programme: one.programme.id,
        name: one.programme.name,
        isJudged: one.programme.gives.some((gift) => gift === 'decision' || gift === 'amount'),
        files: deciding(storedEdition(one).files),
      })),
    }
  },
})

/** Golden cases and what is made from them decide nothing. */
const deciding = (files: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(files).filter(([file]) => !file.startsWith('cases.')))

export const publicPolicyEndpoints = [policies] as const
