import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { laboratory } from '../contract.ts'
import { type Role, endpoint } from '../endpoint.ts'
import { laboratoryNow } from '../laboratory-now.ts'
import { presentLaboratory } from '../presentation.ts'
import { adoptedAs } from '../publishing.ts'

const failure = defineErrors('laboratory', {
  not_adopted: {
    status: 404,
    zh: '本园区没有采用名为「{id}」的政策，或它的文件有误。',
    en: 'The zone has not adopted {id}, or its files have mistakes.',
  },
  no_index: {
    status: 409,
    zh: '「{id}」没有指标体系，没有可以试算的积分。请换一项给积分的政策。',
    en: '{id} has no index to try out; choose a policy that gives points.',
  },
})

/** Those who see every firm's figures and answer for the method. */
const TRYING: readonly Role[] = ['officer', 'policy_officer', 'leader', 'auditor']

const show = endpoint({
  method: 'GET',
  path: '/api/programmes/:id/laboratory',
  tag: '指标',
  summary: '一项积分办法与全园区企业的现值，供在浏览器里试改权重、分档与合成方法',
  audit: 'laboratory.read',
  roles: TRYING,
  params: z.object({ id: z.string().max(100) }),
  out: laboratory,
  async work({ params, session, platform, inZone, audit }) {
    const { policies, database } = platform
    const { zone } = session
    const current = adoptedAs(params.id, (await policies.zone(zone)).adopted)
    if (current === undefined) throw failure('not_adopted', { id: params.id })
    const { programme, files } = current
    const found = await laboratoryNow({ database, zone, programme }, await policies.today(zone))
    if (found === null) throw failure('no_index', { id: params.id })
    const { names, asOf } = found
    await inZone(async () => audit(`programme:${params.id}`, { edition: programme.edition, units: names.length }))
    const { units, ...presented } = presentLaboratory(found.laboratory)
    return {
      programme: programme.id,
      name: programme.name,
      edition: programme.edition,
      asOf,
      text: files.get('programme.yaml') ?? '',
      units,
      names: [...names],
      ...presented,
    }
  },
})

export const laboratoryEndpoints = [show] as const
