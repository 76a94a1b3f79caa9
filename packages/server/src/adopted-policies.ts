import { defineErrors } from '@gongzhen/core/base'
import type { PolicyLibrary } from './policy-library.ts'

const failure = defineErrors('following', {
  not_adopted: {
    status: 404,
    zh: '本园区没有采用「{programme}」。请从政策列表里选。',
    en: 'The zone has not adopted “{programme}”.',
  },
})

/** What the policies a zone has adopted are called, by id. */
export async function namesOfAdopted(policies: PolicyLibrary, zone: string): Promise<ReadonlyMap<string, string>> {
  const { adopted } = await policies.zone(zone)
  return new Map(adopted.map(({ programme: { id: programme, name } }) => [programme, name]))
}

/** The name of a policy the zone has adopted; fails of any other. */
export async function requireAdopted(policies: PolicyLibrary, zone: string, programme: string): Promise<string> {
  const name = (await namesOfAdopted(policies, zone)).get(programme)
  if (name === undefined) throw failure('not_adopted', { programme })
  return name
}
