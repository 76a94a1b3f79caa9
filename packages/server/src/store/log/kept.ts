import { SEALED } from './seal.ts'
import { WITNESSED } from './witness.ts'

/** Tables whose rows are worked out again by the audit: the books and their log, and what follows from other rows. */
export const RECOMPUTED: Readonly<Record<string, string>> = {
  ledger_account: '由分录重算',
  ledger_entry: '由转账重算',
  ledger_transfer: '每笔是日志的一片叶子',
  ledger_hold: '由转账重算',
  ledger_figure: '由转账重算',
  ledger_figure_day: '由转账重算',
  log_decision: '每条是日志的一片叶子',
  log_leaf: '由转账与决定重算',
  log_tile: '由叶子重算',
  log_checkpoint: '由叶子重算，并有签名',
  log_signature: '按公钥核对',
  case_event: '逐步与日志里的决定核对',
  sealed_rows: '摘要在日志里',
  fact: '由申报重算',
  standing: '测算所得的与该次测算的结果核对，其余的按规则由事实重新判断',
  standing_count: '由当前结果重数',
  standing_amount: '由当前结果重加',
}

/** Tables of which the log keeps nothing, each with its reason. */
export const NOT_KEPT: Readonly<Record<string, string>> = {
  area: '每次启动按 zone.yaml 重写',
  code: '每次启动按随程序发布的代码表重写',
  zone: '名称与设置在 zone.yaml',
  migration: '每次启动与程序自带的迁移文件核对',
  job: '后台任务的进度；它的结果（导入、测算）已封存',
  session: '登录状态，随会话结束而失效',
  sign_in_attempt: '登录失败计数，随时清除',
  password_link: '一次性链接，几天内失效；用过即改账号，账号已见证',
  api_token: '一小时内失效的令牌；程序与密钥已见证',
  submission: '防重复提交的回执，随时清除',
  webhook_delivery: '向外推送的队列；所推送的事另有记录',
  inbox_done: '个人待办的勾选',
  message_seen: '个人读到哪一条',
  saved_view: '个人存下的筛选',
  tour_seen: '个人看过的导览',
}

/** What no audit finds that has only the database and the log's key to go by. */
export const NOT_FOUND: readonly { readonly zh: string; readonly en: string }[] = [
  {
    zh: '尚未封存的行（按表列出行数）：操作记录、附件、留言最近约一分钟内被添改的；封存以后再动，逐行查得出',
    en: 'rows not sealed yet, counted above by table: the trail, attachments and messages of about the last minute',
  },
  {
    zh: '有人掌握数据库，当场照平台的写法连同决定、转账一起写下的：日志只能证明写下以后没有再改，不能证明当初是谁写的',
    en: 'what somebody with the database wrote as the platform does, its decision or transfer included: the log proves that nothing was changed since, not who wrote it',
  },
  {
    zh: '数据库与日志密钥都被掌握时重写的历史：只有系统以外的联署（gongzhen cosign）能把它揭穿',
    en: 'history written anew by somebody with both the database and the log’s key: only a cosignature made elsewhere shows that',
  },
]

/** How the audit finds a change in a table: row by row, in lists, by working it out again, or not at all. */
export function keptHow(table: string): 'witnessed' | 'sealed' | 'recomputed' | 'not_kept' | undefined {
  if (table in SEALED) return 'sealed'
  if (table in WITNESSED) return 'witnessed'
  if (table in RECOMPUTED) return 'recomputed'
  return table in NOT_KEPT ? 'not_kept' : undefined
}
