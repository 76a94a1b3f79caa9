import { EVENTS, PAYMENT_RESULT, PLACEHOLDERS, SYSTEM } from '../case.ts'
import type { Outline, ProcessOutline } from './outline.ts'
import { checkMoney } from './check-money.ts'
import { settleFigures } from './read-figures.ts'
import { proposal } from './read-rules.ts'
import { type Report, refuse } from './report.ts'

/** Refuses a process that cannot run: states nobody reaches or leaves, postings, deadlines, questions of nothing. */
export function checkProcess(outline: Outline, report: Report) {
  const { process } = outline
  if (process) {
    if (process.isWhole) {
      checkStates(process, report)
      checkDeadlines(process, report)
      checkAsked(process, outline, report)
      checkConsent(process, outline, report)
    }
    checkActions(process, outline, report)
    checkPaid(process, outline, report)
  }
  checkMoney(outline, placeholders(outline), report)
  settleFigures(outline.figures, outline.accounts, report)
}

/** What may stand in braces: the words every case has, its parties, and texts that are filled in. */
function placeholders({ process, facts }: Outline): string[] {
  const texts = facts.flatMap(({ definition: { name, type, sources } }) =>
    type === 'text' && sources.includes('case') ? [name] : [],
  )
  return [...PLACEHOLDERS, ...(process?.parties ?? []).map(({ name }) => name), ...texts]
}
function checkStates(process: ProcessOutline, report: Report) {
  const { initial, actions } = process
  const final = new Set(process.final.map(({ name }) => name))
  const left = new Set(actions.map((action) => action.from))
  const entered = new Set(actions.map((action) => action.to))
  const mentioned = new Map<string, ProcessOutline['place']>()
  for (const { name, place } of [initial, ...process.final]) mentioned.set(name, place)
  for (const { from, to, place } of actions)
    for (const state of [from, to]) if (!mentioned.has(state)) mentioned.set(state, place)
  const reached = closure([initial.name], (state) =>
    actions.filter((action) => action.from === state).map((action) => action.to),
  )
  const leading = closure([...final], (state) =>
    actions.filter((action) => action.to === state).map((action) => action.from),
  )
  for (const [state, place] of mentioned) {
    const isKnown = left.has(state) || entered.has(state)
    if (!isKnown) refuse(report, 'unknownState', { state }, { place, proposal: proposal(state, [...left, ...entered]) })
    else if (!reached.has(state)) refuse(report, 'unreachableState', { state, initial: initial.name }, { place })
    else if (!left.has(state) && !final.has(state)) refuse(report, 'stuckState', { state }, { place })
    else if (!leading.has(state)) refuse(report, 'noWayToFinal', { state }, { place })
  }
  for (const { from, do: action, place } of actions) {
    if (final.has(from)) refuse(report, 'finalWithExit', { state: from, action }, { place })
  }
}

function closure(start: readonly string[], next: (state: string) => readonly string[]): Set<string> {
  const found = new Set(start)
  for (const state of found) for (const other of next(state)) found.add(other)
  return found
}

function checkDeadlines({ actions, deadlines, initial }: ProcessOutline, report: Report) {
  const states = new Set([initial.name, ...actions.flatMap(({ from, to }) => [from, to])])
  for (const { state, article, place } of deadlines) {
    if (!states.has(state))
      refuse(report, 'unknownState', { state }, { place, article, proposal: proposal(state, states) })
  }
}

function checkActions(process: ProcessOutline, { postings }: Outline, report: Report) {
  const { actions } = process
  const names = postings.map(({ name }) => name)
  const done = actions.map((action) => action.do)
  const seen = new Set<string>()
  for (const { from, do: action, by, condition, post, notBy, place, article } of actions) {
    for (const { name, place: where } of post) {
      if (!names.includes(name))
        refuse(report, 'unknownPosting', { name }, { place: where, article, proposal: proposal(name, names) })
    }
    if (notBy && !done.includes(notBy.name)) {
      const beside = { place: notBy.place, article, proposal: proposal(notBy.name, done) }
      refuse(report, 'notByUnknown', { name: notBy.name }, beside)
    }
    const key = JSON.stringify([from, action, by, condition?.text])
    if (seen.has(key)) refuse(report, 'actionTwice', { by, state: from, action }, { place, article })
    seen.add(key)
  }
}

/** What the bank's answer does settles the whole of what was held, and asks nobody for anything. */
function checkPaid({ actions }: ProcessOutline, { postings }: Outline, report: Report) {
  for (const { by, do: action, post, asks, place, article } of actions) {
    if (by !== PAYMENT_RESULT) continue
    const names = post.map(({ name }) => name)
    const settling = postings.filter(({ name, move }) => names.includes(name) && move.kind === 'settle')
    const isWhole = settling.length === 1 && settling.every((each) => isWholeOf(each, postings))
    if (!isWhole || asks.length > 0) refuse(report, 'paidSettles', { action }, { place, article })
  }
}

/** Money on its way to the bank is not let go because its time is over. */
function isWholeOf({ amount, condition, move }: Outline['postings'][number], postings: Outline['postings']): boolean {
  if (amount || condition || move.kind !== 'settle') return false
  const held = postings.find(({ name }) => name === move.of.name)?.move
  return held?.kind === 'hold' && held.expires === undefined
}

/** What actions ask for is a fact of the case or a party, each fact of the case is asked for, and time is asked nothing. */
function checkAsked(process: ProcessOutline, { facts }: Outline, report: Report) {
  const parties = new Set(process.parties.map(({ name }) => name))
  const ofCase = facts.filter(({ definition, reading }) => definition.sources.includes('case') && !reading)
  const known = new Set([...parties, ...ofCase.map(({ definition }) => definition.name)])
  const asked = new Set<string>()
  for (const { do: action, by, asks, after, condition, place, article } of process.actions) {
    if (by === SYSTEM && !after && !condition) refuse(report, 'systemWithoutAfter', { action }, { place, article })
    for (const { name, place: where } of asks) {
      asked.add(name)
      const beside = { place: where, article }
      if (by === SYSTEM) refuse(report, 'systemAsks', { action, name }, beside)
      if (known.has(name)) continue
      const isFact = facts.some(({ definition }) => definition.name === name)
      if (isFact) refuse(report, 'askedNotCase', { action, name }, beside)
      else refuse(report, 'unknownAsked', { action, name }, { ...beside, proposal: proposal(name, known) })
    }
  }
  for (const { definition, place } of ofCase)
    if (!asked.has(definition.name)) refuse(report, 'caseFactNotAsked', { name: definition.name }, { place })
  for (const { name, place } of process.parties)
    if (!asked.has(name)) refuse(report, 'partyNotAsked', { name }, { place })
  checkShown(process, facts, report)
  checkEvents(process, facts, report)
}

/** Papers show what the action asks for, and each is named by its fact; reasons are given by people. */
function checkShown({ actions }: ProcessOutline, facts: Outline['facts'], report: Report) {
  for (const { do: action, by, asks, papers, takesReason, place, article } of actions) {
    if (takesReason && (by === SYSTEM || by === PAYMENT_RESULT))
      refuse(report, 'reasonOfNobody', { action, by }, { place, article })
    for (const { name, place: where } of papers) {
      const beside = { place: where, article }
      const isAsked = asks.some((asked) => asked.name === name)
      const known = asks.map((asked) => asked.name)
      if (!isAsked) refuse(report, 'paperNotAsked', { action, name }, { ...beside, proposal: proposal(name, known) })
      else if (!facts.some(({ definition, evidence }) => definition.name === name && evidence))
        refuse(report, 'paperUnnamed', { action, name }, beside)
    }
  }
}

/** A consent names a party, facts the case asks for — a text, a day, a number — and actions there are. */
function checkConsent({ consent, parties, actions }: ProcessOutline, { facts }: Outline, report: Report) {
  if (!consent) return
  const known = new Map(facts.map(({ definition: { name, type } }) => [name, type] as const))
  const isAsked = (name: string) => actions.some(({ asks }) => asks.some((one) => one.name === name))
  const doings = actions.map((action) => action.do)
  const named = [
    { ...consent.to, is: parties.some(({ name }) => name === consent.to.name) },
    ...(
      [
        ['text', consent.purpose],
        ['date', consent.until],
        ['number', consent.points],
      ] as const
    ).map(([type, one]) => ({ ...one, is: known.get(one.name) === type && isAsked(one.name) })),
    ...[consent.givenBy, consent.endedBy, ...consent.neededFor].map((one) => ({
      ...one,
      is: doings.includes(one.name),
    })),
  ]
  for (const { name, place, is } of named) if (!is) refuse(report, 'consentNames', { name }, { place })
}

function checkEvents({ actions }: ProcessOutline, facts: Outline['facts'], report: Report) {
  const known = [...EVENTS, ...actions.map((action) => action.do)]
  for (const { definition, reading, place } of facts) {
    if (reading?.kind !== 'event' || known.includes(reading.event)) continue
    const { event } = reading
    refuse(report, 'unknownEvent', { name: definition.name, event }, { place, proposal: proposal(event, known) })
  }
}
