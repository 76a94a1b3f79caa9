import type { z } from 'zod'
import type { trailLine } from '../contract.ts'
import type { AuditRow } from '../store/audit.ts'

/** Who looks at a trail: whether they may see confidential figures, and from where things were done. */
type TrailReader = { readonly withFigures: boolean; readonly withAddresses: boolean }

/** One row of the trail as this reader may see it. */
export function presentTrailLine(row: AuditRow, reader: TrailReader): z.output<typeof trailLine> {
  const { account, accountName, actingFor, actingForName, event, detail } = row
  return {
    id: row.id,
    at: row.at,
    event,
    subject: row.subject,
    subjectName: row.subjectName,
    request: row.request,
    address: reader.withAddresses ? row.address : null,
    account: account === null ? null : { id: account, name: accountName ?? String(account) },
    actingFor: actingFor === null ? null : { id: actingFor, name: actingForName ?? String(actingFor) },
    detail: reader.withFigures ? { ...detail } : withoutFigures(event, detail),
  }
}

/** The values a correction changed are for those who may see figures; that it happened is for all who read the trail. */
function withoutFigures(event: string, detail: Readonly<Record<string, unknown>>): Record<string, unknown> {
  if (!/^(fact|finding)\./.test(event)) return { ...detail }
  const { before: _before, after: _after, value: _value, ...rest } = detail
  return rest
}
