import { stoodOn, endConsent } from './case-consent.ts'
import { type CaseTime, type OpenCase, type Policied, act, openCase, tried } from './case-work.ts'
import type { Sql } from './database.ts'
import { openCasesBetween } from './store/cases.ts'
import { type ConsentRow, standingConsents } from './store/consents.ts'

/**
 * Ends a consent, and with it every case that stands on it and can end that way. Where a case has gone too far for that
 * it stays, shows that the consent is gone, and refuses what is done under it. Answers the cases; null where the consent
 * was revoked before.
 */
export async function endConsentAndCases(
  sql: Sql,
  platform: Policied,
  time: CaseTime,
  consent: ConsentRow,
  { by, reason }: { readonly by: number; readonly reason: string },
): Promise<{ readonly ended: readonly string[]; readonly left: readonly string[] } | null> {
  // Cases are locked before the consent, in the order of their numbers, as whoever acts in a case does.
  const files = await standingOn(sql, platform, time, consent)
  if (!(await endConsent(sql, consent.id, { by, reason, at: time.at }))) return null
  const { party, partner, purpose } = consent
  const rest = await standingConsents(sql, { party, partner, purpose })
  if (rest.some(({ state }) => state === 'valid' || state === 'future')) return { ended: [], left: [] }
  const ended: string[] = []
  for (const file of files) if (await endCase(sql, file, time, by, reason)) ended.push(file.row.number)
  const left = files.flatMap(({ row }) => (ended.includes(row.number) ? [] : [row.number]))
  return { ended, left }
}

async function standingOn(sql: Sql, platform: Policied, time: CaseTime, consent: ConsentRow): Promise<OpenCase[]> {
  if (!consent.points) return []
  const files: OpenCase[] = []
  for (const id of await openCasesBetween(sql, consent.party, consent.partner)) {
    const file = await openCase(sql, platform, time, id, { lock: true })
    if (stoodOn(file.programme.model.process, file.state)?.purpose === consent.purpose) files.push(file)
  }
  return files
}

/** Takes the step that ends a case without its consent; false where its state has none. */
async function endCase(sql: Sql, file: OpenCase, { on, at }: CaseTime, by: number, note: string): Promise<boolean> {
  const { actions, consent } = file.programme.model.process
  const way = actions.find(({ from, do: action }) => from === file.state.state && action === consent?.endedBy)
  if (!way) return false
  const asked = { action: way.do, role: way.by, person: String(by), on, at, note }
  if ('refusals' in tried(file, asked)) return false
  await act(sql, file, asked, by)
  return true
}
