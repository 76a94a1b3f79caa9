import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { day, programmeDetail, programmeLine } from '../contract.ts'
import { publicEndpoint } from '../endpoint.ts'
import type { Adopted } from '../policy-library.ts'
import { presentAbout, summaries } from '../presentation.ts'
import { publicZone } from '../public-zone.ts'

const failure = defineErrors('library', {
  not_adopted: {
    status: 404,
    zh: '这个园区的政策库里没有「{id}」，可能改了名或不再采用。请回到政策库查找。',
    en: 'The library of this zone has no {id}.',
  },
})

/** What of a programme is nobody's business but the zone's: how many fit, and what its files warn of. */
const INTERNAL = { counts: true, warnings: true } as const
const line = programmeLine.omit(INTERNAL).extend({
  /** Articles in whose text the search was found. */
  found: z.array(z.string()),
  /** Figures whose official text has not been seen. */
  unverified: z.number().int(),
  /** Items of the index that experts mark. */
  marked: z.number().int(),
})

const list = publicEndpoint({
  method: 'GET',
  path: '/api/zones/:zone/library',
  tag: '公开',
  summary: '政策库：园区采用的全部政策，可按名称、主管、文号和条文检索',
  callsPerMinute: 120,
  params: z.object({ zone: z.string().max(40) }),
  query: z.object({ search: z.string().trim().max(100).optional() }),
  out: z.object({ zone: z.string(), name: z.string(), demo: z.boolean(), asOf: day, programmes: z.array(line) }),
  async work({ params, query: { search = '' }, platform: { database, policies } }) {
    const { zone, name, demo } = await publicZone(database, params.zone)
    const asOf = await policies.today(zone)
    const { adopted } = await policies.zone(zone)
    const wanted = search.toLowerCase()
    const programmes = summaries(adopted, asOf).flatMap((summary, at) => {
      const articles = articlesWith(adopted[at]!, wanted)
      const isNamed = headOf(summary).toLowerCase().includes(wanted)
      if (!isNamed && articles.length === 0) return []
      const counts = { unverified: unverifiedOf(adopted[at]!), marked: markedOf(adopted[at]!) }
      return [{ ...summary, found: wanted === '' ? [] : articles, ...counts }]
    })
    return { zone, name, demo, asOf, programmes }
  },
})

const show = publicEndpoint({
  method: 'GET',
  path: '/api/zones/:zone/library/:programme',
  tag: '公开',
  summary: '一项政策：摘要、逐条条文与参数',
  callsPerMinute: 120,
  params: z.object({ zone: z.string().max(40), programme: z.string().max(100) }),
  out: programmeDetail
    .omit({ ...INTERNAL, files: true, editions: true, facts: true })
    .extend({ asOf: day, zone: z.string(), zoneName: z.string(), demo: z.boolean() })
    .meta({ id: 'PublicProgramme' }),
  async work({ params, platform: { database, policies } }) {
    const { zone, name, demo } = await publicZone(database, params.zone)
    const asOf = await policies.today(zone)
    const { adopted } = await policies.zone(zone)
    const at = adopted.findIndex((one) => one.programme.id === params.programme)
    const found = adopted[at]
    if (found === undefined) throw failure('not_adopted', { id: params.programme })
    const summary = summaries(adopted, asOf)[at]!
    return { ...summary, ...presentAbout(found.programme, asOf), asOf, zone, zoneName: name, demo }
  },
})

const headOf = ({ name, en, owner, source, summary, summaryEn }: ReturnType<typeof summaries>[number]): string =>
  [name, en, owner, source, summary, summaryEn].filter(Boolean).join('\n')

const articlesWith = ({ programme: { articles } }: Adopted, wanted: string): string[] =>
  wanted === ''
    ? []
    : articles
        .filter(({ article, heading, text }) => [article, heading, text].join('\n').toLowerCase().includes(wanted))
        .map(({ article }) => article)

const unverifiedOf = ({ programme: { articles } }: Adopted): number =>
  articles.flatMap(({ parameters }) => parameters).filter(({ verified }) => !verified).length

const markedOf = ({ programme: { index } }: Adopted): number => (index ?? []).filter(({ mark }) => mark !== null).length

export const publicLibraryEndpoints = [list, show] as const
