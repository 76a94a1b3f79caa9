import type { Problem } from '../base.ts'
import { type Place, problemAt } from './problem.ts'

/** A problem of a FEEL text as a problem of the model: the line counts from where the text begins in the file. */
export function formulaProblem(
  problem: Problem,
  { text, place }: { readonly text: string; readonly place: Place },
  isNote = false,
): Problem {
  const before = text.slice(0, (problem.column ?? 1) - 1)
  const line = place.line + (before.match(/\n/g)?.length ?? 0)
  const shown = text.trim().replace(/\s+/g, ' ')
  const what = `公式“${shown.length <= 60 ? shown : `${shown.slice(0, 60)}…`}”`
  const details = { what, whatEn: what.replace('公式', ''), reason: problem.zh, reasonEn: problem.en }
  const placed = problemAt({ ...place, line }, isNote ? 'note' : 'formula', details)
  return problem.proposal === undefined ? placed : { ...placed, proposal: problem.proposal }
}
