/** What each kind of party is called. */
export const KINDS: Readonly<Record<string, string>> = {
  enterprise: '企业',
  branch: '分支机构',
  institution: '事业单位',
  bank: '银行',
  carrier: '孵化载体',
  department: '部门',
  cooperative: '合作社',
  team: '团队',
  person: '个人',
}
