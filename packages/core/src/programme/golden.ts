import { type Exact, isExact, show, showMoney } from '../base.ts'
import type { Doubt } from '../feel.ts'
import type { Assessment, Outcome, ScoreLine, TraceLine } from './assessment.ts'
import type { CaseResult } from './cases.ts'
import type { Programme } from './load.ts'
import type { Rehearsal } from './rehearse.ts'
import type { Together } from './together.ts'

/** Outcomes as golden cases and reports write them. */
export const OUTCOME_WORDS: Readonly<Record<Outcome, string>> = {
  eligible: '符合',
  ineligible: '不符合',
  incomplete: '缺数据，不能判断',
  error: '有错误，不能判断',
}

const DOUBT_WORDS: Readonly<Record<Doubt, string>> = {
  unknown: '',
  conflict: '（有冲突）',
  stale: '（已过期）',
  invalid: '（未通过核对）',
}

/**
 * cases.golden.md: the full explanation of every golden case, the same on every run, to be read in review.
 * A case that is like another shows only the lines that differ from it.
 */
export function renderGolden(programme: Programme, results: readonly CaseResult[]): string {
  const byName = new Map(results.map((result) => [result.name, result.assessment]))
  const parts = results.map((result) =>
    renderCase(result, result.like === undefined ? undefined : byName.get(result.like)),
  )
  const head = ['<!-- 由 gongzhen golden 生成；请审阅差异，不要手改。 -->', `# ${programme.name}：案例解释`]
  return `${[...head, ...parts].join('\n\n')}\n`
}

function renderCase({ name, like, assessment, rehearsal, together }: CaseResult, base: Assessment | undefined): string {
  if (together) return [`## ${name}`, ...renderTogether(together)].join('\n\n')
  return [
    `## ${name}`,
    ...renderAssessment(assessment, base && { name: like ?? '', assessment: base }),
    ...(rehearsal ? renderRehearsal(rehearsal) : []),
  ].join('\n\n')
}

/** What was done, where it led, and what the accounts then hold. */
function renderRehearsal({ done, state, ledger, refused }: Rehearsal): string[] {
  const accounts = [...ledger].filter(([, { balance, held }]) => balance !== 0 || held !== 0)
  const amounts = accounts.map(([path, { balance, held, currency }]) => {
    const kept = held === 0 ? '' : `（其中冻结 ${showMoney(held, currency)}）`
    return `${path} ${showMoney(balance, currency)}${kept}`
  })
  return [
    ...(done.length > 0 ? [`办理：${done.join(' → ')} ⇒ ${state}`] : []),
    ...(refused
      ? [`不能办「${refused.step.role} ${refused.step.action}」：${refused.refusals.map(({ zh }) => zh).join('；')}`]
      : []),
    ...(amounts.length > 0 ? [`记账：${amounts.join('；')}`] : []),
  ]
}

/** Units beside each other: places, bands and the points of every node, and what there is to say. */
function renderTogether({ units, findings }: Together): string[] {
  const nodes = units[0]?.assessment.scores ?? []
  const header = ['对象', '结论', '组别', '名次', '档次', ...nodes.map(({ title }) => title)]
  const rows = units.map(({ unit, assessment, rank, peers, band }) =>
    row([
      unit,
      `${OUTCOME_WORDS[assessment.outcome]}${assessment.decision === null ? '' : `：${assessment.decision}`}`,
      assessment.peers ?? '',
      rank === null ? '—' : `${rank}/${peers}`,
      band ?? '',
      ...assessment.scores.map(({ score }) => score),
    ]),
  )
  const remarks = units.flatMap(({ unit, assessment }) => {
    const told = reasons(assessment)
    return told.length > 0 ? [`- ${unit}：${told.join('；')}`] : []
  })
  const { asOf, illustrative } = units[0]?.assessment ?? { asOf: '', illustrative: false }
  return [
    `截至 ${asOf}：${units.length} 个对象一起评${illustrative ? '，含示例参数' : ''}`,
    [row(header), row(header.map(() => '---')), ...rows].join('\n'),
    ...(remarks.length > 0 ? [remarks.join('\n')] : []),
    ...(findings.length > 0 ? [findings.map(({ zh }) => `- ${zh}`).join('\n')] : []),
  ]
}

/** An assessment in Markdown: the headline, what was applied, the points. With a base, only what differs from it. */
export function renderAssessment(
  assessment: Assessment,
  base?: { readonly name: string; readonly assessment: Assessment },
): string[] {
  const { trace, scores } = assessment
  const newTrace = trace.filter((line) => !base?.assessment.trace.some((other) => sameLine(line, other)))
  const newScores = scores.filter((line) => !base?.assessment.scores.some((other) => sameScore(line, other)))
  const rest =
    base && (newTrace.length < trace.length || newScores.length < scores.length) ? [`其余同「${base.name}」。`] : []
  return [headline(assessment), ...reasons(assessment), ...traceTable(newTrace), ...scoreTable(newScores), ...rest]
}

/** `截至 2025-06-30：**符合**，补助金额 500,000.00 元`. */
export function headline({ asOf, outcome, amounts, score, decision, peers, illustrative }: Assessment): string {
  const facts = [
    `截至 ${asOf}：**${OUTCOME_WORDS[outcome]}**（${outcome}）`,
    ...(decision === null ? [] : [`结论：${decision}`]),
    ...(score === null ? [] : [`得分 ${showScore(score)}`]),
    ...(peers === null ? [] : [`组别：${peers}`]),
    ...amounts.map(({ id, currency, minor }) => `${id} ${showMoney(minor, currency)}`),
    ...(illustrative ? ['含示例参数'] : []),
  ]
  return facts.join('，')
}

const showScore = (score: Exact | { readonly min: Exact; readonly max: Exact }): string =>
  isExact(score) ? show(score, 12) : `${show(score.min, 12)}–${show(score.max, 12)}（待定）`

function reasons({ because, margins, missing, faults, near }: Assessment): string[] {
  const marginOf = new Map(margins.map(({ rule, text }) => [rule, text]))
  const failing = because.map((rule) => (marginOf.has(rule) ? `${rule}（${marginOf.get(rule)}）` : rule))
  return [
    ...(because.length > 0 ? [`因为：${failing.join('、')}${near ? '；接近达标' : ''}`] : []),
    ...(missing.length > 0
      ? [`缺少：${missing.map(({ fact, doubt }) => `${fact}${DOUBT_WORDS[doubt]}`).join('、')}`]
      : []),
    ...faults.map(({ rule, article, zh }) => `错误：${[article, rule].filter(Boolean).join(' ')}：${zh}`),
  ]
}

function traceTable(lines: readonly TraceLine[]): string[] {
  if (lines.length === 0) return []
  const rows = lines.map(({ article, rule, result, values, margin }) =>
    row([article, rule, result, values, margin ?? '']),
  )
  return [['| 依据 | 规则 | 结果 | 算式 | 余差 |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')]
}

function scoreTable(lines: readonly ScoreLine[]): string[] {
  if (lines.length === 0) return []
  const rows = lines.map(({ depth, title, score, max, value, nextStep }) =>
    row([`${'　'.repeat(depth)}${title}`, score, max ?? '', value ?? '', nextStep ?? '']),
  )
  return [['| 指标 | 得分 | 满分 | 数值 | 下一步 |', '| --- | --- | --- | --- | --- |', ...rows].join('\n')]
}

const row = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`

const sameLine = (a: TraceLine, b: TraceLine): boolean =>
  a.rule === b.rule && a.result === b.result && a.values === b.values && a.margin === b.margin

const sameScore = (a: ScoreLine, b: ScoreLine): boolean =>
  a.node === b.node && a.score === b.score && a.max === b.max && a.value === b.value && a.nextStep === b.nextStep
