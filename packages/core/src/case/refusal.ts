/** Why something cannot be done; `holes` fill the words. */
export type CaseRefusal = {
  readonly code: RefusedWhy
  readonly zh: string
  readonly en: string
  readonly article: string
  /** The facts that are missing, where the reason is that something is not known. */
  readonly missing: readonly string[]
}

/** Every reason a case gives: the word golden cases use, then the sentence in Chinese and English. */
const REASONS = {
  state: [
    '状态',
    '「{state}」时没有「{role} {action}」{first}；可行的：{can}',
    'In {state} there is no {action} by {role}{firstEn}; possible: {can}.',
  ],
  condition: ['条件', '条件不成立：{condition}{because}', 'The condition does not hold: {condition}{because}'],
  differs: ['条件', '「{name}」要是「{wanted}」，现在是「{found}」', '{name} has to be {wanted}; it is {found}.'],
  holds: [
    '条件',
    '「{condition}」成立，不成立时才能「{action}」',
    '{action} is for when {condition} does not hold; it does.',
  ],
  unknown: ['未知', '不能判断：缺少 {missing}', 'It cannot be judged: {missing} is missing.'],
  fault: ['错误', '算不出来：{found}', 'It cannot be worked out: {found}'],
  early: ['未到', '要等到 {day} 才能办', 'Not before {day}.'],
  asked: ['缺填', '还没有填：{missing}', 'Still to be given: {missing}.'],
  party: ['缺方', '还没有确定：{missing}', 'Still to be named: {missing}.'],
  paper: [
    '缺凭据',
    '「{missing}」要附上凭据，还没有附文件：请附上再办，没有凭据的不能答「是」',
    'The paper that shows {missing} has to be attached; there is no file yet. Attach it first.',
  ],
  reason: [
    '缺理由',
    '「{action}」要写明理由，「理由」（note）还没有写：请写明为什么、对方可以怎么办，企业看得到',
    '{action} takes a reason; “note” says none yet. Say why, and what can be done next: the firm reads it.',
  ],
  unasked: ['多填', '「{action}」不要填「{name}」', '{action} does not ask for {name}.'],
  person: ['同人', '办理「{other}」的人不能再办「{action}」', 'Who did {other} may not do {action}.'],
  consent: [
    '撤回',
    '企业已撤回给{to}的授权，不能再「{action}」',
    'The firm has revoked its consent to {to}: {action} is not possible any more.',
  ],
  amountZero: [
    '零',
    '「{posting}」算出来是零元，没有钱可记，不能办',
    '{posting} comes to zero: there is no money to move.',
  ],
  amountNegative: ['负数', '记账「{posting}」的金额是负数：{amount}', 'The amount of {posting} is negative: {amount}.'],
  amountUnknown: [
    '未知',
    '记账「{posting}」的金额不知道：缺少 {missing}',
    'The amount of {posting} is not known: {missing} is missing.',
  ],
  amountMore: [
    '超冻结',
    '记账「{posting}」{amount}，超过冻结的 {held}',
    '{posting} is {amount}, more than the {held} that is held.',
  ],
  holdNone: ['无冻结', '没有可用的冻结款「{posting}」', 'There is no open hold {posting}.'],
  holdExpired: ['过期', '冻结款「{posting}」已于 {day} 到期', 'The hold {posting} expired on {day}.'],
  moveNone: ['无转账', '没有可冲正的「{posting}」', 'There is no {posting} to reverse.'],
  illustrative: [
    '示例',
    '含示例参数，演示区之外不能记账',
    'It rests on illustrative figures; nothing is posted outside a demo zone.',
  ],
  overdrawn: ['余额不足', '{zh}', '{en}'],
  ledger: ['账户', '{zh}', '{en}'],
} as const satisfies Record<string, readonly [word: string, zh: string, en: string]>

/** Names of the reasons. */
export type RefusedWhy = keyof typeof REASONS

/** The words golden cases expect a reason by. */
export const REASON_WORDS: ReadonlySet<string> = new Set(Object.values(REASONS).map(([word]) => word))

/** The word a golden case expects the reason by. */
export const wordOf = ({ code }: CaseRefusal): string => REASONS[code][0]

/** A reason in both languages, its words filled in. */
export function refusal(
  code: RefusedWhy,
  holes: Readonly<Record<string, string | number>>,
  article: string,
  missing: readonly string[] = [],
): CaseRefusal {
  const [, zh, en] = REASONS[code]
  const fill = (text: string) => text.replace(/\{(\w+)\}/g, (_, hole: string) => String(holes[hole] ?? ''))
  return { code, zh: fill(zh), en: fill(en), article, missing }
}

/** What the ledger refused, as a reason of the case. */
export const ledgerRefusal = (code: string, zh: string, en: string, article = ''): CaseRefusal =>
  refusal(code === 'overdrawn' ? 'overdrawn' : 'ledger', { zh, en }, article)
