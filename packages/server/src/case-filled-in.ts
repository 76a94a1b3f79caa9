import { type Instant, defineErrors } from '@gongzhen/core/base'
import { checkReceipt } from '@gongzhen/core/log'
import type { Given } from '@gongzhen/core/case'
import { type Programme, parseFactValue } from '@gongzhen/core/programme'
import { z } from 'zod'
import { stoodOn } from './case-consent.ts'
import { type Typed, filledIn } from './case-filled.ts'
import type { CaseTime, OpenCase } from './case-work.ts'
import type { Sql } from './database.ts'
import { zoneKey } from './log-keys.ts'
import type { Reading } from './partner-reading.ts'
import { freshReading } from './store/consents.ts'

const failure = defineErrors('case', {
  by_system: {
    status: 422,
    zh: '「{name}」由系统按读取回执填入，不能手填。请去掉它再办。',
    en: '{name} is filled in from the receipt of the reading and cannot be typed.',
  },
  no_receipt: {
    status: 409,
    zh: '没有有效的积分读取回执（回执十分钟有效）。请先读取积分，再办「{action}」。',
    en: 'There is no valid receipt of a reading of the points (each holds ten minutes). Read the points first.',
  },
  points_unknown: {
    status: 409,
    zh: '企业的积分还不完整，读到的是未知，不能办「{action}」。请企业补齐数据、园区重新计算后再读。',
    en: 'The points of the firm are not complete yet: {action} is not possible.',
  },
})

/** What a reading of points is kept as in a case. */
export type PointsRead = { readonly reading: number; readonly value: Given['value'] | null; readonly until: Instant }

/** What was typed for an action, and beside it the points, as the receipt of a reading says that still holds. */
export async function filledFor(
  sql: Sql,
  platform: Pick<Reading, 'settings'>,
  time: CaseTime,
  opened: OpenCase,
  { action, ...typed }: Typed & { readonly action: string },
) {
  const points = pointsAsked(opened, action)
  const filling = { programme: opened.programme, applicant: opened.state.applicant }
  if (points === undefined) return filledIn(sql, filling, typed)
  if (typed.given[points] !== undefined) throw failure('by_system', { name: points })
  const filled = await filledIn(sql, filling, typed)
  const read = await pointsRead(sql, platform, time, opened)
  if (read === null) throw failure('no_receipt', { action })
  if (read.value === null) throw failure('points_unknown', { action })
  const given = { ...filled.given, [points]: { value: read.value, reading: String(read.reading) } }
  return { ...filled, given }
}

/** The fact of points an action asks for; undefined where it asks for none. */
function pointsAsked({ programme, state }: OpenCase, action: string): string | undefined {
  const { actions, consent } = programme.model.process
  const here = actions.filter((one) => one.from === state.state && one.do === action)
  return here.some(({ asks }) => consent && asks.includes(consent.points)) ? consent?.points : undefined
}

const said = z.object({
  partner: z.number(),
  purpose: z.string(),
  points: z.object({ score: z.string().nullable() }).nullable(),
})

/** The points of a case as they were last read under its consent; null where no receipt holds any more. */
export async function pointsRead(
  sql: Sql,
  { settings }: Pick<Reading, 'settings'>,
  { zone, at }: CaseTime,
  { programme, state }: OpenCase,
): Promise<PointsRead | null> {
  const about = stoodOn(programme.model.process, state)
  const reading = about ? await freshReading(sql, about, at) : null
  if (!about || !reading) return null
  const checked = checkReceipt(reading.receipt, await zoneKey(settings.logKeys, zone, settings.logSignature), at)
  const says = 'receipt' in checked ? said.safeParse(checked.receipt.says).data : undefined
  if (says?.partner !== about.partner || says.purpose !== about.purpose) return null
  const score = says.points?.score
  const value = score === null || score === undefined ? undefined : pointsOf(programme, score)
  return { reading: reading.id, value: value ?? null, until: reading.until }
}

function pointsOf({ facts, model }: Programme, score: string): Given['value'] | undefined {
  const fact = facts.find(({ name }) => name === model.process.consent?.points)
  return fact && parseFactValue(score, fact)
}
