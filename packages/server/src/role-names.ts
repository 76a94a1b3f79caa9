import type { InBoth } from '@gongzhen/core/base'
import type { Role } from './endpoint.ts'
import { NONE } from './in-both.ts'

/** What each role is called where a person is told of it. */
const NAMES: Readonly<Record<Role, InBoth>> = {
  firm_owner: { zh: '企业负责人', en: 'firm owner' },
  firm_clerk: { zh: '企业经办', en: 'firm clerk' },
  officer: { zh: '园区经办', en: 'zone officer' },
  finance: { zh: '财务', en: 'finance' },
  district_officer: { zh: '县区经办', en: 'district officer' },
  leader: { zh: '领导', en: 'leader' },
  policy_officer: { zh: '政策制定', en: 'policy officer' },
  bank: { zh: '银行', en: 'bank' },
  guarantor: { zh: '担保机构', en: 'guarantor' },
  insurer: { zh: '保险机构', en: 'insurer' },
  provider: { zh: '服务机构', en: 'service provider' },
  carrier: { zh: '孵化载体', en: 'incubator' },
  expert: { zh: '专家', en: 'expert' },
  auditor: { zh: '审计', en: 'auditor' },
  system_admin: { zh: '系统管理员', en: 'system administrator' },
  security_admin: { zh: '安全管理员', en: 'security administrator' },
}

/** Roles as a sentence names them. */
export const roleNames = (roles: readonly Role[]): InBoth =>
  roles.length === 0
    ? NONE
    : {
        zh: roles.map((role) => NAMES[role].zh).join('、'),
        en: roles.map((role) => NAMES[role].en).join(', '),
      }
