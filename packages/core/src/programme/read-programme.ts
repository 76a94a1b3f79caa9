import { type Exact, type LocalDate, parseExact, parseQuantity } from '../base.ts'
import type { FactDefinition } from '../registry.ts'
import { KEYS } from './keys.ts'
import { type Catalogue, FACT_TYPES, readBounds, readUnit } from './catalogue.ts'
import type { Yaml, YamlEntry } from './document.ts'
import { digestOf } from './edition.ts'
import {
  type Fields,
  type Subject,
  brief,
  citedTexts,
  closedFields,
  oneOf,
  openFields,
  optionalDate,
  optionalText,
  optionalTexts,
  optionalYesNo,
  readActionable,
  requiredText,
} from './fields.ts'
import type { AmountOutline, Cited, Decision, Outline, OwnFact, Parameter, Rule } from './outline.ts'
import { PURPOSES } from './outline.ts'
import { readIndex } from './read-index.ts'
import { readFigures } from './read-figures.ts'
import { readAccounts, readPostings } from './read-money.ts'
import { readCaseReading } from './read-reading.ts'
import { readProcess, readWatch } from './read-process.ts'
import {
  optionalFormula,
  proposal,
  readFormula,
  readParameters,
  readRound,
  readRules,
  requiredFormula,
} from './read-rules.ts'
import { type Report, refuse } from './report.ts'

/** What programme.yaml says; undefined only when it is no map of keys at all or lacks its id or its day. */
export function readProgramme(root: Yaml, catalogue: Catalogue, report: Report): Outline | undefined {
  const subject: Subject = { what: 'programme.yaml', report }
  const fields = closedFields(root, KEYS.programme, subject)
  const id = fields && requiredText(fields, 'programme')
  const effective = fields && requiredText(fields, 'effective') && optionalDate(fields, 'effective')
  if (!fields || id === undefined || !effective) return undefined
  checkId(id, fields)
  if (optionalText(fields, 'supersedes') === id)
    refuse(report, 'supersedesItself', {}, { place: fields.byKey.get('supersedes')?.value.place })
  const section = <T>(key: string, read: (node: Yaml, subject: Subject) => T): T | undefined => {
    const entry = fields.byKey.get(key)
    return entry && read(entry.value, subject)
  }
  const articles = section('articles', readArticles) ?? []
  const watches = section('watch', readWatch) ?? []
  const index = section('index', readIndex)
  const name = requiredText(fields, 'name') ?? id
  return {
    id,
    name,
    en: optionalText(fields, 'en') ?? name,
    owner: requiredText(fields, 'owner') ?? '',
    effective,
    ends: readEnds(fields, effective),
    supersedes: optionalText(fields, 'supersedes'),
    purpose: oneOf(fields, 'purpose', PURPOSES),
    source: optionalText(fields, 'source'),
    summary: optionalText(fields, 'summary'),
    summaryEn: optionalText(fields, 'summary_en'),
    illustrative: optionalYesNo(fields, 'illustrative') ?? false,
    near: readNear(fields),
    ladder: section('ladder', readLadder),
    policy: optionalText(fields, 'policy') ?? 'policy.md',
    notModelled: citedTexts(fields, 'not_modelled'),
    info: citedTexts(fields, 'info'),
    facts: section('facts', (node) => readFacts(node, id, catalogue, subject)) ?? [],
    parameters: [...articles, ...watches].flatMap((part) => part.parameters).concat(index?.parameters ?? []),
    rules: articles.flatMap((part) => part.rules),
    decision: section('decision', readDecision),
    index: index?.index,
    process: section('case', readProcess),
    accounts: section('accounts', readAccounts) ?? [],
    postings: section('postings', readPostings) ?? [],
    figures: section('figures', readFigures) ?? [],
    watches: watches.flatMap((part) => part.rules),
    unverified: articles.flatMap((part) => (part.isUnverified ? [part.article.name] : [])),
    articles: [...articles, ...watches].map(({ article }) => ({ article: article.name, place: article.place })),
  }
}

function checkId(id: string, fields: Fields) {
  if (/^[a-z][a-z0-9-]{1,60}$/.test(id)) return
  refuse(
    fields.report,
    'idNotAscii',
    { key: 'programme', found: brief(id) },
    { place: fields.byKey.get('programme')?.value.place ?? fields.place },
  )
}

function readEnds(fields: Fields, effective: LocalDate): LocalDate | undefined {
  const ends = optionalDate(fields, 'ends')
  const place = fields.byKey.get('ends')?.value.place
  if (ends !== undefined && ends < effective) refuse(fields.report, 'endsBeforeStart', { ends, effective }, { place })
  return ends
}

/** How close to every failed threshold still counts as a near miss: 10 % unless the programme says otherwise. */
function readNear(fields: Fields): Exact {
  const text = optionalText(fields, 'near')
  const quantity = parseQuantity(text ?? '10%')
  if (quantity?.measure.kind === 'ratio') return quantity.value
  refuse(
    fields.report,
    'quantityExpected',
    { key: 'near', found: brief(text ?? '') },
    { place: fields.byKey.get('near')?.value.place, proposal: '10%' },
  )
  return parseExact('0.1') ?? 0
}

function readLadder(node: Yaml, subject: Subject): string | undefined {
  const fields = closedFields(node, KEYS.ladder, { ...subject, what: 'ladder' })
  return fields && requiredText(fields, 'next')
}

type ArticleSection = {
  readonly article: Cited
  readonly parameters: readonly Parameter[]
  readonly rules: readonly Rule[]
  readonly isUnverified: boolean
}

function readArticles(node: Yaml, outer: Subject): ArticleSection[] {
  const articles = openFields(node, { ...outer, what: 'articles' })
  return [...(articles?.byKey.values() ?? [])].map(({ key: article, keyPlace, value }) => {
    const subject: Subject = { what: `「${article}」`, article, report: outer.report }
    const fields = closedFields(
      value,
      ['title', 'parameters', 'rules', 'source', 'verified', 'illustrative', 'note'],
      subject,
    )
    const isUnverified = (fields && optionalYesNo(fields, 'verified')) === false
    const isIllustrative = (fields && optionalYesNo(fields, 'illustrative')) ?? false
    const source = fields && optionalText(fields, 'source')
    const parameters = fields?.byKey.get('parameters')
    const rules = fields?.byKey.get('rules')
    const read = parameters ? readParameters(parameters.value, subject) : []
    return {
      article: { name: article, place: keyPlace },
      isUnverified,
      parameters: read.map((parameter) => ({
        ...parameter,
        source: parameter.source ?? source,
        verified: parameter.verified && !isUnverified,
        illustrative: parameter.illustrative || isIllustrative,
      })),
      rules: rules ? readRules(rules.value, subject) : [],
    }
  })
}

// —— facts ——

const PERIODS = ['year', 'month', 'date', 'none'] as const

function readFacts(node: Yaml, programme: string, catalogue: Catalogue, outer: Subject): OwnFact[] {
  const facts = openFields(node, { ...outer, what: 'facts' })
  return [...(facts?.byKey.values() ?? [])].flatMap((entry) => readFact(entry, programme, catalogue, outer) ?? [])
}

function readFact(
  { key: name, keyPlace, value }: YamlEntry,
  programme: string,
  catalogue: Catalogue,
  outer: Subject,
): OwnFact | undefined {
  const fields = closedFields(value, KEYS.fact, { ...outer, what: `事实「${name}」` })
  if (!fields) return undefined
  const known = catalogue.byName(name)
  const type = oneOf(fields, 'type', FACT_TYPES)
  const evidence = optionalText(fields, 'evidence')
  if (known) {
    if (type && type !== known.type) {
      const place = fields.byKey.get('type')?.value.place
      refuse(outer.report, 'factTypeDiffers', { fact: name, type, known: known.type }, { place })
    }
    return { definition: known, evidence, isOwn: false, reading: undefined, place: keyPlace }
  }
  if (!type) {
    if (!fields.byKey.has('type')) {
      const proposed = proposal(
        name,
        catalogue.facts.map((fact) => fact.name),
      )
      refuse(outer.report, 'factNotInCatalogue', { fact: name }, { place: keyPlace, proposal: proposed })
    }
    return undefined
  }
  const sources = optionalTexts(fields, 'from')
  const isOfCase = sources.includes('case') || sources.includes('ledger')
  const isSeries = !isOfCase && (type === 'money' || type === 'count' || type === 'ratio' || type === 'number')
  const bounds = readBounds(fields, type)
  const description = optionalText(fields, 'description')
  const definition: FactDefinition = {
    name,
    en: optionalText(fields, 'en') ?? name,
    aliases: [],
    column: optionalText(fields, 'column') ?? `own_${digestOf(new Map([[programme, name]])).slice(0, 16)}`,
    type,
    ...(type === 'money' && !fields.byKey.has('currency') ? { currency: 'CNY' } : readUnit(name, type, fields)),
    period: oneOf(fields, 'period', PERIODS) ?? (isSeries ? 'year' : 'none'),
    sources,
    sensitivity: 'internal',
    tolerance: 0,
    checks: Object.keys(bounds).length === 0 ? [] : [{ kind: 'range', ...bounds, severity: 'error' }],
    actionable: readActionable(fields),
    ...(description === undefined ? {} : { description }),
  }
  return { definition, evidence, isOwn: true, reading: readCaseReading(definition, fields), place: keyPlace }
}

// —— the decision ——

function readDecision(node: Yaml, outer: Subject): Decision | undefined {
  const fields = closedFields(node, KEYS.decision, {
    ...outer,
    what: 'decision',
  })
  if (!fields) return undefined
  const article = optionalText(fields, 'article') ?? ''
  const within: Fields = { ...fields, article }
  if (fields.byKey.has('amount') && fields.byKey.has('amounts')) {
    refuse(outer.report, 'amountTwice', {}, { place: fields.place })
  }
  return {
    place: fields.place,
    eligible: optionalFormula(within, 'eligible'),
    label: optionalFormula(within, 'label'),
    amounts: [...readSingleAmount(within), ...readAmounts(within)],
  }
}

function readSingleAmount(fields: Fields): AmountOutline[] {
  const value = optionalFormula(fields, 'amount')
  const round = readRound(fields)
  if (!value) {
    const place = fields.byKey.get('round')?.keyPlace
    if (place) refuse(fields.report, 'roundWithoutAmount', {}, { place })
    return []
  }
  const isName = /^[^\s()+*/,-]+$/.test(value.text.trim())
  const id = isName ? value.text.trim() : '金额'
  return [{ id, article: value.article, place: value.place, value, condition: undefined, round }]
}

function readAmounts(outer: Fields): AmountOutline[] {
  const entry = outer.byKey.get('amounts')
  const amounts = entry && openFields(entry.value, { ...outer, what: 'amounts' })
  return [...(amounts?.byKey.values() ?? [])].flatMap(({ key: id, keyPlace, value: node }) => {
    const subject = { ...outer, what: `金额「${id}」` }
    if (node.kind === 'scalar') {
      const value = readFormula(node, id, subject)
      return value
        ? [{ id, article: outer.article ?? '', place: keyPlace, value, condition: undefined, round: undefined }]
        : []
    }
    const fields = closedFields(node, KEYS.amount, subject)
    if (!fields) return []
    const article = optionalText(fields, 'article') ?? outer.article ?? ''
    const within: Fields = { ...fields, article }
    const value = requiredFormula(within, 'value')
    return value
      ? [{ id, article, place: keyPlace, value, condition: optionalFormula(within, 'if'), round: readRound(within) }]
      : []
  })
}
