import { type Exact, type Problem, defineErrors, isExact, nearest, round, show } from '@gongzhen/core/base'
import {
  type Advice,
  type Assessment,
  type Programme,
  adviceFor,
  assess,
  factNames,
  inForce,
  parseFacts,
  renderAssessment,
} from '@gongzhen/core/programme'
import type { FactValue } from '@gongzhen/core/registry'
import { readOptions } from './options.ts'
import { type PolicyFiles, readGivenFile, readPolicyFiles } from './policy-files.ts'
import { foundOr, problemOf, refuseAny, Refused } from './refused.ts'
import { today } from './today.ts'

export const help = {
  zh: '说明一家企业按一项政策的结论：每条规则、算式、取值、差距',
  en: 'Explain what a programme says of one firm: every rule, formula, value and margin',
  usage: `
gongzhen explain --programme ID --facts firm.yaml [--as-of 2025-06-30] [--programmes DIR] [--json [--advice]]
--programme ID    政策编号 the programme's id
--facts FILE      企业的事实，键是事实名，值带单位 the firm's facts by name, values with units
--as-of DAY       按哪一天判断，默认今天 the day it is judged on, today by default
--programmes DIR  政策所在文件夹，默认 programmes the folder of programmes
--json            以 JSON 输出 print JSON
--advice          JSON 里也给出怎样改变结论 with JSON, also what would change the outcome
退出码 exit code: 0 有结论（不论符合与否）a result, whatever it is · 2 用法或文件有误 usage or file error`,
}

const failure = defineErrors('cli', {
  noProgramme: { status: 400, zh: '没有政策 {id}{hint}', en: 'there is no programme {id}{hint}' },
  mistaken: {
    status: 400,
    zh: '政策 {id} 有错误，先用 gongzhen check 查看',
    en: 'the programme {id} has mistakes; see gongzhen check',
  },
  notInForce: {
    status: 400,
    zh: '{reason}；{asOf} 不能按它判断。{instead}',
    en: '{reason}; it cannot be asked on {asOf}. {instead}',
  },
})

/** Explains one firm by one programme. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, {
    programme: 'required',
    facts: 'required',
    'as-of': 'day',
    programmes: 'value',
    json: 'flag',
    advice: 'flag',
  })
  const asOf = options.value('as-of') ?? today()
  const folder = options.value('programmes')
  const policies = await readPolicyFiles(folder === undefined ? [] : [folder])
  refuseAny(policies.problems)
  const asked = { id: options.required('programme'), file: options.required('facts'), asOf }
  const { programme, facts } = await readAsked(policies, asked)
  const assessment = assess(programme, facts, asOf)
  const advice = options.flag('json') && !options.flag('advice') ? undefined : adviceFor(programme, facts, asOf)
  const text = options.flag('json') ? JSON.stringify(plainOf(assessment, advice)) : readable(assessment, advice ?? [])
  process.stdout.write(`${text}\n`)
  return 0
}

type Asked = { readonly id: string; readonly file: string; readonly asOf: string }

/** The programme and the facts that were asked for; what is wrong with either is told together. */
async function readAsked({ catalogue, folders }: PolicyFiles, { id, file, asOf }: Asked) {
  const programmes = folders.flatMap(({ programme }) => programme ?? [])
  const programme = programmes.find((one) => one.id === id)
  const text = await foundOr(() => readGivenFile(file))
  const unread = text instanceof Refused ? text.problems : []
  if (!programme) {
    const names = folders.map((one) => one.folder)
    throw new Refused([problemOf(missing(id, programmes, names)), ...unread])
  }
  const read =
    text instanceof Refused ? { problems: unread } : parseFacts(text, file, factNames([programme], catalogue), asOf)
  const early = outsideForce(programme, programmes, asOf)
  if ('problems' in read || early.length > 0)
    throw new Refused([...early, ...('problems' in read ? read.problems : [])])
  return { programme, facts: read.facts }
}

function missing(id: string, programmes: readonly Programme[], folders: readonly string[]) {
  if (folders.some((folder) => folder.split('/').at(-1) === id)) return failure('mistaken', { id })
  const ids = programmes.map((programme) => programme.id)
  const close = nearest(id, ids)
  return failure('noProgramme', {
    id,
    hint:
      close.length > 0
        ? { zh: `；是否指 ${close.join('、')}`, en: `; did you mean ${close.join(', ')}` }
        : { zh: `；有 ${ids.join('、')}`, en: `; there are ${ids.join(', ')}` },
  })
}

function outsideForce(programme: Programme, programmes: readonly Programme[], asOf: string): Problem[] {
  const standing = inForce(programmes, asOf).find((one) => one.programme === programme)
  if (!standing || standing.inForce) return []
  const { zh, en, instead } = standing
  const edition =
    instead === null
      ? { zh: '当日没有施行的版本', en: 'No edition was in force' }
      : { zh: `当日施行的是 ${instead}`, en: `In force then: ${instead}` }
  return [problemOf(failure('notInForce', { reason: { zh, en }, asOf, instead: edition }))]
}

/** The assessment as scripts read it; nodes of an index stand in the trace after the rules. */
function plainOf(assessment: Assessment, advice: readonly Advice[] | undefined) {
  const { outcome, amounts, score, decision, because, missing: gaps, edition, trace, scores } = assessment
  return {
    outcome,
    amounts,
    amount: amounts.length === 1 ? amounts[0] : null,
    score: plainScore(score),
    decision,
    because,
    missing: gaps.map(({ fact }) => fact),
    edition,
    trace: [
      ...trace.map(({ rule, article, formula, values, result, margin }) => ({
        rule,
        article,
        formula,
        values,
        result,
        margin,
      })),
      ...scores.map(({ node, article, title, value, score: result, nextStep }) => ({
        rule: node,
        article,
        formula: title,
        values: value ?? '',
        result,
        margin: nextStep,
      })),
    ],
    ...(advice && { advice: advice.map(plainAdvice) }),
  }
}

const plainAdvice = ({ goal, moves, then, gain, perEffort }: Advice) => ({
  goal,
  moves: moves.map(({ fact, from, to, text }) => ({ fact, from: plainFact(from), to: plainFact(to), text })),
  gain: gain === null ? null : show(gain),
  perEffort: perEffort === null ? null : show(perEffort, 4),
  outcome: then.outcome,
  amounts: then.amounts,
  score: plainScore(then.score),
})

/** Numbers as decimal strings, so that no digit is lost. */
const plainFact = (value: FactValue) => (isExact(value) ? show(value) : value)

function plainScore(score: Exact | { readonly min: Exact; readonly max: Exact } | null) {
  if (score === null) return null
  return isExact(score) ? show(score) : { min: show(score.min), max: show(score.max) }
}

const GOALS = { eligible: '可以符合', amount: '金额增加', points: '得分增加' } as const

const readable = (assessment: Assessment, advice: readonly Advice[]): string =>
  [
    `# ${assessment.name}`,
    ...renderAssessment(assessment),
    ...(advice.length > 0 ? [`怎样改变结论 What would change it：\n${advice.map(adviceLine).join('\n')}`] : []),
    `版本 edition ${assessment.edition}`,
  ].join('\n\n')

const adviceLine = ({ goal, moves, gain, perEffort }: Advice): string => {
  const points = goal === 'points' && gain !== null ? ` +${show(gain, 4)}` : ''
  const worth = perEffort === null ? '' : `，每份投入 ${show(round(perEffort, 2, 'half_up'))} 分`
  return `- ${moves.map(({ text }) => text).join('，')}：${GOALS[goal]}${points}${worth}`
}
