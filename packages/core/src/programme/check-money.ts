import { placeholdersOf } from '../case.ts'
import type { Outline, Posting } from './outline.ts'
import { proposal } from './read-rules.ts'
import { type Place, type Report, refuse } from './report.ts'

/** Refuses postings nobody uses, of what is no hold, on accounts that are not there. */
export function checkMoney(outline: Outline, placeholders: readonly string[], report: Report) {
  const { process, postings, accounts, facts } = outline
  const used = new Set(process?.actions.flatMap((action) => action.post.map(({ name }) => name)))
  for (const { name, place, article } of postings) {
    if (!used.has(name) && process?.isWhole !== false) refuse(report, 'unreadPosting', { name }, { place, article })
  }
  for (const posting of postings) checkReference(posting, postings, report)
  const paths = [
    ...postings.flatMap(({ move, place, article }) =>
      'from' in move ? [move.from, move.to].map((account) => ({ account, place, article })) : [],
    ),
    ...facts.flatMap(({ reading, place }) =>
      reading?.kind === 'ledger' ? [{ account: reading.account, place, article: '' }] : [],
    ),
  ]
  for (const path of paths) checkPath(path, placeholders, report)
  if (accounts.length === 0) return
  const known = accounts.map(({ path }) => path)
  for (const { account, place, article } of paths) {
    if (!known.includes(account))
      refuse(
        report,
        'unknownAccount',
        { account },
        { place, article: article || undefined, proposal: proposal(account, known) },
      )
  }
  const mentioned = new Set(paths.map(({ account }) => account))
  for (const { path, place } of accounts)
    if (!mentioned.has(path)) refuse(report, 'unusedAccount', { account: path }, { place })
}

const DONE_TO = { settle: ['支付', 'settled'], release: ['释放', 'released'] } as const

/** A hold is settled or released; what moved is reversed. */
function checkReference({ move }: Posting, postings: readonly Posting[], report: Report) {
  if (!('of' in move)) return
  const { name, place } = move.of
  const target = postings.find((posting) => posting.name === name)
  if (!target) {
    const names = postings.map((posting) => posting.name)
    refuse(report, 'unknownPosting', { name }, { place, proposal: proposal(name, names) })
    return
  }
  const { kind } = target.move
  if (move.kind === 'reverse') {
    if (kind !== 'post' && kind !== 'settle') refuse(report, 'notReversible', { name }, { place })
    return
  }
  const [verb, verbEn] = DONE_TO[move.kind]
  if (kind !== 'hold') refuse(report, 'notAHold', { name, verb, verbEn }, { place })
}

type PathAt = { readonly account: string; readonly place: Place; readonly article: string }

function checkPath({ account, place, article }: PathAt, placeholders: readonly string[], report: Report) {
  for (const inner of placeholdersOf(account)) {
    if (placeholders.includes(inner)) continue
    const known = placeholders.map((word) => `{${word}}`).join('、')
    refuse(
      report,
      'unknownPlaceholder',
      { account, placeholder: `{${inner}}`, known },
      { place, article: article || undefined, proposal: proposal(inner, placeholders) },
    )
  }
}
