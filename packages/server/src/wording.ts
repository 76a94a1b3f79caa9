import type { z } from 'zod'
import { CURRENCIES, type Currency, type Instant, dayInChina, defineErrors, showMoney } from '@gongzhen/core/base'
import type { Programme } from '@gongzhen/core/programme'
import type { assessment, wording } from './contract.ts'
import type { DocumentKind } from './store/documents.ts'
import { partsOf, reasonsOf, shortPoints } from './wording/reasons.ts'
import { chinaMinute, dayWords } from './wording/words.ts'
import { joined } from './in-both.ts'

const failure = defineErrors('document', {
  undecided: {
    status: 409,
    zh: '「{name}」还没有结论，不能签发：{why}。补齐数据、重新判断后再签发。',
    en: 'There is no result of {name} yet: {why}.',
  },
  nothing_to_say: {
    status: 409,
    zh: '「{name}」只划型，不认定、不给钱、不计分，没有可签发的文件。请换一项政策。',
    en: '{name} only sorts into classes: there is nothing to certify.',
  },
  future: {
    status: 409,
    zh: '判断之日 {asOf} 还没到，不能签发。请换成今天（{today}）或以前的日子。',
    en: 'The day judged, {asOf}, is still to come: today is {today}.',
  },
})

/** What a document says, before it has a number and is drawn. */
export type Wording = z.output<typeof wording>

type Shown = z.output<typeof assessment>
type Context = {
  readonly programme: Programme
  readonly found: Shown
  readonly receipt: string
  readonly zone: { readonly name: string; readonly demo: boolean; readonly today: string }
  readonly holder: string
  readonly code: string | null
  readonly knownAt: Instant
}

/** What each kind is called. */
export const TITLES: Readonly<Record<DocumentKind, string>> = {
  points: '积分证书',
  eligible: '符合条件通知书',
  refused: '不予通过告知书',
}

/** What can be certified of an assessment. Fails where it has no result: nothing is certified on missing data. */
export function wordingOf(context: Context): Wording {
  const { programme, found, receipt, zone, holder, code, knownAt } = context
  if (found.asOf > zone.today) throw failure('future', { asOf: found.asOf, today: zone.today })
  const kind = kindOf(programme, found)
  const isPoints = kind === 'points'
  return {
    kind,
    title: TITLES[kind],
    issuer: zone.name,
    holder,
    code,
    sentence: sentenceOf(kind, programme, found),
    figure: isPoints ? figureOf(found) : null,
    parts: isPoints ? partsOf(found.scores) : [],
    lines: linesOf(programme, found, knownAt),
    reasons: kind === 'refused' ? reasonsOf(found) : [],
    warnings: warningsOf(found, zone.demo),
    remarks: remarksOf(kind),
    asOf: found.asOf,
    knownAt,
    receipt,
  }
}

function kindOf({ gives, name }: Programme, { outcome, missing, faults, score }: Shown): DocumentKind {
  if (outcome === 'incomplete')
    throw failure('undecided', { name, why: lacking([...new Set(missing.map(({ fact }) => fact))].join('、')) })
  if (outcome === 'error') throw failure('undecided', { name, why: joined(faults) })
  if (!gives.some((one) => one !== 'class')) throw failure('nothing_to_say', { name })
  if (outcome === 'ineligible') return 'refused'
  if (gives.includes('decision') || gives.includes('amount')) return 'eligible'
  if (typeof score !== 'string') throw failure('undecided', { name, why: UNMARKED })
  return 'points'
}

const lacking = (facts: string) => ({ zh: `缺少${facts}`, en: `it lacks ${facts}` })
const UNMARKED = { zh: '得分未定，还有专家没有评分', en: 'the points are open, experts have still to mark' }

function sentenceOf(kind: DocumentKind, { name }: Programme, { asOf, score, peers, decision, amounts }: Shown): string {
  const at = `以${dayWords(asOf)}为判断之日，按《${name}》`
  switch (kind) {
    case 'points': {
      const gained = [`积分${shortPoints(String(score))}分`, decision].filter(Boolean).join('，')
      return `${at}，该企业${peers === null ? '' : `处于${peers}，`}${gained}。`
    }
    case 'eligible': {
      const money = amounts.map(({ id, minor, currency }) => `${id} ${moneyWords(minor, currency)}`).join('，')
      const gained = [decision === '符合' ? null : decision, money].filter(Boolean).join('，')
      return `${at}，该企业符合条件${gained === '' ? '' : `：${gained}`}。`
    }
    case 'refused':
      return `${at}，该企业不符合条件，不予通过。理由与依据见下。`
  }
}

const moneyWords = (minor: number, currency: string): string =>
  isCurrency(currency) ? showMoney(minor, currency) : `${minor} ${currency}`

const isCurrency = (text: string): text is Currency => Object.hasOwn(CURRENCIES, text)

function figureOf({ score, peers, scores }: Shown): Wording['figure'] {
  const max = scores[0]?.max ?? null
  return { points: shortPoints(String(score)), max: max === null ? null : shortPoints(max), stage: peers }
}

const linesOf = ({ name, source, owner, edition }: Programme, { asOf }: Shown, knownAt: Instant): Wording['lines'] => [
  { name: '政策', value: name },
  ...(source === null ? [] : [{ name: '文号与出处', value: source }]),
  { name: '主管', value: owner },
  { name: '判断之日', value: dayWords(asOf) },
  { name: '数据截至', value: chinaMinute(knownAt) },
  { name: '规则版本', value: edition.slice(0, 16) },
]

const warningsOf = ({ illustrative }: Shown, isDemo: boolean): string[] => [
  ...(isDemo ? ['演示：企业和数据都是生成的，本文件没有效力。'] : []),
  ...(illustrative ? ['示例参数：办法里有数字尚未公布，本文件的结果用示例参数算出，以公布的数字为准。'] : []),
]

const remarksOf = (kind: DocumentKind): string[] => [
  ...(kind === 'refused'
    ? ['对所依据的数据有异议的，登录后在「我的数据」里对该项点「数据有误」，附证据提出；园区核实后答复并重新判断。']
    : []),
  '本文件只说明按上述版本和当时登记的数据判断的结果；兑现以审批为准。是否仍然有效，以核验结果为准。',
]

/** The day of an instant in China, as it stands under a document. */
export const issueDay = (at: Instant): string => dayWords(dayInChina(at))
