import type { Outline, ProcessOutline } from './outline.ts'
import { proposal } from './read-rules.ts'
import { type Report, refuse } from './report.ts'

const PLACEHOLDERS = ['企业', '申请人', '批次', '年度']

/** Refuses a process that cannot run: states nobody reaches or leaves, postings and deadlines of nothing. */
export function checkProcess(outline: Outline, report: Report) {
  const { process, postings } = outline
  if (process) {
    if (process.isWhole) {
      checkStates(process, report)
      checkDeadlines(process, report)
    }
    checkActions(process, outline, report)
  }
  const used = new Set(process?.actions.flatMap((action) => action.post.map(({ name }) => name)))
  for (const { name, from, to, place, article } of postings) {
    if (!used.has(name) && process?.isWhole !== false) refuse(report, 'unreadPosting', { name }, { place, article })
    for (const account of [from, to]) {
      for (const [placeholder, inner = ''] of account.matchAll(/\{([^}]*)\}/g)) {
        if (PLACEHOLDERS.includes(inner)) continue
        const known = PLACEHOLDERS.map((word) => `{${word}}`).join('、')
        refuse(
          report,
          'unknownPlaceholder',
          { account, placeholder, known },
          { place, article, proposal: proposal(inner, PLACEHOLDERS) },
        )
      }
    }
  }
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

function checkActions({ actions }: ProcessOutline, { postings }: Outline, report: Report) {
  const names = postings.map(({ name }) => name)
  const seen = new Set<string>()
  for (const { from, do: action, by, condition, post, place, article } of actions) {
    for (const { name, place: where } of post) {
      if (!names.includes(name))
        refuse(report, 'unknownPosting', { name }, { place: where, article, proposal: proposal(name, names) })
    }
    const key = JSON.stringify([from, action, by, condition?.text])
    if (seen.has(key)) refuse(report, 'actionTwice', { by, state: from, action }, { place, article })
    seen.add(key)
  }
}
