import { type Currency, CURRENCIES, nearest, parseQuantity } from '../base.ts'
import type { AccountLimit } from '../ledger.ts'
import type { Yaml, YamlEntry } from './document.ts'
import {
  type Fields,
  type Subject,
  brief,
  citedTexts,
  closedFields,
  oneOf,
  openFields,
  optionalText,
  optionalYesNo,
  requiredText,
} from './fields.ts'
import { KEYS } from './keys.ts'
import type { AccountOutline, MoveOutline, Posting } from './outline.ts'
import { readWait } from './read-process.ts'
import { optionalFormula, readRound, requiredFormula } from './read-rules.ts'
import { refuse } from './report.ts'

const LIMITS = ['never_negative', 'never_positive', 'none'] as const satisfies readonly AccountLimit[]

/** The chart of accounts: each path with what it may never become. */
export function readAccounts(node: Yaml, outer: Subject): AccountOutline[] {
  const accounts = openFields(node, { ...outer, what: 'accounts' })
  return [...(accounts?.byKey.values() ?? [])].flatMap((entry) => readAccount(entry, outer) ?? [])
}

/** `周转金: never_negative`, or a map. */
function readAccount({ key: path, keyPlace, value }: YamlEntry, outer: Subject): AccountOutline | undefined {
  const what = `账户「${path}」`
  if (value.kind === 'scalar') {
    const limit = value.text === '' ? 'none' : LIMITS.find((each) => each === value.text)
    if (limit) return { path, limit, currency: 'CNY', opening: 0, title: undefined, place: keyPlace }
    const details = { found: brief(value.text), known: LIMITS.join(', ') }
    const proposal = nearest(value.text, LIMITS).join(', ') || undefined
    refuse(outer.report, 'unknownLimit', details, { place: value.place, proposal })
    return undefined
  }
  const fields = closedFields(value, KEYS.account, { ...outer, what })
  if (!fields) return undefined
  const currency = oneOf(fields, 'currency', Object.keys(CURRENCIES).filter(isCurrency)) ?? 'CNY'
  return {
    path,
    limit: oneOf(fields, 'limit', LIMITS) ?? 'none',
    currency,
    opening: readOpening(path, currency, fields),
    title: optionalText(fields, 'title'),
    place: keyPlace,
  }
}

const isCurrency = (code: string): code is Currency => Object.hasOwn(CURRENCIES, code)

function readOpening(account: string, currency: Currency, fields: Fields): number {
  const text = optionalText(fields, 'opening')
  if (text === undefined) return 0
  const quantity = parseQuantity(text)
  const isMoney = quantity?.measure.kind === 'money' && quantity.measure.currency === currency
  if (isMoney && typeof quantity.value === 'number') return quantity.value
  const place = fields.byKey.get('opening')?.value.place
  refuse(fields.report, 'openingCurrency', { account, currency, found: brief(text) }, { place })
  return 0
}

/** The postings section: money from one account to another, held, settled, let go, taken back. */
export function readPostings(node: Yaml, outer: Subject): Posting[] {
  const postings = openFields(node, { ...outer, what: 'postings' })
  return [...(postings?.byKey.values() ?? [])].flatMap((entry) => readPosting(entry, outer) ?? [])
}

function readPosting({ key: name, keyPlace, value }: YamlEntry, outer: Subject): Posting | undefined {
  const read = closedFields(value, KEYS.posting, { ...outer, what: `记账「${name}」` })
  if (!read) return undefined
  const article = optionalText(read, 'article') ?? ''
  const fields = { ...read, article }
  const move = readMove(name, fields)
  const amount = readAmount(name, move, fields)
  if (!move || amount === 'wrong') return undefined
  return {
    name,
    move,
    amount,
    condition: optionalFormula(fields, 'if'),
    round: readRound(fields),
    article,
    place: keyPlace,
  }
}

const REFERRING = { settles: 'settle', releases: 'release', reverses: 'reverse' } as const

function readMove(name: string, fields: Fields): MoveOutline | undefined {
  const referring = (['settles', 'releases', 'reverses'] as const).filter((key) => fields.byKey.has(key))
  const moves = fields.byKey.has('from') || fields.byKey.has('to')
  if (referring.length + (moves ? 1 : 0) > 1) {
    refuse(fields.report, 'postingTwice', { name }, { place: fields.place, article: fields.article })
    return undefined
  }
  const [key] = referring
  const isHold = optionalYesNo(fields, 'hold') ?? false
  if (fields.byKey.has('expires') && (!isHold || key)) {
    const place = fields.byKey.get('expires')?.keyPlace
    refuse(fields.report, 'expiresWithoutHold', { name }, { place, article: fields.article })
  }
  if (key) {
    const [of] = citedTexts(fields, key)
    return of && { kind: REFERRING[key], of }
  }
  const [from, to] = [requiredText(fields, 'from'), requiredText(fields, 'to')]
  if (from === undefined || to === undefined) return undefined
  if (from === to) {
    refuse(fields.report, 'sameAccount', { name, account: from }, { place: fields.place, article: fields.article })
  }
  return isHold
    ? { kind: 'hold', from, to, expires: readWait(fields, 'expires') }
    : { kind: 'post', from, to, rate: optionalFormula(fields, 'rate') }
}

/** What a movement takes is written down; a settlement may leave it out, a release or reversal has to. */
function readAmount(name: string, move: MoveOutline | undefined, fields: Fields) {
  if (!move || move.kind === 'post' || move.kind === 'hold') return requiredFormula(fields, 'amount') ?? 'wrong'
  if (move.kind === 'settle' || !fields.byKey.has('amount')) return optionalFormula(fields, 'amount')
  const place = fields.byKey.get('amount')?.keyPlace
  const kind = move.kind === 'release' ? '释放' : '冲正'
  const details = { name, key: 'amount', kind, kindEn: move.kind }
  refuse(fields.report, 'amountNotHere', details, { place, article: fields.article })
  return undefined
}
