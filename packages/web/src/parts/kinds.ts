import { inBoth } from '../i18n.ts'

/** What each kind of party is called. */
export const KINDS: Readonly<Record<string, string>> = inBoth(
  {
    enterprise: '企业',
    branch: '分支机构',
    institution: '事业单位',
    bank: '银行',
    carrier: '孵化载体',
    department: '部门',
    cooperative: '合作社',
    team: '团队',
    person: '个人',
  },
  {
    enterprise: 'Firms',
    branch: 'Branches',
    institution: 'Institutions',
    bank: 'Banks',
    carrier: 'Incubators',
    department: 'Departments',
    cooperative: 'Cooperatives',
    team: 'Teams',
    person: 'People',
  },
)
