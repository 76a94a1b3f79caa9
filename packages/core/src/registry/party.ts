import { halfWidth } from './code.ts'

/** What a party is. A branch acts for its head office and is no legal person of its own. */
export type PartyKind =
  | 'enterprise'
  | 'branch'
  | 'institution'
  | 'bank'
  | 'carrier'
  | 'department'
  | 'cooperative'
  | 'team'
  | 'person'

/** The kinds of parties as people read them. */
export const PARTY_KINDS: Readonly<Record<PartyKind, { readonly zh: string; readonly en: string }>> = {
  enterprise: { zh: '企业', en: 'enterprise' },
  branch: { zh: '分支机构', en: 'branch' },
  institution: { zh: '事业单位和社会组织', en: 'institution' },
  bank: { zh: '银行', en: 'bank' },
  carrier: { zh: '孵化载体', en: 'carrier' },
  department: { zh: '部门', en: 'department' },
  cooperative: { zh: '合作社', en: 'cooperative' },
  team: { zh: '创客团队', en: 'team' },
  person: { zh: '自然人', en: 'person' },
}

/**
 * A name as it is written down: letters, digits and signs half-width, brackets full-width as registries print them,
 * no spaces but between Latin words, and nothing that is not seen: such signs make two names look alike, or turn one round.
 */
export function normaliseName(text: string): string {
  if (!UNUSUAL.test(text)) return text
  return halfWidth(text)
    .replace(/\p{Cf}/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
    .replace(/(?<![\x21-\x7e]) | (?![\x21-\x7e])/g, '')
    .replace(/[([【〔]/g, '（')
    .replace(/[)\]】〕]/g, '）')
    .replace(/ ?（ ?/g, '（')
    .replace(/ ?）/g, '）')
}

/** Spaces, unseen signs, full-width letters, brackets of any kind but the registries': without them a name stands as it is. */
const UNUSUAL = /[\s\p{Cf}\p{Cc}\uFF01-\uFF07\uFF0A-\uFF5E()[\]【】〔〕]/u

/** What two spellings of one name have in common: no brackets, spaces or signs, lower case. For comparing, not for showing. */
export const nameKey = (name: string): string =>
  halfWidth(name)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]/gu, '')

const LEGAL_FORM = /(?:有限责任公司|有限公司|股份公司|集团公司|总公司|公司)/
/** After the name of a head office, what is a legal person of its own all the same. */
const LEGAL_END = /(?:有限责任公司|有限公司|总公司|集团|合伙企业|合作社|联社)(?:（[^）]*）)?$/
const BRANCH_END =
  /(?:分公司|支公司|分行|支行|分理处|储蓄所|代表处|分店|分厂|分社|分部|分校|分站|分院|分所|营业部|营业厅|营业所|营业室|支局|邮政所|邮电所|代办所|代售点|报刊亭)(?:（[^）]*）)?$/
const COUNTER_END = /(?:门市部?|服务部|经营部|批发部|零售部|购销[部站]|收购站|供应站|办事处)$/
const BANK = /(?:银行(?:股份)?(?:有限责任公司|有限公司|公司)?|农村信用(?:合作)?(?:联)?社|信用合作联社|信用社)$/
const COOPERATIVE = /(?:合作社|供销社|联合社)$/
const INSTITUTION = /(?:大学|学院|学校|中学|小学|医院|研究院|研究所|科学院|设计院|图书馆|协会|学会|商会|联合会|基金会)$/
const DEPARTMENT = /(?:人民政府|委员会|管委会|街道办事处|[省市区县]\S{1,12}局|办公室|财政厅|科技厅|科学技术厅)$/
const CARRIER = /(?:孵化器|众创空间|星创天地|加速器|创业园|创业中心)$/

/**
 * What a party seems to be by its name, and by the first two characters of its credit code where it has one.
 * A branch is told by its ending (分公司, 支行, 分理处 …), or by words after the legal form of its head office.
 */
export function kindOfName(name: string, uscc?: string): PartyKind {
  const text = normaliseName(name)
  if (uscc?.startsWith('11')) return 'department'
  if (uscc?.startsWith('93') || uscc?.startsWith('N')) return 'cooperative'
  if (DEPARTMENT.test(text) && !LEGAL_FORM.test(text)) return 'department'
  if (isBranch(text)) return 'branch'
  if (BANK.test(text)) return 'bank'
  if (COOPERATIVE.test(text)) return 'cooperative'
  if (LEGAL_FORM.test(text)) return 'enterprise'
  if (uscc !== undefined && /^(?:12|5)/.test(uscc)) return 'institution'
  if (CARRIER.test(text)) return 'carrier'
  return INSTITUTION.test(text) && !uscc?.startsWith('9') ? 'institution' : 'enterprise'
}

function isBranch(name: string): boolean {
  if (BRANCH_END.test(name)) return true
  const office = LEGAL_FORM.exec(name)
  if (office) return isOfOffice(office[0], name.slice(office.index + office[0].length).replace(/^（[^）]*）/, ''))
  return /(?:供销社|供销合作社).+/.test(name) || (/(?:合作社|银行|信用社).+/.test(name) && COUNTER_END.test(name))
}

/** `某某有限公司钨业一公司` is a branch; `某某总公司物业公司`, of the years before limited companies, a firm of its own. */
function isOfOffice(form: string, rest: string): boolean {
  if (rest === '' || LEGAL_END.test(rest)) return false
  return form.includes('有限') || !/(?:公司|研究所|研究院|设计院)(?:（[^）]*）)?$/.test(rest)
}
