/** What each noted deed is called. */
export const EVENT_WORDS: Readonly<Record<string, string>> = {
  'session.opened': '登录',
  'session.refused': '登录被拒',
  'session.closed': '退出登录',
  'account.created': '新建账号',
  'account.roles_granted': '授予角色',
  'account.disabled': '停用账号',
  'account.password_reset': '重设密码',
  'account.password_changed': '修改密码',
  'facts.read': '查看数据',
  'fact.corrected': '更正数据',
  'people.read': '查看人员',
  'person.attached': '登记人员',
  'person.exported': '导出个人信息',
  'person.erased': '删除个人信息',
  'finding.settled': '处理核查',
  'attachment.added': '上传附件',
  'attachment.read': '下载附件',
  'file.uploaded': '上传文件',
  'import.started': '导入',
  'import.undone': '撤销导入',
  'job.cancelled': '取消任务',
  'job.resumed': '继续任务',
  'run.started': '开始比对',
  'run.exported': '导出名单',
  'party.merged': '合并档案',
  'party.merge_undone': '撤销合并',
  'party.renamed': '登记更名',
}

const SUBJECTS: Readonly<Record<string, string>> = {
  party: '企业',
  run: '比对',
  batch: '导入批次',
  job: '任务',
  finding: '核查',
  account: '账号',
  person: '人员',
  attachment: '附件',
  merge: '合并',
  programme: '政策',
  upload: '上传',
}

/** `party:42` as `企业 42`. */
export function subjectWords(subject: string): string {
  const [kind = '', id = ''] = subject.split(/:(.*)/s)
  return `${SUBJECTS[kind] ?? kind} ${id}`.trim()
}
