import { parseQuantity } from '../base.ts'
import { JUDGED_ON, type Span } from '../case.ts'
import { KEYS } from './keys.ts'
import type { Yaml, YamlEntry } from './document.ts'
import {
  type Fields,
  type Subject,
  brief,
  citedTexts,
  closedFields,
  listItems,
  oneOf,
  openFields,
  optionalText,
  optionalTexts,
  optionalYesNo,
  requiredText,
} from './fields.ts'
import type {
  Cited,
  ConsentOutline,
  Deadline,
  ProcessAction,
  ProcessOutline,
  WaitOutline,
  WatchRule,
} from './outline.ts'
import { optionalFormula, readParameters, requiredFormula } from './read-rules.ts'
import { refuse } from './report.ts'

/** The case section: states, who may do what in them, and by when. */
export function readProcess(node: Yaml, outer: Subject): ProcessOutline | undefined {
  const fields = closedFields(node, KEYS.case, { ...outer, what: 'case' })
  const initial = fields && requiredText(fields, 'initial')
  if (!fields || initial === undefined) return undefined
  const placeOf = (key: string) => fields.byKey.get(key)?.value.place ?? fields.place
  const actions = fields.byKey.get('actions')
  if (!actions) refuse(fields.report, 'keyMissing', { key: 'actions', what: 'case' }, { place: fields.place })
  const within = { ...fields, article: optionalText(fields, 'article') }
  const items = actions ? listItems(actions.value, 'actions', fields) : []
  const read = items.map((item) => readActions(item, within))
  return {
    place: fields.place,
    initial: { name: initial, place: placeOf('initial') },
    final: citedTexts(fields, 'final'),
    judgedOn: oneOf(fields, 'as_of', JUDGED_ON) ?? 'filing',
    parties: citedTexts(fields, 'parties'),
    consent: readConsent(fields),
    actions: read.flat(),
    isWhole: read.every((each) => each.length > 0),
    deadlines: readDeadlines(fields),
  }
}

/** `{ to: 银行, purpose: 授权用途, … }`; every key of it is needed. */
function readConsent(outer: Fields): ConsentOutline | undefined {
  const entry = outer.byKey.get('consent')
  const fields = entry && closedFields(entry.value, KEYS.consent, { ...outer, what: 'consent' })
  if (!fields) return undefined
  const one = (key: string): Cited => ({
    name: requiredText(fields, key) ?? '',
    place: fields.byKey.get(key)?.value.place ?? fields.place,
  })
  return {
    place: fields.place,
    to: one('to'),
    purpose: one('purpose'),
    until: one('until'),
    givenBy: one('given_by'),
    endedBy: one('ended_by'),
    neededFor: citedTexts(fields, 'needed_for'),
    points: one('points'),
  }
}

/** One line of the table of actions; a list of states to start from stands for a line each. */
function readActions(node: Yaml, outer: Subject): ProcessAction[] {
  const fields = closedFields(node, KEYS.action, { ...outer, what: '办理动作' })
  if (!fields) return []
  const [action, by, to] = ['do', 'by', 'to'].map((key) => requiredText(fields, key))
  if (!fields.byKey.has('from')) requiredText(fields, 'from')
  if (action === undefined || by === undefined || to === undefined) return []
  const article = optionalText(fields, 'article') ?? outer.article ?? ''
  const within = { ...fields, article, what: `动作「${action}」` }
  const line = {
    do: action,
    by,
    to,
    condition: optionalFormula(within, 'if'),
    asks: citedTexts(within, 'asks'),
    papers: citedTexts(within, 'papers'),
    takesReason: optionalYesNo(within, 'reason') ?? false,
    after: readWait(within, 'after'),
    notBy: citedTexts(within, 'not_by')[0],
    post: citedTexts(within, 'post'),
    note: optionalText(within, 'note'),
    article,
    place: fields.place,
  }
  return optionalTexts(fields, 'from').map((from) => ({ from, ...line }))
}

/** `3个月`, a day, or a formula that gives either. */
export function readWait(fields: Fields, key: string): WaitOutline | undefined {
  const text = optionalText(fields, key)
  const span = text === undefined ? undefined : readDuration(text)
  if (span) return { kind: 'span', span }
  const formula = optionalFormula(fields, key)
  return formula && { kind: 'formula', formula }
}

/** `{ 第六条: { 待受理: 5个工作日 } }`. */
function readDeadlines(outer: Fields): Deadline[] {
  const entry = outer.byKey.get('deadlines')
  const articles = entry && openFields(entry.value, { ...outer, what: 'deadlines' })
  return [...(articles?.byKey.values() ?? [])].flatMap(({ key: article, value }) => {
    const states = openFields(value, { what: `deadlines 的「${article}」`, article, report: outer.report })
    return [...(states?.byKey.values() ?? [])].flatMap((state) => readDeadline(state, article, outer) ?? [])
  })
}

function readDeadline(
  { key: state, keyPlace, value }: YamlEntry,
  article: string,
  { report }: Subject,
): Deadline | undefined {
  const duration = value.kind === 'scalar' ? readDuration(value.text) : undefined
  if (duration) return { state, article, place: keyPlace, ...duration }
  const found = value.kind === 'scalar' ? value.text : '…'
  refuse(
    report,
    'durationExpected',
    { key: state, found: brief(found) },
    { place: value.place, article, proposal: '5个工作日' },
  )
  return undefined
}

function readDuration(text: string): Span | undefined {
  const quantity = parseQuantity(text)
  if (quantity?.measure.kind !== 'duration' || typeof quantity.value !== 'number' || quantity.value < 0)
    return undefined
  return { count: quantity.value, unit: quantity.measure.of }
}

/** The watch section by article: what is looked at after the decision; parameters come back beside the rules. */
export function readWatch(node: Yaml, outer: Subject) {
  const articles = openFields(node, { ...outer, what: 'watch' })
  return [...(articles?.byKey.values() ?? [])].map(({ key: article, keyPlace, value }) => {
    const subject: Subject = { what: `watch 的「${article}」`, article, report: outer.report }
    const fields = closedFields(value, KEYS.watch, subject)
    const parameters = fields?.byKey.get('parameters')
    const rules = fields?.byKey.get('rules')
    const named = rules && openFields(rules.value, subject)
    return {
      article: { name: article, place: keyPlace },
      parameters: parameters ? readParameters(parameters.value, subject) : [],
      rules: [...(named?.byKey.values() ?? [])].flatMap((entry) => readWatchRule(entry, subject) ?? []),
    }
  })
}

function readWatchRule({ key: name, keyPlace, value }: YamlEntry, outer: Subject): WatchRule | undefined {
  const fields = closedFields(value, KEYS.watchRule, { ...outer, what: `监测「${name}」` })
  const every = fields && requiredText(fields, 'every') && oneOf(fields, 'every', ['年', '月'])
  const when = fields && requiredFormula(fields, 'when')
  const then = fields && requiredText(fields, 'then')
  if (!fields || !every || !when || then === undefined) return undefined
  const spanText = optionalText(fields, 'for')
  const span = spanText === undefined ? undefined : readDuration(spanText)
  const unit = span?.unit === 'year' || span?.unit === 'month' ? span.unit : undefined
  if (spanText !== undefined && !unit) {
    const place = fields.byKey.get('for')?.value.place
    refuse(
      fields.report,
      'durationExpected',
      { key: 'for', found: brief(spanText) },
      { place, article: fields.article, proposal: '2年' },
    )
  }
  return {
    name,
    article: outer.article ?? '',
    place: keyPlace,
    every: every === '年' ? 'year' : 'month',
    for: span && unit ? { count: span.count, unit } : undefined,
    when,
    consequence: then,
  }
}
