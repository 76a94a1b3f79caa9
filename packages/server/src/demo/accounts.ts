import type { Role } from '../endpoint.ts'

/** An account of the demo zone, named by what its holder does; nobody's name. */
export type DemoAccount = {
  readonly login: string
  readonly name: string
  readonly roles: readonly Role[]
  /** The account is a firm's own: it sees that firm only. */
  readonly ofFirm?: boolean
}

/** In the order in which a visitor should try them. */
export const DEMO_ACCOUNTS: readonly DemoAccount[] = [
  { login: 'officer', name: '园区经办', roles: ['officer'] },
  { login: 'policy', name: '政策制定', roles: ['policy_officer'] },
  { login: 'approver', name: '政策审定', roles: ['policy_officer'] },
  { login: 'finance', name: '财务', roles: ['finance'] },
  { login: 'district', name: '县区经办', roles: ['district_officer'] },
  { login: 'leader', name: '分管领导', roles: ['leader'] },
  { login: 'firm', name: '企业用户', roles: ['firm_owner'], ofFirm: true },
  { login: 'clerk', name: '企业经办', roles: ['firm_clerk'], ofFirm: true },
  { login: 'bank', name: '银行', roles: ['bank'] },
  { login: 'guarantor', name: '担保机构', roles: ['guarantor'] },
  { login: 'insurer', name: '保险机构', roles: ['insurer'] },
  { login: 'provider', name: '服务机构', roles: ['provider'] },
  { login: 'carrier', name: '孵化载体', roles: ['carrier'] },
  { login: 'expert', name: '专家', roles: ['expert'] },
  { login: 'auditor', name: '审计', roles: ['auditor'] },
  { login: 'admin', name: '系统管理', roles: ['system_admin'] },
  { login: 'security', name: '安全管理', roles: ['security_admin'] },
]
