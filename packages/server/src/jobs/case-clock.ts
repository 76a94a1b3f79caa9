import { SYSTEM } from '@gongzhen/core/case'
import { Failure, yearOf } from '@gongzhen/core/base'
import { bare } from '../bare-error.ts'
import { type CaseTime, act, openCase, timeOf } from '../case-work.ts'
import type { Platform } from '../platform.ts'
import { checkBooks } from './book-check.ts'
import { endowFunds } from '../case-accounts.ts'
import { awaitedCases } from '../store/cases.ts'
import { noteAudit } from '../store/audit.ts'
import { expireHolds } from '../store/ledger.ts'
import { zones as zonesOf } from '../store/zones.ts'

/** How often time is asked what it has to do. */
const EVERY_MS = 60_000

/** Lets time act in the cases of every zone: at the start and every minute, until it is stopped. */
export function createCaseClock(platform: Platform): { start(): void; stop(): Promise<void> } {
  let round: Promise<void> = Promise.resolve()
  const endowed = new Set<string>()
  const tick = () => {
    round = round
      .then(() => passEverywhere(platform, endowed))
      .catch((error: unknown) => platform.log.error({ error: bare(error) }, 'the clock of cases stopped short'))
  }
  let timer: NodeJS.Timeout | undefined
  return {
    start() {
      timer = setInterval(tick, EVERY_MS).unref()
      tick()
    },
    stop() {
      clearInterval(timer)
      return round
    },
  }
}

async function passEverywhere(platform: Platform, endowed: Set<string>): Promise<void> {
  const zones = await platform.database.asOwner(zonesOf)
  for (const { zone } of zones) {
    const time = timeOf(platform, zone)
    const year = `${zone} ${yearOf(time.on)}`
    if (!endowed.has(year)) await endow(platform, time)
    endowed.add(year)
    await passTime(platform, time)
    await checkBooks(platform, time)
  }
}

/** Funds that the zone's file gives otherwise than was posted are left as they are, and said. */
async function endow({ database, policies, log }: Platform, { zone, on }: CaseTime): Promise<void> {
  try {
    const known = await policies.zone(zone)
    await database.inZone(zone, (sql) => endowFunds(sql, known, on))
  } catch (error) {
    if (!(error instanceof Failure)) throw error
    log.warn({ error: bare(error), zone }, 'the funds of a zone were not opened')
  }
}

/** What time does in a zone on a day: holds run out, cases move. Answers how many did. */
async function passTime(platform: Platform, time: CaseTime): Promise<number> {
  const { database } = platform
  const waiting = await database.inZone(time.zone, async (sql) => {
    await expireHolds(sql)
    return awaitedCases(sql, time.on)
  })
  let moved = 0
  for (const id of waiting) if (await passIn(platform, time, id)) moved++
  return moved
}

/** The first thing that time can do in a case; what is not due yet stays as it is. */
async function passIn(platform: Platform, time: CaseTime, id: number): Promise<boolean> {
  const { database } = platform
  const names = await database.inZone(time.zone, async (sql) => {
    const { programme, state } = await openCase(sql, platform, time, id)
    const ofTime = programme.model.process.actions.filter(({ from, by }) => from === state.state && by === SYSTEM)
    return [...new Set(ofTime.map((action) => action.do))]
  })
  for (const action of names) if (await doneByTime(platform, time, id, action)) return true
  return false
}

async function doneByTime(platform: Platform, time: CaseTime, id: number, action: string): Promise<boolean> {
  try {
    await platform.database.inZone(time.zone, async (sql) => {
      const opened = await openCase(sql, platform, time, id, { lock: true })
      const from = opened.state.state
      const asked = { action, role: SYSTEM, person: SYSTEM, on: time.on, at: time.at }
      const { state: to } = await act(sql, opened, asked, null)
      const detail = { action, role: SYSTEM, from, to }
      await noteAudit(sql, { event: 'case.acted', subject: `case:${id}`, detail, account: null, request: null })
    })
    return true
  } catch (error) {
    if (error instanceof Failure) return false
    throw error
  }
}
