import { z } from 'zod'
import { fingerprint, showKey } from '@gongzhen/core/log'
import { lookedAt } from '../case-looking.ts'
import { CASE_PEOPLE } from '../case-roles.ts'
import { timeOf } from '../case-work.ts'
import { id } from '../contract.ts'
import { endpoint, file, publicEndpoint } from '../endpoint.ts'
import { publishedKey, signProof, zoneKey } from '../log-keys.ts'
import { publicZone } from '../public-zone.ts'
import { latestCheckpoint, proofOf } from '../store/log.ts'

const ofCase = endpoint({
  method: 'GET',
  path: '/api/cases/:id/proof.json',
  tag: '办件',
  summary: '一个办件的证明文件：每一步决定、每一笔账都在签名的日志里，任何人可离线核验',
  audit: 'case.proof_taken',
  roles: CASE_PEOPLE,
  judgesForPartners: true,
  params: z.object({ id }),
  out: file('application/json'),
  work: ({ params, inZone, session, platform, audit }) =>
    inZone(async (sql) => {
      const { row } = await lookedAt(sql, platform, timeOf(platform, session.zone), session, params.id)
      const unsigned = await proofOf(sql, { caseId: row.number })
      const { logKeys, logSignature } = platform.settings
      const proof = signProof(await zoneKey(logKeys, session.zone, logSignature), unsigned)
      audit(`case:${params.id}`, { entries: proof.items.length })
      const content = Buffer.from(`${JSON.stringify(proof)}\n`)
      return { name: `${row.number}.proof.json`, mediaType: 'application/json', content }
    }),
})

const keys = publicEndpoint({
  method: 'GET',
  path: '/api/zones/:zone/log-keys',
  tag: '公开',
  summary: '园区账本日志的公钥：自己的和最近联署人的，供核对证明文件的签名',
  callsPerMinute: 60,
  params: z.object({ zone: z.string().max(40) }),
  out: z.object({
    zone: z.string(),
    name: z.string(),
    keys: z.array(
      z.object({
        name: z.string(),
        algorithm: z.enum(['ed25519', 'sm2']),
        fingerprint: z.string(),
        /** One line, as the verifier takes it. */
        key: z.string(),
        /** The zone's own; the others put their names under its checkpoints. */
        isOwn: z.boolean(),
      }),
    ),
  }),
  async work({ params, platform: { database, settings } }) {
    const { zone, name } = await publicZone(database, params.zone)
    const own = await publishedKey(settings.logKeys, zone)
    const checkpoint = await database.inZone(zone, latestCheckpoint)
    const cosigners = (checkpoint?.signatures ?? []).map(({ key }) => key).filter((key) => key.name !== own?.name)
    const shown = [...(own ? [own] : []), ...cosigners].map((key) => ({
      name: key.name,
      algorithm: key.algorithm,
      fingerprint: fingerprint(key),
      key: showKey(key),
      isOwn: key.name === own?.name,
    }))
    return { zone, name, keys: shown }
  },
})

export const proofEndpoints = [ofCase, keys] as const
