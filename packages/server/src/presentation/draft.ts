import type { z } from 'zod'
import { addDays } from '@gongzhen/core/base'
import type { draftLine, publication } from '../contract.ts'
import type { DraftLine } from '../store/drafts.ts'
import type { PublicationRow } from '../store/publications.ts'

/** A draft as its reader sees it. */
export function presentDraft(draft: DraftLine, name: string, reader: number): z.output<typeof draftLine> {
  const { authors, authorNames, submittedBy, changedByName } = draft
  return {
    id: draft.id,
    programme: draft.programme,
    name,
    kind: draft.kind,
    status: draft.status,
    version: draft.version,
    basedOn: draft.basedOn,
    authors: authors.map((account, at) => ({ account, name: authorNames[at] ?? '' })),
    effective: draft.effective,
    reason: draft.reason,
    answer: draft.answer,
    openedAt: draft.openedAt,
    changedAt: draft.changedAt,
    changedBy: changedByName,
    submittedAt: draft.submittedAt,
    submittedBy: draft.submittedByName,
    isOwn: authors.includes(reader) || submittedBy === reader,
  }
}

/** Decisions with the last day of each: the day before the next takes effect. */
export function presentPublications(rows: readonly PublicationRow[]): z.output<typeof publication>[] {
  return rows.map((row, at) => {
    const next = rows.slice(at + 1).find(({ effective }) => effective > row.effective)
    return {
      id: row.id,
      edition: row.edition,
      kind: row.kind,
      effective: row.effective,
      until: next === undefined ? null : addDays(next.effective, -1),
      isReplaced: rows[at + 1]?.effective === row.effective,
      draft: row.draft,
      reason: row.reason,
      submittedBy: row.submittedByName,
      approvedBy: row.approvedByName,
      approvedAt: row.approvedAt,
    }
  })
}
