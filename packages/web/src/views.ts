/** The state of each view as it stands in the address: parsed here, trusted by the pages. */

export type SignInView = { readonly next?: string; readonly trouble?: string }

export type SignUpView = { readonly zone?: string }

export type AccountsView = { readonly search?: string; readonly page?: number }

const CLAIM_STATES = ['pending', 'approved', 'refused', 'withdrawn'] as const
export type ClaimsView = { readonly status?: (typeof CLAIM_STATES)[number] | 'all'; readonly page?: number }

const CASE_SHOWS = ['mine', 'overdue', 'open', 'ended', 'all'] as const
export type CasesView = { readonly show?: (typeof CASE_SHOWS)[number]; readonly page?: number }

/** The voucher a QR code leads to. */
export type PartnerVoucherView = { readonly number?: string }

/** The period figures are shown for, and which accounts are listed. */
export type FundsView = {
  readonly from?: string | undefined
  readonly to?: string | undefined
  readonly search?: string | undefined
  readonly page?: number | undefined
}
export type StatementView = { readonly path?: string; readonly on?: string; readonly before?: number }
export type FundFigureView = {
  readonly programme?: string
  readonly figure?: string
  readonly part?: string
  readonly from?: string
  readonly to?: string
  readonly before?: number
}

export const BUDGET_FIGURES = ['budget', 'committed', 'held', 'paid', 'left'] as const
export type BudgetFigure = (typeof BUDGET_FIGURES)[number]
/** The figure whose postings are open, of the line with that path. */
export type BudgetsView = { readonly path?: string; readonly figure?: BudgetFigure; readonly page?: number }

export type PaymentsView = {
  readonly show?: 'payables' | 'envelopes'
  readonly search?: string
  readonly programme?: string
  readonly page?: number
}

const AGREEMENTS = ['matched', 'only_bank', 'only_ledger'] as const
export type ReconciliationView = {
  readonly from?: string
  readonly to?: string
  readonly agreement?: (typeof AGREEMENTS)[number]
  readonly page?: number
}

export type FirmsView = {
  readonly search?: string
  readonly kind?: string
  readonly area?: string
  readonly stage?: string
  readonly tag?: string
  /** An account's number, `me` or `none`. */
  readonly officer?: string
  readonly programme?: string
  readonly outcome?: string
  /** A fact's column of which nothing is known, for the period where it has one. */
  readonly lacks?: string
  readonly period?: number
  readonly sort?: string
  /** Columns in their order, `name.code.points`. */
  readonly columns?: string
  /** How many columns stay while the rest scrolls. */
  readonly frozen?: number
  /** The saved view this came from. */
  readonly view?: number
  readonly page?: number
}

/** The check page: a number that was typed or scanned, or the digest of a file that was put there. */
export type VerifyView = { readonly zone?: string; readonly number?: string; readonly sha256?: string }

export const FIRM_TABS = ['policies', 'facts', 'documents', 'timeline', 'people', 'identity'] as const
export type FirmTab = (typeof FIRM_TABS)[number]

export type FirmView = {
  readonly tab?: FirmTab
  readonly programme?: string
  readonly asOf?: string
  readonly knownAt?: string
  readonly fact?: string
  readonly period?: number
  readonly run?: number
}

const MY_DATA_VIEWS = ['values', 'objections'] as const
export type MyDataView = {
  readonly view?: (typeof MY_DATA_VIEWS)[number]
  readonly fact?: string
  readonly period?: number
}

export type MyPoliciesView = { readonly programme?: string; readonly show?: string }

export const LIBRARY_GIVES = ['amount', 'decision', 'score', 'class'] as const
export const LIBRARY_STATES = ['now', 'other'] as const
export type LibraryView = {
  readonly zone?: string | undefined
  readonly search?: string | undefined
  readonly gives?: (typeof LIBRARY_GIVES)[number] | undefined
  readonly state?: (typeof LIBRARY_STATES)[number] | undefined
}

/** A public page of one zone. */
export type PublicView = { readonly zone?: string }

export type CalculatorView = { readonly zone?: string }
export const OBJECTION_STATES = ['open', 'accepted', 'refused', 'withdrawn'] as const
export type ObjectionsView = { readonly status?: (typeof OBJECTION_STATES)[number]; readonly page?: number }

export type RankingView = {
  readonly stage?: string
  readonly page?: number | undefined
  /** Intervals of places are shown. */
  readonly intervals?: true | undefined
}

export const COCKPIT_SCENES = ['areas', 'money', 'near', 'facts', 'trend'] as const
export type CockpitScene = (typeof COCKPIT_SCENES)[number]
export type CockpitView = { readonly scene?: CockpitScene; readonly stage?: string }

export type PageView = { readonly page?: number }

export type FindingsView = {
  readonly status?: string
  readonly kind?: string
  readonly search?: string
  readonly batch?: number
  readonly page?: number
}

export type ProgrammesView = { readonly asOf?: string }

const PROGRAMME_TABS = ['articles', 'index', 'cases', 'windows', 'files'] as const
export type ProgrammeView = {
  readonly tab?: (typeof PROGRAMME_TABS)[number]
  readonly asOf?: string
  readonly edition?: string
}

const DRAFT_TABS = ['articles', 'files', 'cases', 'firm', 'changes', 'publish'] as const
export type DraftView = { readonly tab?: (typeof DRAFT_TABS)[number] }

export const RUN_TABS = ['lists', 'difference', 'health', 'rescoring'] as const
export type RunView = {
  readonly tab?: (typeof RUN_TABS)[number]
  readonly programme?: string
  readonly outcome?: string
  readonly near?: boolean
  readonly change?: string
  readonly edition?: string
  readonly search?: string
  readonly sort?: string
  readonly page?: number
}

export type AuditView = {
  readonly event?: string
  readonly search?: string
  readonly subject?: string
  readonly from?: string
  readonly to?: string
  readonly page?: number
}

type Raw = Record<string, unknown>

export const signInView = (raw: Raw): SignInView => keep({ next: path(raw['next']), trouble: word(raw['trouble']) })

export const claimsView = (raw: Raw): ClaimsView =>
  keep({ status: oneOf([...CLAIM_STATES, 'all'] as const, raw['status']), page: count(raw['page']) })

export const signUpView = (raw: Raw): SignUpView => keep({ zone: word(raw['zone']) })

export const accountsView = (raw: Raw): AccountsView => keep({ search: word(raw['search']), page: count(raw['page']) })

export const firmsView = (raw: Raw): FirmsView =>
  keep({
    search: word(raw['search']),
    kind: word(raw['kind']),
    area: word(raw['area']),
    stage: word(raw['stage']),
    tag: word(raw['tag']),
    officer: word(raw['officer']),
    programme: word(raw['programme']),
    outcome: word(raw['outcome']),
    lacks: word(raw['lacks']),
    period: count(raw['period']),
    sort: word(raw['sort']),
    columns: word(raw['columns']),
    frozen: count(raw['frozen']),
    view: count(raw['view']),
    page: count(raw['page']),
  })

export const casesView = (raw: Raw): CasesView =>
  keep({ show: oneOf(CASE_SHOWS, raw['show']), page: count(raw['page']) })

export const partnerVoucherView = (raw: Raw): PartnerVoucherView => keep({ number: word(raw['number']) })

export const fundsView = (raw: Raw): FundsView =>
  keep({ from: date(raw['from']), to: date(raw['to']), search: word(raw['search']), page: count(raw['page']) })

export const statementView = (raw: Raw): StatementView =>
  keep({ path: word(raw['path']), on: date(raw['on']), before: count(raw['before']) })

export const fundFigureView = (raw: Raw): FundFigureView =>
  keep({
    programme: word(raw['programme']),
    figure: word(raw['figure']),
    part: word(raw['part']),
    from: date(raw['from']),
    to: date(raw['to']),
    before: count(raw['before']),
  })

export const budgetsView = (raw: Raw): BudgetsView =>
  keep({ path: word(raw['path']), figure: oneOf(BUDGET_FIGURES, raw['figure']), page: count(raw['page']) })

export const paymentsView = (raw: Raw): PaymentsView =>
  keep({
    show: oneOf(['payables', 'envelopes'], raw['show']),
    search: word(raw['search']),
    programme: word(raw['programme']),
    page: count(raw['page']),
  })

export const reconciliationView = (raw: Raw): ReconciliationView =>
  keep({
    from: date(raw['from']),
    to: date(raw['to']),
    agreement: oneOf(AGREEMENTS, raw['agreement']),
    page: count(raw['page']),
  })

export const objectionsView = (raw: Raw): ObjectionsView =>
  keep({ status: oneOf(OBJECTION_STATES, raw['status']), page: count(raw['page']) })

export const rankingView = (raw: Raw): RankingView =>
  keep({
    stage: word(raw['stage']),
    page: count(raw['page']),
    intervals: raw['intervals'] === 'true' || raw['intervals'] === true ? true : undefined,
  })

export const cockpitView = (raw: Raw): CockpitView =>
  keep({ scene: oneOf(COCKPIT_SCENES, raw['scene']), stage: word(raw['stage']) })

export const firmView = (raw: Raw): FirmView =>
  keep({
    tab: oneOf(FIRM_TABS, raw['tab']),
    programme: word(raw['programme']),
    asOf: date(raw['asOf']),
    knownAt: dateOrInstant(raw['knownAt']),
    fact: word(raw['fact']),
    period: count(raw['period']),
    run: count(raw['run']),
  })

export const myDataView = (raw: Raw): MyDataView =>
  keep({ view: oneOf(MY_DATA_VIEWS, raw['view']), fact: word(raw['fact']), period: count(raw['period']) })

export const myPoliciesView = (raw: Raw): MyPoliciesView =>
  keep({ programme: word(raw['programme']), show: word(raw['show']) })

export const calculatorView = (raw: Raw): CalculatorView => keep({ zone: word(raw['zone']) })

export const libraryView = (raw: Raw): LibraryView =>
  keep({
    zone: word(raw['zone']),
    search: word(raw['search']),
    gives: oneOf(LIBRARY_GIVES, raw['gives']),
    state: oneOf(LIBRARY_STATES, raw['state']),
  })

export const publicView = (raw: Raw): PublicView => keep({ zone: word(raw['zone']) })

export const verifyView = (raw: Raw): VerifyView =>
  keep({ zone: word(raw['zone']), number: word(raw['number']), sha256: word(raw['sha256']) })

export const pageView = (raw: Raw): PageView => keep({ page: count(raw['page']) })

export const findingsView = (raw: Raw): FindingsView =>
  keep({
    status: word(raw['status']),
    kind: word(raw['kind']),
    search: word(raw['search']),
    batch: count(raw['batch']),
    page: count(raw['page']),
  })

export const programmesView = (raw: Raw): ProgrammesView => keep({ asOf: date(raw['asOf']) })

export const programmeView = (raw: Raw): ProgrammeView =>
  keep({ tab: oneOf(PROGRAMME_TABS, raw['tab']), asOf: date(raw['asOf']), edition: word(raw['edition']) })

export const LABORATORY_TABS = ['moves', 'doubts', 'tests', 'structure'] as const
export type LaboratoryView = {
  readonly programme?: string
  readonly tab?: (typeof LABORATORY_TABS)[number] | undefined
}

export const laboratoryView = (raw: Raw): LaboratoryView =>
  keep({ programme: word(raw['programme']), tab: oneOf(LABORATORY_TABS, raw['tab']) })

export const draftView = (raw: Raw): DraftView => keep({ tab: oneOf(DRAFT_TABS, raw['tab']) })

export const runView = (raw: Raw): RunView =>
  keep({
    tab: oneOf(RUN_TABS, raw['tab']),
    programme: word(raw['programme']),
    outcome: word(raw['outcome']),
    near: raw['near'] === 'true' || raw['near'] === true ? true : undefined,
    change: word(raw['change']),
    edition: word(raw['edition']),
    search: word(raw['search']),
    sort: word(raw['sort']),
    page: count(raw['page']),
  })

export const auditView = (raw: Raw): AuditView =>
  keep({
    event: word(raw['event']),
    search: word(raw['search']),
    subject: word(raw['subject']),
    from: date(raw['from']),
    to: date(raw['to']),
    page: count(raw['page']),
  })

/** Reads an address's search part: every value is a text. */
export function parseSearch(search: string): Record<string, string> {
  return Object.fromEntries(new URLSearchParams(search))
}

/** Writes a view into the address; what is absent or empty is left out. */
export function stringifySearch(view: Record<string, unknown>): string {
  const search = new URLSearchParams()
  for (const [name, value] of Object.entries(view)) {
    if (value !== undefined && value !== null && value !== '') search.set(name, String(value))
  }
  return search.size > 0 ? `?${search}` : ''
}

type Kept<View> = { [Name in keyof View]?: Exclude<View[Name], undefined> }

/** What an address says unreadably stays here as undefined: where it is left out, the router puts the raw text back. */
const keep = <View extends Raw>(view: View): Kept<View> => view as Kept<View>

const word = (raw: unknown): string | undefined => {
  const text = typeof raw === 'number' ? String(raw) : raw
  return typeof text === 'string' && text.trim() !== '' ? text.trim().slice(0, 100) : undefined
}

const count = (raw: unknown): number | undefined => {
  const number = Number(raw)
  return Number.isSafeInteger(number) && number > 0 ? number : undefined
}

const date = (raw: unknown): string | undefined =>
  typeof raw === 'string' && /^\d{4}-\d{2}-\d{2}$/.test(raw) ? raw : undefined

const dateOrInstant = (raw: unknown): string | undefined =>
  typeof raw === 'string' && /^\d{4}-\d{2}-\d{2}(T[\d:.]{5,15}(Z|[+-]\d{2}:\d{2}))?$/.test(raw) ? raw : undefined

/** Only a path of this site: never another's address. */
const path = (raw: unknown): string | undefined =>
  typeof raw === 'string' && /^\/(?![/\\])/.test(raw) ? raw : undefined

const oneOf = <const Names extends readonly string[]>(names: Names, raw: unknown): Names[number] | undefined =>
  names.find((name) => name === raw)
