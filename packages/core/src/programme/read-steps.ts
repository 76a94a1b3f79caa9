import type { LocalDate } from '../base.ts'
import type { CaseParty, Given } from '../case.ts'
import { KEYS } from './keys.ts'
import type { Yaml, YamlEntry } from './document.ts'
import type { FactNames } from './facts-file.ts'
import { type Fields, brief, listItems, openFields, optionalDate, optionalText, optionalYesNo } from './fields.ts'
import { readFactValue } from './literal.ts'
import type { Programme } from './load.ts'
import { proposal } from './read-rules.ts'
import type { Step } from './rehearse.ts'
import { refuse } from './report.ts'

/** The steps of a golden case, each on its own day or on that of the step before. */
export function readSteps(fields: Fields, programme: Programme, names: FactNames, asOf: LocalDate): Step[] {
  const entry = fields.byKey.get('do')
  if (!entry) return []
  const items = entry.value.kind === 'list' ? listItems(entry.value, 'do', fields) : [entry.value]
  const steps: Step[] = []
  for (const item of items) {
    const step = readStep(item, fields, programme, names, steps.at(-1)?.on ?? asOf)
    if (step) steps.push(step)
  }
  return steps
}

/** `申请人 提交`, or `{ on: 2025-03-01, 申请人 提交: { 贷款金额: 1000万元 } }`. */
function readStep(node: Yaml, outer: Fields, programme: Programme, names: FactNames, before: LocalDate) {
  if (node.kind === 'scalar') return stepOf(node.text, node, {}, before, outer, programme)
  const fields = openFields(node, { ...outer, what: `${outer.what}的 do` })
  if (!fields) return undefined
  const steps = [...fields.byKey.values()].filter(({ key }) => !isOwnKey(key))
  const [step] = steps
  if (!step || steps.length > 1) {
    refuse(outer.report, 'stepExpected', { found: brief([...fields.byKey.keys()].join(', ')) }, { place: node.place })
    return undefined
  }
  const on = optionalDate(fields, 'on') ?? before
  if (on < before) refuse(outer.report, 'stepBefore', { on, before }, { place: node.place })
  const person = optionalText(fields, 'by')
  const note = optionalText(fields, 'reason')
  const hasPapers = optionalYesNo(fields, 'papers') ?? true
  const within = { ...fields, what: `${outer.what}的「${step.key}」` }
  const asked = readAsked(step, within, programme, names, hasPapers)
  const own = { ...(person === undefined ? {} : { person }), ...(note === undefined ? {} : { note }) }
  return stepOf(step.key, node, { ...asked, ...own }, on, outer, programme)
}

const isOwnKey = (key: string): boolean => KEYS.step.some((own) => own === key)

function stepOf(
  text: string,
  { place }: Yaml,
  rest: Partial<Pick<Step, 'given' | 'parties' | 'person' | 'note'>>,
  on: LocalDate,
  { report }: Fields,
  { model }: Programme,
): Step | undefined {
  const [role = '', action = '', ...more] = text.trim().split(/\s+/)
  const known = [...new Set(model.process.actions.map((each) => `${each.by} ${each.do}`))]
  if (action === '' || more.length > 0 || !known.includes(`${role} ${action}`)) {
    refuse(report, 'unknownStep', { found: brief(text) }, { place, proposal: proposal(text, known) })
    return undefined
  }
  return { role, action, on, person: role, given: {}, parties: {}, place, ...rest }
}

/** What is filled in: facts of the case with their values, and the papers that show them; parties by their names. */
function readAsked(
  { value }: YamlEntry,
  fields: Fields,
  { model, facts }: Programme,
  names: FactNames,
  hasPapers: boolean,
) {
  const given: Record<string, Given> = {}
  const parties: Record<string, CaseParty> = {}
  if (value.kind === 'scalar' && value.text === '') return { given, parties }
  const asked = openFields(value, fields)
  for (const entry of asked?.byKey.values() ?? []) {
    const text = entry.value.kind === 'scalar' ? entry.value.text.trim() : ''
    if (model.process.parties.includes(entry.key)) {
      parties[entry.key] = { id: text, name: text }
      continue
    }
    const fact = names.get(entry.key)
    if (!fact || entry.value.kind !== 'scalar') {
      const known = [...model.process.parties, ...facts.map((each) => each.name)]
      refuse(
        fields.report,
        'unknownFact',
        { name: entry.key },
        { place: entry.keyPlace, proposal: proposal(entry.key, known) },
      )
      continue
    }
    const read = readFactValue(entry.value, fact, fields)
    if (read !== undefined) given[fact.name] = { value: read, ...(hasPapers ? { evidence: fact.name } : {}) }
  }
  return { given, parties }
}
