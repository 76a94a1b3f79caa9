import { type LocalDate, oneLine, show } from '../base.ts'
import { showType } from '../feel.ts'
import type { FactDefinition } from '../registry.ts'
import { stepsOf, tableOf } from './about-tables.ts'
import type { Model } from './model.ts'
import { everyNode } from './names.ts'
import type { FigureOutline, Outline, Parameter, Rule } from './outline.ts'
import { type ArticleText, articleCited } from './policy-text.ts'

/** A figure of the regulation as it is shown: its values by date, where it comes from, how sure we are. */
export type AboutParameter = {
  readonly name: string
  readonly article: string
  readonly dated: readonly { readonly from: LocalDate | null; readonly shown: string }[]
  readonly source: string | null
  readonly verified: boolean
  /** Nobody has published it: 示例参数. */
  readonly illustrative: boolean
  /** Set by the zone or its variant, not by the programme. */
  readonly overridden: boolean
  readonly note: string | null
}

/** A rule as it is written. */
export type AboutRule = {
  readonly name: string
  readonly article: string
  readonly formula: string
  /** Its rows where it is a decision table. */
  readonly table: AboutTable | null
  /** What it gives: `金额（CNY）`, `是否` … */
  readonly type: string
  readonly note: string | null
}

/** A decision table: what it looks at, and per row the tests and what comes out. */
export type AboutTable = {
  readonly inputs: readonly string[]
  readonly rows: readonly { readonly tests: readonly string[]; readonly output: string }[]
}

/** One step of a scoring method: `≥ 30%` gives `20`. */
export type AboutStep = { readonly at: string; readonly gives: string }

/** An article of the regulation beside what models it. */
export type AboutArticle = {
  readonly article: string
  readonly heading: string
  readonly text: string
  /** Left out on purpose. */
  readonly notModelled: boolean
  /** False when one of its figures, or the whole of it, has not been seen in the official text. */
  readonly verified: boolean
  readonly parameters: readonly AboutParameter[]
  readonly rules: readonly AboutRule[]
}

/** A node of the index as it is written. */
export type AboutNode = {
  readonly node: string
  readonly title: string
  readonly article: string
  readonly depth: number
  readonly max: string | null
  readonly value: string | null
  /** `at_least`, `cases` … of a leaf, `sum`, `best` … of a group. */
  readonly method: string
  /** The steps of a leaf's method. */
  readonly steps: readonly AboutStep[]
  /** The fact with the mark that an expert gives within the steps' bounds; null where points are computed. */
  readonly mark: string | null
  readonly illustrative: boolean
}

/** A programme as it is shown and stored: plain values only. */
export type About = {
  readonly id: string
  readonly name: string
  readonly en: string
  readonly owner: string
  readonly effective: LocalDate
  readonly ends: LocalDate | null
  readonly supersedes: string | null
  readonly purpose: string | null
  readonly source: string | null
  /** What it is in plain words, a sentence a line; the first line stands for all of them in a list. */
  readonly summary: string | null
  readonly summaryEn: string | null
  readonly illustrative: boolean
  readonly variant: string | null
  /** SHA-256, in hex, over the files that decide what comes out, with the zone's figures. */
  readonly edition: string
  /** The next rung of the ladder, by its id. */
  readonly next: string | null
  /** `decision`: who fits; `class`: into which class a firm falls, which nobody can fail; points; money. */
  readonly gives: readonly ('decision' | 'class' | 'score' | 'amount')[]
  readonly amounts: readonly { readonly id: string; readonly currency: string }[]
  /** The facts it reads, each by the name of the catalogue. */
  readonly facts: readonly FactDefinition[]
  readonly evidence: Readonly<Record<string, string>>
  readonly articles: readonly AboutArticle[]
  readonly gates: readonly {
    readonly id: string
    readonly title: string
    readonly article: string
    readonly formula: string
  }[]
  readonly index: readonly AboutNode[] | null
  /** The regulation, Markdown. */
  readonly policy: string
}

/** What a programme is, for showing; `overridden` names the parameters a zone or variant set. */
export function aboutOf(
  model: Model,
  edition: string,
  policy: string,
  articles: readonly ArticleText[],
  variant: string | undefined,
  overridden: ReadonlySet<string>,
): About {
  const { outline } = model
  const parameters = outline.parameters.map((parameter) => aboutParameter(parameter, overridden))
  const rules = model.rules.map(({ rule, compiled }) => aboutRule(rule, showType(compiled.type)))
  const gives = (['decision', 'class', 'score', 'amount'] as const).filter((kind) => givesKind(model, kind))
  return {
    id: outline.id,
    name: outline.name,
    en: outline.en,
    owner: outline.owner,
    effective: outline.effective,
    ends: outline.ends ?? null,
    supersedes: outline.supersedes ?? null,
    purpose: outline.purpose ?? null,
    source: outline.source ?? null,
    summary: outline.summary ?? null,
    summaryEn: outline.summaryEn ?? null,
    illustrative: isIllustrative(model),
    variant: variant ?? null,
    edition,
    next: outline.ladder ?? null,
    gives,
    amounts: model.amounts.map(({ id, value }) => ({
      id,
      currency: (value.type.kind === 'number' && value.type.money?.currency) || 'CNY',
    })),
    facts: factsRead(model),
    evidence: Object.fromEntries(
      outline.facts.flatMap(({ definition, evidence }) =>
        evidence === undefined ? [] : [[definition.name, evidence]],
      ),
    ),
    articles: aboutArticles(outline, articles, parameters, rules),
    gates: (outline.index?.gates ?? []).map(({ id, title, article, require }) => ({
      id,
      title,
      article,
      formula: require.text,
    })),
    index: outline.index ? aboutNodes(outline, model) : null,
    policy,
  }
}

/** True when a figure nobody has published can enter the decision or the score. */
export function isIllustrative({ outline, deciding, paying }: Model): boolean {
  if (outline.illustrative || outline.index?.illustrative) return true
  const nodes = outline.index ? [...everyNode(outline.index.roots)] : []
  return (
    nodes.some((node) => node.illustrative) ||
    outline.parameters.some(({ name, illustrative }) => illustrative && (deciding.has(name) || paying.has(name)))
  )
}

function givesKind(model: Model, kind: About['gives'][number]): boolean {
  switch (kind) {
    case 'decision':
      return model.eligibility !== undefined && model.label === undefined
    case 'class':
      return model.label !== undefined
    case 'score':
      return model.roots.length > 0
    case 'amount':
      return model.amounts.length > 0
  }
}

/** Every fact some formula reads, in the order it is first read. */
function factsRead({ slots, readers }: Model): FactDefinition[] {
  const facts = new Map<string, FactDefinition>()
  for (const { name } of readers.flatMap(({ reads }) => reads)) {
    const fact = slots.get(name)?.fact
    if (fact) facts.set(fact.name, fact)
  }
  return [...facts.values()]
}

const aboutParameter = (parameter: Parameter, overridden: ReadonlySet<string>): AboutParameter => ({
  name: parameter.name,
  article: parameter.article,
  dated: parameter.values.map(({ from, shown }) => ({ from: from ?? null, shown })),
  source: parameter.source ?? null,
  verified: parameter.verified,
  illustrative: parameter.illustrative,
  overridden: overridden.has(parameter.name),
  note: parameter.note ?? null,
})

const aboutRule = (rule: Rule, type: string): AboutRule => ({
  name: rule.name,
  article: rule.article,
  formula: textOfRule(rule),
  table: tableOf(rule),
  type,
  note: rule.note ?? null,
})

/** A formula on one line, a table as `表（研发强度、企业类型）`. */
export const textOfRule = ({ form }: Rule): string =>
  form.kind === 'formula' ? oneLine(form.formula.text) : `表（${form.inputs.map((input) => input.text).join('、')}）`

function aboutArticles(
  outline: Outline,
  articles: readonly ArticleText[],
  parameters: readonly AboutParameter[],
  rules: readonly AboutRule[],
): AboutArticle[] {
  const names = articles.map(({ article }) => article)
  const within = (article: string) => (entry: { readonly article: string }) =>
    articleCited(entry.article, names) === article
  const left = new Set(outline.notModelled.map(({ name }) => articleCited(name, names)))
  return articles.map(({ article, heading, text }) => {
    const own = parameters.filter(within(article))
    return {
      article,
      heading,
      text,
      notModelled: left.has(article),
      verified: own.every((parameter) => parameter.verified) && !outline.unverified.includes(article),
      parameters: own,
      rules: rules.filter(within(article)),
    }
  })
}

function aboutNodes(outline: Outline, model: Model): AboutNode[] {
  return [...everyNode(outline.index?.roots ?? [])].map((node) => ({
    node: node.name,
    title: node.title,
    article: node.article,
    depth: model.nodes.get(node.name)?.depth ?? 0,
    max: showFigure(node.max ?? node.points),
    value: node.value?.text ?? null,
    method: node.children.length > 0 ? node.combine : (node.score?.kind ?? (node.value ? 'value' : 'mark')),
    steps: stepsOf(node.score),
    mark: node.mark?.name ?? null,
    illustrative: node.illustrative,
  }))
}

function showFigure(figure: FigureOutline | undefined): string | null {
  switch (figure?.kind) {
    case undefined:
      return null
    case 'fixed':
      return show(figure.value)
    case 'formula':
      return figure.formula.text
    case 'by':
      return [...figure.values].map(([group, value]) => `${group} ${show(value)}`).join('，')
  }
}
