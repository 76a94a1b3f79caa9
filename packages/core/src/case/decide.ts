import type { Instant, LocalDate } from '../base.ts'
import { type Compiled, Fault, Unknown, showValue } from '../feel.ts'
import type { FactValue } from '../registry.ts'
import type { Batch } from '../ledger.ts'
import type { Action, Process } from './model.ts'
import { type CaseTransfer, moneyOf } from './money.ts'
import { type CaseRefusal, refusal } from './refusal.ts'
import { type Around, type Situation, factsOfCase, judgedOn } from './situation.ts'
import { type CaseEvent, type CaseParty, type CaseState, type Given, lastDone } from './state.ts'
import { dayOfWait, isDueDay } from './wait.ts'

/** What somebody wants to do: the action in their role, with what they filled in. */
export type Asked = {
  readonly action: string
  readonly role: string
  readonly person: string
  readonly on: LocalDate
  readonly at: Instant
  readonly given?: Readonly<Record<string, Given>>
  readonly parties?: Readonly<Record<string, CaseParty>>
  readonly note?: string
}

/** What comes of it: an event and the transfers to post with it, all or nothing; or every reason against. */
export type Decided =
  | {
      readonly event: CaseEvent & { readonly type: 'acted' }
      readonly transfers: Batch
      readonly posted: readonly CaseTransfer[]
    }
  | { readonly refusals: readonly CaseRefusal[] }

/** Decides whether something may be done now, and what it moves. Balances are the ledger's to judge. */
export function decide(process: Process, state: CaseState, asked: Asked, around: Around): Decided {
  const after = withGiven(asksAnew(process, state, asked), asked)
  const situation = situationOf(process, after, asked.on, around)
  const chosen = choose(process, state, asked, situation)
  if ('refusals' in chosen) return { refusals: [...wronglyFilled(process, state, after, asked), ...chosen.refusals] }
  const { action } = chosen
  const money = moneyOf(process, action, after, asked, situation, around)
  const refusals = [...objections(process, action, after, asked, situation, around), ...money.refusals]
  if (refusals.length > 0) return { refusals }
  const { on, at, person, role, given = {}, parties = {}, note } = asked
  const moved = money.posted.map((posted) => posted.moved)
  const event = {
    type: 'acted',
    at,
    on,
    person,
    role,
    action: action.do,
    from: state.state,
    to: action.to,
    given,
    parties,
    moved,
    ...(note === undefined ? {} : { note }),
  } as const
  return { event, transfers: money.posted.flatMap(({ transfer }) => transfer ?? []), posted: money.posted }
}

/** What is left out or filled in too much, told beside a condition that cannot be judged without it. */
function wronglyFilled(process: Process, { state }: CaseState, after: CaseState, asked: Asked): CaseRefusal[] {
  const action = process.actions.find(
    ({ from, do: name, by }) => from === state && name === asked.action && by === asked.role,
  )
  return action ? [...stillToGive(process, action, after), ...notAskedFor(process, action, asked)] : []
}

/** The case without what the action asks for: an answer given an earlier time is no answer this time. */
function asksAnew(
  { actions }: Process,
  state: CaseState,
  { action: name, role }: Pick<Asked, 'action' | 'role'>,
): CaseState {
  const here = actions.filter((action) => action.from === state.state && action.do === name && action.by === role)
  const asked = new Set(here.flatMap(({ asks }) => asks))
  const without = <Value>(map: Readonly<Record<string, Value>>) =>
    Object.fromEntries(Object.entries(map).filter(([key]) => !asked.has(key)))
  return { ...state, given: without(state.given), parties: without(state.parties) }
}

/** The case with what somebody fills in for what they want to do. */
export const withGiven = (
  state: CaseState,
  { given = {}, parties = {} }: Pick<Asked, 'given' | 'parties'>,
): CaseState => ({
  ...state,
  given: { ...state.given, ...given },
  parties: { ...state.parties, ...parties },
})

/** The case as its rules see it on a day. */
export function situationOf(process: Process, state: CaseState, on: LocalDate, around: Around): Situation {
  const facts: ReadonlyMap<string, FactValue> = factsOfCase(process, state, on, around)
  return around.judge(facts, judgedOn(process, state, on))
}

/** The first action of that name whose condition holds; one before it that cannot be judged stands in its way. */
function choose(
  process: Process,
  state: CaseState,
  { action: name, role }: Asked,
  situation: Situation,
): { readonly action: Action } | { readonly refusals: readonly CaseRefusal[] } {
  const here = process.actions.filter(({ from }) => from === state.state)
  const candidates = here.filter((action) => action.do === name && action.by === role)
  const refusals: CaseRefusal[] = []
  for (const action of candidates) {
    const against = action.condition && conditionAgainst(action.condition, action, situation)
    if (!against) return { action }
    refusals.push(against)
    if (against.code !== 'condition' && against.code !== 'differs') break
  }
  if (candidates.length > 0) return { refusals }
  const can = here.map(({ by, do: action }) => `${by} ${action}`).join('、') || '无'
  const first = elsewhere(process, name, role)
  return { refusals: [refusal('state', { state: state.state, role, action: name, can, ...first }, '')] }
}

/** In which states an action may be done, where the process knows it at all. */
function elsewhere({ actions }: Process, name: string, role: string) {
  const states = actions.filter((action) => action.do === name && action.by === role).map(({ from }) => from)
  if (states.length === 0) return { first: '', firstEn: '' }
  const listed = [...new Set(states)]
  return { first: `，要先到「${listed.join('」或「')}」`, firstEn: ` before ${listed.join(' or ')}` }
}

/** Why a condition does not let something be done; undefined where it holds. */
function conditionAgainst(
  condition: Compiled,
  { article, do: action }: Action,
  situation: Situation,
): CaseRefusal | undefined {
  const result = condition.evaluate(situation.env)
  if (result === true) return undefined
  if (result instanceof Unknown) {
    const missing = [...result.missing.keys()]
    return refusal('unknown', { missing: missing.join('、') }, article, missing)
  }
  if (result instanceof Fault) return refusal('fault', { found: result.zh }, article)
  const text = condition.text.trim()
  const [, denied] = DENIAL.exec(text) ?? []
  if (denied !== undefined) return refusal('holds', { condition: denied, action }, article)
  const { substituted } = condition.explain(situation.env, showValue)
  const [, name = '', wanted = ''] = SAMENESS.exec(text) ?? []
  const [, found = ''] = SAMENESS.exec(substituted.trim()) ?? []
  if (found !== '') return refusal('differs', { name, wanted, found }, article)
  const rules = situation.because(condition)
  const values = substituted.trim() === text ? '' : substituted.trim()
  const failing = rules.flatMap((rule) => withoutRepeat(rule, text) || [])
  const because = failing.length > 0 ? failing.join('、') : values
  return refusal('condition', { condition: text, because: because === '' ? '' : `（${because}）` }, article)
}

/** A condition that one name is a text. */
const SAMENESS = /^([^\s"()]+) = "([^"]+)"$/

/** A condition that one name must not hold. */
const DENIAL = /^not\(([^()]+)\)$/

/** A failing rule with its values; its own name is not said twice. */
const withoutRepeat = (rule: string, text: string): string =>
  rule.startsWith(`${text}：`) ? rule.slice(text.length + 1) : rule === text ? '' : rule

/** Everything against an action but its condition and its money. */
function objections(
  process: Process,
  action: Action,
  after: CaseState,
  asked: Asked,
  situation: Situation,
  around: Around,
): CaseRefusal[] {
  return [
    ...stillToGive(process, action, after),
    ...withoutPaper(action, after),
    ...withoutReason(action, asked),
    ...notAskedFor(process, action, asked),
    ...tooEarly(action, after, asked, situation, around),
    ...samePerson(action, after, asked),
    ...withoutConsent(process, action, after, around),
  ]
}

function stillToGive({ parties }: Process, { asks, article }: Action, after: CaseState): CaseRefusal[] {
  const lacking = asks.filter((name) => (parties.includes(name) ? !after.parties[name] : !after.given[name]))
  const facts = lacking.filter((name) => !parties.includes(name))
  const others = lacking.filter((name) => parties.includes(name))
  return [
    ...(facts.length > 0 ? [refusal('asked', { missing: facts.join('、') }, article, facts)] : []),
    ...(others.length > 0 ? [refusal('party', { missing: others.join('、') }, article, others)] : []),
  ]
}

/** An answer that a paper shows needs its file; whoever says no has nothing to show. */
function withoutPaper({ papers, article }: Action, { given }: CaseState): CaseRefusal[] {
  const lacking = papers.filter((name) => {
    const one = given[name]
    return one && one.value !== false && one.evidence === undefined
  })
  return lacking.length > 0 ? [refusal('paper', { missing: lacking.join('、') }, article, lacking)] : []
}

/** A reason has words: a mark or two say nothing. */
const WORDS = /[\p{L}\p{N}]/u

function withoutReason({ takesReason, do: action, article }: Action, { note = '' }: Asked): CaseRefusal[] {
  return takesReason && !WORDS.test(note) ? [refusal('reason', { action }, article)] : []
}

function notAskedFor(_: Process, { asks, do: action, article }: Action, { given = {}, parties = {} }: Asked) {
  const extra = [...Object.keys(given), ...Object.keys(parties)].filter((name) => !asks.includes(name))
  return extra.map((name) => refusal('unasked', { action, name }, article))
}

function tooEarly(
  { after: wait, article }: Action,
  state: CaseState,
  { on }: Asked,
  { env }: Situation,
  { calendar }: Around,
): CaseRefusal[] {
  if (!wait) return []
  const day = dayOfWait(wait, state.since, env, calendar)
  if (isDueDay(day)) return day.date <= on ? [] : [refusal('early', { day: day.date }, article)]
  if (day instanceof Unknown) {
    const missing = [...day.missing.keys()]
    return [refusal('unknown', { missing: missing.join('、') }, article, missing)]
  }
  return [refusal('fault', { found: showValue(day, { kind: 'any' }) }, article)]
}

function withoutConsent(
  { consent }: Process,
  { do: action, article }: Action,
  { parties }: CaseState,
  { isConsentRevoked }: Around,
): CaseRefusal[] {
  if (!consent?.neededFor.includes(action) || !isConsentRevoked) return []
  return [refusal('consent', { to: parties[consent.to]?.name ?? consent.to, action }, article)]
}

function samePerson({ notBy, do: action, article }: Action, state: CaseState, { person }: Asked): CaseRefusal[] {
  const other = notBy === undefined ? undefined : lastDone(state, notBy)
  return other && other.person === person ? [refusal('person', { other: other.action, action }, article)] : []
}
