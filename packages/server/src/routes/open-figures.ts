import { z } from 'zod'
import { day, instant } from '../contract.ts'
import { file, publicEndpoint } from '../endpoint.ts'
import { csvCell } from '../party-list-files.ts'
import type { Platform } from '../platform.ts'
import { areaOf, areasOf } from '../presentation.ts'
import { publicZone } from '../public-zone.ts'
import { PUBLISHED_MIN, withoutSmallNumbers } from '../small-numbers.ts'
import { areasOfRun, stagesOfRun } from '../store/open-figures.ts'
import { type OutcomeCounts, lastRun } from '../store/runs.ts'

/** Null where the group is kept back because it is small, or because another could be worked out from it. */
const published = z.number().int().nullable()
const breakdown = z.object({
  total: published,
  cells: z.array(z.object({ key: z.string(), name: z.string(), count: published })),
})

const figures = z.object({
  zone: z.string(),
  name: z.string(),
  demo: z.boolean(),
  /** Groups smaller than this are kept back. */
  publishedMin: z.number().int(),
  /** The run the figures are of; null before the first, and then there are none. */
  run: z.object({ asOf: day, finishedAt: instant }).nullable(),
  programmes: z.array(z.object({ programme: z.string(), name: z.string(), outcomes: breakdown })),
  stages: breakdown,
  areas: breakdown,
})

const params = z.object({ zone: z.string().max(40) })

const show = publicEndpoint({
  method: 'GET',
  path: '/api/zones/:zone/figures',
  tag: '公开',
  summary: '公开数据：最近一次比对中各政策、各阶段、各片区的企业数；不足 5 家的不公布',
  callsPerMinute: 60,
  params,
  out: figures,
  work: ({ params: { zone }, platform }) => openFigures(platform, zone),
})

const csv = publicEndpoint({
  method: 'GET',
  path: '/api/zones/:zone/figures.csv',
  tag: '公开',
  summary: '公开数据，CSV 文件；不公布的格子为空并注明',
  callsPerMinute: 60,
  params,
  out: file('text/csv; charset=utf-8'),
  async work({ params: { zone }, platform }) {
    const content = csvOf(await openFigures(platform, zone))
    return { name: '公开数据.csv', mediaType: 'text/csv; charset=utf-8', content: Buffer.from(content) }
  },
})

/** Figures change only with a run, so that one firm's change cannot be watched from outside. */
async function openFigures({ database, policies }: Platform, asked: string): Promise<z.output<typeof figures>> {
  const { zone, name, demo } = await publicZone(database, asked)
  const { adopted, points, file: zoneFile } = await policies.zone(zone)
  return database.inZone(zone, async (sql) => {
    const run = await lastRun(sql)
    const head = { zone, name, demo, publishedMin: PUBLISHED_MIN }
    if (run === null || run.finishedAt === null) {
      return { ...head, run: null, programmes: [], stages: NOTHING, areas: NOTHING }
    }
    const places = new Map(areasOf(zoneFile).map((area) => [area.area, { key: area.area, name: area.name, count: 0 }]))
    for (const { area: said, count } of await areasOfRun(sql, run.id, points)) {
      const area = areaOf(zoneFile, said) ?? UNKNOWN
      const place = places.get(area.area) ?? { key: area.area, name: area.name, count: 0 }
      places.set(area.area, { ...place, count: place.count + count })
    }
    const stages = (await stagesOfRun(sql, run.id, points)).map(({ stage, count }) => ({
      key: stage ?? UNKNOWN.area,
      name: stage ?? UNKNOWN.name,
      count,
    }))
    return {
      ...head,
      run: { asOf: run.asOf, finishedAt: run.finishedAt },
      programmes: adopted.flatMap(({ programme: { id, name: title } }) => {
        const counts = run.counts[id]
        if (counts === undefined) return []
        return [{ programme: id, name: title, outcomes: copied(withoutSmallNumbers(outcomesOf(counts))) }]
      }),
      stages: copied(withoutSmallNumbers(stages)),
      areas: copied(withoutSmallNumbers(unknownLast([...places.values()]))),
    }
  })
}

const unknownLast = <Cell extends { readonly key: string }>(cells: readonly Cell[]): Cell[] => [
  ...cells.filter(({ key }) => key !== UNKNOWN.area),
  ...cells.filter(({ key }) => key === UNKNOWN.area),
]

const UNKNOWN = { area: 'unknown', name: '未知' }
const NOTHING: z.output<typeof breakdown> = { total: 0, cells: [] }
const OUTCOMES = { eligible: '符合', ineligible: '不符合', incomplete: '缺数据', error: '出错' } as const

/** The four outcomes, which no firm has two of; a near miss is a refusal. */
const outcomesOf = (counts: OutcomeCounts) =>
  (['eligible', 'ineligible', 'incomplete', 'error'] as const).map((key) => ({
    key,
    name: OUTCOMES[key],
    count: counts[key],
  }))

const copied = ({
  total,
  cells,
}: ReturnType<typeof withoutSmallNumbers<{ key: string; name: string; count: number }>>) => ({
  total,
  cells: cells.map((cell) => ({ ...cell })),
})

function csvOf({ run, programmes, stages, areas }: z.output<typeof figures>): string {
  const rows = [
    ...programmes.flatMap(({ name, outcomes }) => rowsOf(name, outcomes)),
    ...rowsOf('企业阶段', stages),
    ...rowsOf('片区', areas),
  ]
  const lines = [
    ['统计项', '分组', '企业数', '说明', '判断之日', '比对完成时间'],
    ...rows.map((row) => [...row, run?.asOf ?? null, run?.finishedAt ?? null]),
  ]
  return `\uFEFF${lines.map((cells) => cells.map(csvCell).join(',')).join('\r\n')}\r\n`
}

const rowsOf = (title: string, { total, cells }: z.output<typeof breakdown>) =>
  [...cells, { name: '合计', count: total }].map(({ name, count }) => [
    title,
    name,
    count,
    count === null ? `不足 ${PUBLISHED_MIN} 家，或可据以推算，不公布` : null,
  ])

export const openFigureEndpoints = [show, csv] as const
