import { addDays, dayInChina } from '@gongzhen/core/base'
import { findSubjects } from '../store/batches.ts'
import { insertConsent, noteReading } from '../store/consents.ts'
import { insertProduct, productsOnOffer } from '../store/loan-products.ts'
import type { Database, Sql } from '../database.ts'
import { accountByLogin, enterParty } from '../store/accounts.ts'
import { partiesToName } from '../store/cases.ts'
import { addParty } from '../store/parties.ts'
import type { FillOptions } from './fill.ts'
import { typicalFirm } from './firm.ts'
import { DEMO_SEED, DEMO_ZONE } from './zone.ts'

/** Whom the accounts of partners work for. All are made up. */
const HOUSES = [
  { login: 'bank', kind: 'bank', name: '示例城市商业银行' },
  { login: 'guarantor', kind: 'institution', name: '示例融资担保公司' },
  { login: 'insurer', kind: 'institution', name: '示例财产保险公司' },
  { login: 'provider', kind: 'institution', name: '示例检测技术服务公司' },
  { login: 'carrier', kind: 'carrier', name: '萤火孵化器（示例一号）' },
] as const

/** Products as banks might word them; rates and terms are illustrative. */
const PRODUCTS = [
  ['示例城市商业银行', '积分信用贷', '信用类', '年利率 3.45% 起（示例）', '12 个月，随借随还'],
  ['示例农村商业银行', '积分担保贷', '担保类', '年利率 3.65% 起（示例）', '24 个月'],
  ['示例国有商业银行', '技术评估贷', '技术评估类', '年利率 3.10% 起（示例）', '36 个月'],
] as const

/** Gives the accounts of partners their houses, offers products, and lets the visitor's firm have consented once. */
export async function fillPartners(database: Database, { firms }: Pick<FillOptions, 'firms'>): Promise<void> {
  await database.inZone(DEMO_ZONE, async (sql) => {
    if ((await productsOnOffer(sql)).length > 0) return
    const bank = await accountByLogin(sql, 'bank')
    if (bank === null) return
    for (const { login, kind, name } of HOUSES) {
      const party = await house(sql, kind, name)
      await enterParty(sql, login, party)
    }
    for (const [name, product, kind, rate, term] of PRODUCTS) {
      const party = await house(sql, 'bank', name)
      const about = '示例产品，利率和期限不是任何银行的报价。'
      await insertProduct(sql, { party, name: product, kind, rate, term, about, by: bank.id })
    }
    await consentOnce(sql, firms, bank.id)
  })
}

/** The house of that name, entered where the zone has none. */
async function house(sql: Sql, kind: (typeof HOUSES)[number]['kind'], name: string): Promise<number> {
  const found = (await partiesToName(sql, kind === 'bank' ? 'bank' : 'other', name)).find((one) => one.name === name)
  return found?.id ?? addParty(sql, { kind, name, source: '演示' })
}

async function consentOnce(sql: Sql, firms: number, account: number): Promise<void> {
  const { code } = typicalFirm(DEMO_SEED, firms)
  const party = (await findSubjects(sql, 'uscc', [code])).get(code)?.subject
  const owner = await accountByLogin(sql, 'firm')
  if (party === undefined || owner === null) return
  const partner = await house(sql, 'bank', '示例城市商业银行')
  const validFrom = dayInChina(new Date().toISOString())
  const validTo = addDays(validFrom, 365)
  const purpose = '贷款审批'
  const shared = { points: true, band: true, facts: ['revenue'], validFrom, validTo }
  const consent = await insertConsent(sql, { party, partner, purpose, ...shared, by: owner.id })
  const about = { party, partner, account }
  await noteReading(sql, {
    ...about,
    consent,
    purpose: '贷后管理',
    refused: `企业授权的用途是「${purpose}」，不是「贷后管理」。请按授权的用途读取，或请企业另行授权。`,
    given: [],
    receiptUntil: null,
  })
  await noteReading(sql, {
    ...about,
    consent,
    purpose,
    refused: null,
    given: ['points', 'band', 'revenue'],
    receiptUntil: null,
  })
}
