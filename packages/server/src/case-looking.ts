import { mayLook } from './case-roles.ts'
import { type CaseTime, type OpenCase, caseFailure, openCase } from './case-work.ts'
import type { Sql } from './database.ts'
import type { Platform } from './platform.ts'
import type { Session } from './session.ts'

/** A case somebody may look into; to everybody else it is not there. */
export async function lookedAt(
  sql: Sql,
  platform: Pick<Platform, 'policies'>,
  time: CaseTime,
  session: Session,
  number: number,
  lock = false,
): Promise<OpenCase> {
  const opened = await openCase(sql, platform, time, number, { lock })
  const { file: zoneFile } = await platform.policies.zone(session.zone)
  if (mayLook(session, opened.programme.model.process, zoneFile, opened.state)) return opened
  throw caseFailure('not_found', { id: number })
}
