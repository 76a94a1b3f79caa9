import { Failure, type InBoth, defineErrors, isExact, nearest, together } from '@gongzhen/core/base'
import type { CaseParty, Given } from '@gongzhen/core/case'
import { type Programme, parseFactValue } from '@gongzhen/core/programme'
import { type FactDefinition, type FactType, type FactValue, breachOfRange } from '@gongzhen/core/registry'
import { dutyOf } from './case-roles.ts'
import type { Sql } from './database.ts'
import { isCandidate, partyName } from './store/cases.ts'

const failure = defineErrors('case', {
  value: {
    status: 422,
    zh: '「{name}」填的是「{found}」，应是{expected}。',
    en: '“{name}” is “{found}”; it has to be {expected}.',
  },
  breach: { status: 422, zh: '{broken}，应{expected}。请核对后重填。', en: '{broken}. Please check it.' },
  name: { status: 422, zh: '没有要填的「{name}」{near}。', en: 'Nothing called “{name}” is asked for{near}.' },
  no_party: {
    status: 422,
    zh: '「{name}」应是企业库里的一家；没有编号 {id}。',
    en: 'There is no party {id} for {name}.',
  },
  own_party: {
    status: 422,
    zh: '「{name}」不能由申请企业自己担任，填的是{found}。请另选一家。',
    en: 'The applicant, {found}, cannot take the part of {name} in its own case. Choose another.',
  },
  not_its_duty: {
    status: 422,
    zh: '{found}没有登记为「{name}」，选了它就没有人能办下一步。请从名单里选，或请园区系统管理员先登记它的账号。',
    en: '{found} is not registered as {name}: nobody could take the next step. Choose from the list.',
  },
})

/** What somebody typed for an action: facts as people write them, papers and parties by their numbers. */
export type Typed = {
  readonly given: Readonly<Record<string, string>>
  readonly evidence: Readonly<Record<string, number>>
  readonly parties: Readonly<Record<string, number>>
}

/** What is filled in, and for whom. */
export type Filling = { readonly programme: Programme; readonly applicant: Pick<CaseParty, 'id'> }

/** What was typed, read by the kind of each fact; what cannot be read is said with what was expected. */
export async function filledIn(sql: Sql, { programme, applicant }: Filling, body: Typed) {
  const given: Record<string, Given> = {}
  const wrong: Failure[] = []
  for (const [name, text] of Object.entries(body.given)) {
    const paper = body.evidence[name]
    const value = readValue(programme, name, text)
    if (value instanceof Failure) wrong.push(value)
    else given[name] = { value, ...(paper === undefined ? {} : { evidence: String(paper) }) }
  }
  const [first, ...more] = wrong
  if (first) throw together([first, ...more])
  return { given, parties: await named(sql, applicant, body.parties) }
}

/** The parties that were named, each fit for its part. */
async function named(sql: Sql, applicant: Filling['applicant'], numbers: Typed['parties']) {
  const parties: Record<string, CaseParty> = {}
  for (const [name, number] of Object.entries(numbers)) {
    const party = await partyName(sql, number)
    if (party === null) throw failure('no_party', { name, id: number })
    if (String(number) === applicant.id) throw failure('own_party', { name, found: party })
    const duty = { duty: dutyOf(name), applicant: Number(applicant.id) }
    if (!(await isCandidate(sql, duty, number))) throw failure('not_its_duty', { name, found: party })
    parties[name] = { id: String(number), name: party }
  }
  return parties
}

function readValue({ facts }: Programme, name: string, text: string) {
  const fact = facts.find((one) => one.name === name)
  if (!fact) {
    const close = nearest(
      name,
      facts.map((one) => one.name),
    )
    return failure('name', { name, near: close.length > 0 ? nearTo(close.join('、')) : '' })
  }
  const value = parseFactValue(text, fact)
  const isBelow = fact.type === 'money' && typeof value === 'number' && value < 0
  if (value === undefined || isBelow) return failure('value', { name, found: text, expected: EXPECTED[fact.type] })
  return breached(fact, value) ?? value
}

/** The bound that a value breaks by the fact's own definition. */
function breached(fact: FactDefinition, value: FactValue): Failure | undefined {
  for (const check of fact.checks) {
    const broken =
      check.kind === 'range' && check.severity === 'error' && isExact(value) && breachOfRange(fact, check, value)
    if (broken) return failure('breach', { broken: { zh: broken.zh, en: broken.en }, expected: broken.expected })
  }
  return undefined
}

const nearTo = (names: string) => ({ zh: `；相近的有：${names}`, en: `; close to it are: ${names}` })

const EXPECTED: Readonly<Record<FactType, InBoth>> = {
  text: { zh: '文字', en: 'a text' },
  yesno: { zh: '是或否', en: '“是” (yes) or “否” (no)' },
  date: { zh: '日期，如 2026-03-20', en: 'a date, such as 2026-03-20' },
  money: {
    zh: '金额，如 500万元、1200.50元（不小于零，最多到分，不超过 90 万亿）',
    en: 'an amount, such as “500万元” or “1200.50元” (not below zero, to the fen, at most 90 trillion)',
  },
  ratio: { zh: '比例，如 3.5%', en: 'a ratio, such as 3.5%' },
  count: { zh: '整数，如 12', en: 'a whole number, such as 12' },
  number: { zh: '数，如 12.5', en: 'a number, such as 12.5' },
}
