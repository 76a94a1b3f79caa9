import { defineErrors, Failure } from '../base.ts'

const failure = defineErrors('ledger', {
  amount_not_positive: {
    status: 422,
    zh: '金额应大于零，写的是 {found}。退回或更正请用「冲正」，不要记负数。',
    en: 'The amount must be above zero, found {found}. To take something back, reverse it.',
  },
  amount_too_large: {
    status: 422,
    zh: '一笔金额不能超过 {most}，写的是 {found}。请核对单位是元还是分、是否多写了零。',
    en: 'One amount may be at most {most}, found {found}. Check the unit and the zeros.',
  },
  amount_not_whole: {
    status: 422,
    zh: '「{found}」不是整数分的金额：{currency} 最多写到小数点后 {places} 位。',
    en: '"{found}" is not a whole number of minor units: {currency} has {places} decimals.',
  },
  balance_too_large: {
    status: 422,
    zh: '账户「{account}」记上这笔后会超出可记的范围。请核对金额。',
    en: 'Account "{account}" would leave the range that can be kept. Check the amount.',
  },
  text_malformed: {
    status: 422,
    zh: '{field}「{found}」不能为空、超过 {most} 个字，或含换行等控制字符。',
    en: '{field} "{found}" must have 1 to {most} characters and none that controls.',
  },
  path_malformed: {
    status: 422,
    zh: '账户路径「{found}」无效：各级以「/」分隔，每级 1–60 个字、首尾无空格，最多八级。',
    en: 'Account path "{found}" is invalid: up to eight levels of 1 to 60 characters, separated by "/".',
  },
  currency_other: {
    status: 422,
    zh: '账户「{account}」的币种是 {has}，这笔是 {found}。不同币种请经「汇兑」账户按牌价折算。',
    en: 'Account "{account}" is in {has}, this transfer in {found}. Exchange through the exchange account.',
  },
  account_unknown: {
    status: 422,
    zh: '没有账户「{account}」。请先开户，或核对路径。',
    en: 'There is no account "{account}". Open it first, or check the path.',
  },
  account_frozen: {
    status: 409,
    zh: '账户「{account}」已冻结，不能收付。解冻后再办。',
    en: 'Account "{account}" is frozen. Unfreeze it first.',
  },
  account_closed: {
    status: 409,
    zh: '账户「{account}」已销户，不能再用。',
    en: 'Account "{account}" is closed.',
  },
  same_account: {
    status: 422,
    zh: '付款账户与收款账户都是「{account}」。',
    en: 'Both sides are account "{account}".',
  },
  overdrawn: {
    status: 409,
    zh: '账户「{account}」可用 {available}，这笔需要 {asked}，差 {short}。',
    en: 'Account "{account}" has {available} left, {asked} is asked: {short} too much.',
  },
  overfilled: {
    status: 409,
    zh: '账户「{account}」余额不得大于零：还可收 {available}，这笔是 {asked}，多 {short}。',
    en: 'Account "{account}" may not rise above zero: it can take {available}, {asked} is sent: {short} too much.',
  },
  id_taken: {
    status: 409,
    zh: '编号「{id}」已用于另一笔内容不同的转账。同一编号只能重发同样的内容。',
    en: 'The id "{id}" belongs to a transfer with another body. An id can only be sent again with the same body.',
  },
  id_twice: {
    status: 422,
    zh: '编号「{id}」在这一批中出现了两次。',
    en: 'The id "{id}" occurs twice in this batch.',
  },
  batch_other: {
    status: 409,
    zh: '编号「{id}」已在另一批中记账；重发时应与当初整批相同。',
    en: 'The id "{id}" was posted in another batch; send the whole batch again as it was.',
  },
  batch_empty: { status: 422, zh: '这一批里没有转账。', en: 'The batch has no transfers.' },
  hold_unknown: { status: 422, zh: '没有冻结款「{hold}」。', en: 'There is no hold "{hold}".' },
  hold_settled: {
    status: 409,
    zh: '冻结款「{hold}」已经支付完毕，不能再次支付或释放。',
    en: 'The hold "{hold}" has been settled already.',
  },
  hold_released: {
    status: 409,
    zh: '冻结款「{hold}」已经释放，不能再支付或释放。',
    en: 'The hold "{hold}" has been released already.',
  },
  hold_expired: {
    status: 409,
    zh: '冻结款「{hold}」已于 {expires} 到期，不能再支付。需要时请重新申请冻结。',
    en: 'The hold "{hold}" expired at {expires}.',
  },
  hold_not_expired: {
    status: 409,
    zh: '冻结款「{hold}」尚未到期（{expires}）。',
    en: 'The hold "{hold}" has not expired ({expires}).',
  },
  hold_too_little: {
    status: 409,
    zh: '冻结款「{hold}」还剩 {left}，不够支付 {asked}。',
    en: 'The hold "{hold}" has {left} left, not {asked}.',
  },
  expires_past: {
    status: 422,
    zh: '冻结款的到期时间 {expires} 不晚于记账时间 {at}。',
    en: 'The hold would expire at {expires}, not after the time of posting {at}.',
  },
  reverses_unknown: { status: 422, zh: '没有可冲正的转账「{id}」。', en: 'There is no transfer "{id}" to reverse.' },
  reverses_reversal: {
    status: 409,
    zh: '「{id}」本身是一笔冲正，不能再冲正。请重新记一笔。',
    en: '"{id}" is itself a reversal and cannot be reversed. Post anew.',
  },
  reverses_hold: {
    status: 409,
    zh: '「{id}」没有移动资金，不能冲正；冻结款请用「释放」。',
    en: '"{id}" moved nothing and cannot be reversed; release a hold instead.',
  },
  reversed_already: {
    status: 409,
    zh: '「{id}」已由「{by}」冲正过一次。',
    en: '"{id}" has been reversed already, by "{by}".',
  },
  too_early: {
    status: 409,
    zh: '账户「{account}」最后一笔记于 {last}，不能再记更早的 {at}。',
    en: 'Account "{account}" was last entered at {last}; {at} is before it.',
  },
  in_future: { status: 422, zh: '记账时间 {at} 在将来。', en: 'The time of posting {at} lies in the future.' },
  account_differs: {
    status: 409,
    zh: '账户「{account}」已存在，但币种或限制不同（已有：{has}；要求：{asked}）。',
    en: 'Account "{account}" exists with other terms ({has}, asked {asked}).',
  },
  account_not_empty: {
    status: 409,
    zh: '账户「{account}」还有余额或冻结款，不能销户：余额 {balance}，待付 {heldOut}，待收 {heldIn}。',
    en: 'Account "{account}" is not empty: balance {balance}, held out {heldOut}, held in {heldIn}.',
  },
  state_unreachable: {
    status: 409,
    zh: '账户「{account}」现为「{has}」，不能改为「{asked}」。',
    en: 'Account "{account}" is {has} and cannot become {asked}.',
  },
  no_history: {
    status: 404,
    zh: '账户「{account}」在 {at} 没有记录：{reason}。',
    en: 'Account "{account}" has no history at {at}: {reason}.',
  },
  rate_malformed: {
    status: 422,
    zh: '汇率「{found}」应为大于零的小数，如 6.8747，并写明日期与来源。',
    en: 'The rate "{found}" must be a decimal above zero, with its day and source.',
  },
  rate_disagrees: {
    status: 422,
    zh: '按汇率 {rate}，{sold} 折合 {expected}，写的是 {found}。',
    en: 'At {rate}, {sold} is {expected}, found {found}.',
  },
  busy: {
    status: 503,
    zh: '账务正忙，这一批没有记账。请用同样的编号重试。',
    en: 'The ledger is busy; nothing was posted. Try again with the same ids.',
  },
})

/** Names of what the ledger refuses. */
export type RefusalCode = Parameters<typeof failure>[0]

/** Why one transfer of a batch cannot be posted; `failure` has the words. */
export type Refusal = { readonly id: string; readonly code: RefusalCode; readonly failure: Failure }

/** A failure of the ledger; `Name` asks for its own details. */
export const ledgerFailure = failure

/** A refusal of a transfer. */
export function refuse<Name extends RefusalCode>(
  id: string,
  code: Name,
  details: Parameters<typeof failure<Name>>[1],
): Refusal {
  return { id, code, failure: failure(code, details) }
}

/** One failure for all refusals of a batch: the first one's code, everyone's words. */
export function asFailure(refusals: readonly Refusal[]): Failure {
  const [first] = refusals
  if (!first) throw new Error('no refusal')
  if (refusals.length === 1) return first.failure
  const { code, status, details } = first.failure
  const zh = refusals.map((refusal) => `「${refusal.id}」${refusal.failure.message}`).join('\n')
  const en = refusals.map((refusal) => `"${refusal.id}": ${refusal.failure.en}`).join('\n')
  return new Failure(code, status, zh, details, en)
}
