import { parse } from 'yaml'
import { oneLine, show } from '../base.ts'
import { stepsOf } from './about-tables.ts'
import type { Programme, ProgrammeFiles } from './load.ts'
import { everyNode } from './names.ts'
import type { AmountOutline, Outline, Parameter, Posting, ProcessAction, Rule, WaitOutline } from './outline.ts'
import { type RowChange, rowChanges } from './row-changes.ts'
import { readPolicyText } from './policy-text.ts'

/** What kind of thing changed between two editions. */
export type DifferenceKind = 'head' | 'article' | 'fact' | 'parameter' | 'rule' | 'row' | 'index' | 'process' | 'case'

/** One change between two editions: what, where, from what to what, and the whole of it as a sentence. */
export type Difference = {
  readonly kind: DifferenceKind
  readonly change: 'added' | 'removed' | 'changed' | 'moved'
  /** The article it stands under; empty where it stands under none. */
  readonly article: string
  readonly name: string
  readonly before: string | null
  readonly after: string | null
  readonly zh: string
  readonly en: string
}

/** An edition with the files it was read from. */
export type EditionRead = { readonly programme: Programme; readonly files: ProgrammeFiles }

/**
 * What changed from one edition to another, in words, in the order in which a programme is read: head, text, facts,
 * figures, rules, index, process, golden cases. Empty exactly where nothing that is shown of them differs.
 */
export function differenceOf(before: EditionRead, after: EditionRead): readonly Difference[] {
  const [a, b] = [before.programme.model.outline, after.programme.model.outline]
  return [
    ...compared('head', headLines(a), headLines(b)),
    ...compared('article', articleLines(before), articleLines(after)),
    ...compared('fact', factLines(before), factLines(after)),
    ...compared('parameter', parameterLines(a), parameterLines(b)),
    ...compared('rule', ruleLines(a), ruleLines(b)),
    ...tableDifferences(a, b),
    ...compared('index', indexLines(a), indexLines(b)),
    ...compared('process', processLines(a), processLines(b)),
    ...compared('case', caseLines(before.files), caseLines(after.files)),
  ]
}

/** A named thing as one line of text. */
type Line = { readonly name: string; readonly article: string; readonly text: string }

function compared(kind: DifferenceKind, before: readonly Line[], after: readonly Line[]): Difference[] {
  const [was, is] = [byName(before), byName(after)]
  const names = [...new Set([...is.keys(), ...was.keys()])]
  return names.flatMap((name): Difference[] => {
    const [from, to] = [was.get(name), is.get(name)]
    if (from !== undefined && to !== undefined && from.text === to.text) return []
    return [worded(kind, to?.article ?? from?.article ?? '', name, from?.text ?? null, to?.text ?? null)]
  })
}

const byName = (lines: readonly Line[]): ReadonlyMap<string, Line> => new Map(lines.map((line) => [line.name, line]))

const NOUNS: Readonly<Record<DifferenceKind, readonly [string, string]>> = {
  head: ['', ''],
  article: ['条文', 'the text of '],
  fact: ['事实', 'fact '],
  parameter: ['参数', 'parameter '],
  rule: ['规则', 'rule '],
  row: ['决策表', 'table '],
  index: ['', ''],
  process: ['', ''],
  case: ['案例', 'case '],
}

function worded(
  kind: DifferenceKind,
  article: string,
  name: string,
  before: string | null,
  after: string | null,
): Difference {
  const [noun, nounEn] = NOUNS[kind]
  // A step is a phrase, 「到 草稿」, and would run into the words around it.
  const zhQuoted = (told: string | null) => (kind === 'process' ? `「${told ?? ''}」` : ` ${told ?? ''} `)
  const change = before === null ? 'added' : after === null ? 'removed' : 'changed'
  // The whole of a text would drown what is said; it stands beside the sentence.
  const isLong = kind === 'article' || kind === 'case' || `${before ?? ''}${after ?? ''}`.length > LONG
  const zh = {
    added: `新增${noun}「${name}」${isLong ? '' : `：${after ?? ''}`}`,
    removed: `删去${noun}「${name}」${isLong ? '' : `，原为 ${before ?? ''}`}`,
    changed: isLong
      ? `${noun}「${name}」有改动`
      : `${noun}「${name}」从${zhQuoted(before)}改为${zhQuoted(after)}`.trimEnd(),
  }[change]
  const en = {
    added: `Added ${nounEn}“${name}”${isLong ? '' : `: ${after ?? ''}`}`,
    removed: `Removed ${nounEn}“${name}”${isLong ? '' : `, which was ${before ?? ''}`}`,
    changed: isLong
      ? `Changed ${nounEn}“${name}”`
      : `Changed ${nounEn}“${name}” from ${before ?? ''} to ${after ?? ''}`,
  }[change]
  return { kind, change, article, name, before, after, zh, en }
}

const LONG = 200

// —— decision tables, row by row ——

function tableDifferences(before: Outline, after: Outline): Difference[] {
  const was = new Map(before.rules.map((rule) => [rule.name, rule]))
  return after.rules.flatMap((rule) => {
    const earlier = was.get(rule.name)
    if (rule.form.kind !== 'table' || earlier?.form.kind !== 'table') return []
    return rowChanges(rowsOf(earlier), rowsOf(rule)).map((change) => rowDifference(rule, change))
  })
}

const rowsOf = ({ form }: Rule): string[] =>
  form.kind === 'formula'
    ? []
    : form.rows.map(({ tests, output }) => `${tests.map(({ text }) => text.trim()).join('，')} ⇒ ${output.text.trim()}`)

function rowDifference({ name, article }: Rule, change: RowChange): Difference {
  const { before, after } = change
  const place = { kind: 'row', change: change.change, article, name, before, after } as const
  switch (change.change) {
    case 'added':
      return said(place, `新增第 ${change.to} 行：${after}`, `new row ${change.to}: ${after}`)
    case 'removed':
      return said(place, `删去原第 ${change.from} 行：${before}`, `row ${change.from} removed: ${before}`)
    case 'moved':
      return said(
        place,
        `原第 ${change.from} 行移到第 ${change.to} 行：${after}`,
        `row ${change.from} is now row ${change.to}: ${after}`,
      )
    case 'changed':
      return said(
        place,
        `第 ${change.to} 行从 ${before} 改为 ${after}`,
        `row ${change.to} changed from ${before} to ${after}`,
      )
  }
}

const said = (place: Omit<Difference, 'zh' | 'en'>, zh: string, en: string): Difference => ({
  ...place,
  zh: `决策表「${place.name}」${zh}`,
  en: `Table “${place.name}”: ${en}`,
})

// —— an edition as lines ——

const line = (name: string, text: string | undefined, article = ''): Line[] =>
  text === undefined || text === '' ? [] : [{ name, article, text }]

function headLines(outline: Outline): Line[] {
  return [
    ...line('名称', outline.name),
    ...line('主管', outline.owner),
    ...line('施行日期', outline.effective),
    ...line('终止日期', outline.ends),
    ...line('接替', outline.supersedes),
    ...line('申请种类', outline.purpose),
    ...line('文号', outline.source),
    ...line('说明', outline.summary),
    ...line('英文说明', outline.summaryEn),
    ...line('下一级', outline.ladder),
    ...line('示例参数', outline.illustrative ? '是' : undefined),
    ...line('不在模型内', outline.notModelled.map(({ name }) => name).join('、')),
    ...line('差一点的范围', show(outline.near)),
  ]
}

const articleLines = ({ files, programme }: EditionRead): Line[] =>
  readPolicyText(files.get(programme.model.outline.policy) ?? '').flatMap(({ article, heading, text }) =>
    line(article, `${heading}\n${text}`, article),
  )

const factLines = ({ programme: { facts, evidence } }: EditionRead): Line[] =>
  facts.flatMap((fact) => {
    const asked = evidence[fact.name]
    return line(fact.name, [fact.type, fact.unit, asked && `凭 ${asked}`].filter(Boolean).join('，'))
  })

const parameterLines = ({ parameters }: Outline): Line[] =>
  parameters.flatMap((parameter) => line(parameter.name, parameterText(parameter), parameter.article))

function parameterText({ values, source, verified, illustrative, note }: Parameter): string {
  const [first] = values
  const figures =
    values.length === 1 && first?.from === undefined
      ? (first?.shown ?? '')
      : values.map(({ from, shown }) => `${from ?? '最初'}起 ${shown}`).join('、')
  const beside = [source, illustrative ? '示例参数' : verified ? undefined : '未核实', note].filter(Boolean)
  return beside.length === 0 ? figures : `${figures}（${beside.join('；')}）`
}

const ruleLines = ({ rules }: Outline): Line[] =>
  rules.flatMap((rule) =>
    line(rule.name, [formulaText(rule), rule.title, rule.note].filter(Boolean).join('；'), rule.article),
  )

const formulaText = ({ form }: Rule): string =>
  form.kind === 'formula'
    ? oneLine(form.formula.text)
    : `表（${form.inputs.map(({ text }) => oneLine(text)).join('、')}${form.hit === 'unique' ? '，只许一行成立' : ''}）`

function indexLines({ index }: Outline): Line[] {
  if (index === undefined) return []
  return [
    ...[...everyNode(index.roots)].flatMap((node) => line(`指标 ${node.title}`, nodeText(node), node.article)),
    ...index.adjustments.flatMap(({ id, title, sign, points, condition, max, article }) =>
      line(
        `加减分 ${title || id}`,
        [
          sign === 1 ? '加' : '减',
          points.text,
          condition && `若 ${condition.text}`,
          max === undefined ? undefined : `至多 ${show(max)}`,
        ]
          .filter(Boolean)
          .join(' '),
        article,
      ),
    ),
    ...index.gates.flatMap(({ id, title, require, article }) =>
      line(`门槛 ${title || id}`, oneLine(require.text), article),
    ),
    ...index.decide.flatMap(({ label, outcome, condition, article }) =>
      line(
        `结论 ${label}`,
        `${outcome === 'eligible' ? '符合' : '不符合'}，${condition ? `若 ${oneLine(condition.text)}` : '其余'}`,
        article,
      ),
    ),
    ...line('等级', index.bands && bandsText(index.bands)),
    ...line(
      '排名',
      index.ranks &&
        [index.ranks.on.name, index.ranks.within?.text, ...index.ranks.ties.map(({ name }) => name)]
          .filter(Boolean)
          .join('，'),
    ),
    ...line('得分取整', index.round && `${index.round.decimals} 位小数，${index.round.mode}`),
  ]
}

type Index = NonNullable<Outline['index']>

const bandsText = ({ by, peers, list }: NonNullable<Index['bands']>): string =>
  [
    by,
    peers && `按 ${peers.text}`,
    ...list.map(({ label, bound, condition }) =>
      [label, bound === undefined ? undefined : `≥ ${show(bound)}`, condition && `若 ${oneLine(condition.text)}`]
        .filter(Boolean)
        .join(' '),
    ),
  ]
    .filter(Boolean)
    .join('；')

function nodeText(node: Index['roots'][number]): string {
  const figure = (title: string, of: typeof node.max): string | undefined => {
    switch (of?.kind) {
      case undefined:
        return undefined
      case 'fixed':
        return `${title} ${show(of.value)}`
      case 'formula':
        return `${title} ${oneLine(of.formula.text)}`
      case 'by':
        return `${title}按 ${of.by.text}：${[...of.values].map(([group, value]) => `${group} ${show(value)}`).join('、')}`
    }
  }
  return [
    node.value && oneLine(node.value.text),
    figure('满分', node.max),
    figure('分值', node.points),
    figure('权重', node.weight),
    figure('最低', node.min),
    node.children.length > 0 ? `合成 ${node.combine}` : node.score?.kind,
    ...stepsOf(node.score).map(({ at, gives }) => `${at} 得 ${gives}`),
    node.missing === 'fail' ? undefined : `缺数据时 ${node.missing}`,
    node.direction === 'down' ? '越低越好' : undefined,
    node.illustrative ? '示例参数' : undefined,
    node.note,
  ]
    .filter(Boolean)
    .join('；')
}

function processLines({ decision, process, accounts, postings, watches }: Outline): Line[] {
  return [
    ...line('符合条件看', decision?.eligible && oneLine(decision.eligible.text)),
    ...line('归类看', decision?.label && oneLine(decision.label.text)),
    ...(decision?.amounts ?? []).flatMap((amount) => line(`金额 ${amount.id}`, amountText(amount), amount.article)),
    ...line('办理起点', process?.initial.name),
    ...line('办理终点', process?.final.map(({ name }) => name).join('、')),
    ...(process?.actions ?? []).flatMap((action) =>
      line(`办理 ${action.from} ${action.do}（${action.by}）`, actionText(action), action.article),
    ),
    ...(process?.deadlines ?? []).flatMap(({ state, count, unit, article }) =>
      line(`期限 ${state}`, `${count} ${UNITS[unit]}`, article),
    ),
    ...accounts.flatMap(({ path, limit, currency }) => line(`账户 ${path}`, `${limit} ${currency}`)),
    ...postings.flatMap((posting) => line(`记账 ${posting.name}`, postingText(posting), posting.article)),
    ...watches.flatMap((watch) =>
      line(
        `监测 ${watch.name}`,
        `每${watch.every === 'year' ? '年' : '月'}，${oneLine(watch.when.text)}，则 ${watch.consequence}`,
        watch.article,
      ),
    ),
  ]
}

function actionText({ to, condition, asks, papers, takesReason, after, notBy, post }: ProcessAction): string {
  return [
    `到 ${to}`,
    condition && `若 ${oneLine(condition.text)}`,
    after && `等 ${waitText(after)}`,
    notBy && `不由办理「${notBy.name}」的人办`,
    ...asks.map(({ name }) => `填 ${name}`),
    ...papers.map(({ name }) => `附 ${name} 的凭据`),
    takesReason && '写明理由',
    ...post.map(({ name }) => `记 ${name}`),
  ]
    .filter(Boolean)
    .join('，')
}

const REFERRING = { settle: '支付', release: '释放', reverse: '冲正' } as const

function postingText({ move, amount, condition }: Posting): string {
  const moves = 'from' in move ? `${move.kind === 'hold' ? '冻结 ' : ''}${move.from} → ${move.to}` : ''
  return [
    'of' in move ? `${REFERRING[move.kind]} ${move.of.name}` : moves,
    amount && oneLine(amount.text),
    condition && `若 ${oneLine(condition.text)}`,
    move.kind === 'hold' && move.expires && `${waitText(move.expires)}到期`,
  ]
    .filter(Boolean)
    .join('，')
}

const waitText = (wait: WaitOutline): string =>
  wait.kind === 'span' ? `${wait.span.count} ${UNITS[wait.span.unit]}` : oneLine(wait.formula.text)

const UNITS = { year: '年', month: '个月', day: '天', workday: '个工作日', hour: '小时', minute: '分钟' } as const

const amountText = ({ value, condition, round }: AmountOutline): string =>
  [
    oneLine(value.text),
    condition && `若 ${oneLine(condition.text)}`,
    round && `取整 ${round.mode} ${round.quantum} ${round.currency}`,
  ]
    .filter(Boolean)
    .join('，')

/** Golden cases by their names. A file that is none has no case: what is wrong with it is said by the check. */
function caseLines(files: ProgrammeFiles): Line[] {
  let read: unknown
  try {
    read = parse(files.get('cases.yaml') ?? '', { schema: 'failsafe' })
  } catch {
    return []
  }
  if (!Array.isArray(read)) return []
  return read.flatMap((one: unknown) => {
    if (typeof one !== 'object' || one === null || !('case' in one)) return []
    return line(String(one.case), JSON.stringify(one))
  })
}
