/** States, money and what is watched. */
export const PROCESS = {
  unknownState: ['没有状态「{state}」', 'there is no state {state}'],
  unreachableState: ['从「{initial}」走不到状态「{state}」', 'the state {state} cannot be reached from {initial}'],
  stuckState: ['状态「{state}」没有出路，也不在 final', 'the state {state} has no way out and is not final'],
  noWayToFinal: ['状态「{state}」走不到任何终态', 'no final state can be reached from {state}'],
  finalWithExit: ['终态「{state}」还有动作「{action}」', 'the final state {state} still has the action {action}'],
  unknownPosting: ['没有记账「{name}」', 'there is no posting {name}'],
  actionTwice: [
    '「{by}」在「{state}」的动作「{action}」写了两次，条件也一样',
    '{by} has the action {action} in {state} twice on the same condition',
  ],
  unknownPlaceholder: [
    '账户「{account}」里的 {placeholder} 不认识；可用：{known}',
    '{placeholder} in the account {account} is not known; it takes {known}',
  ],
  sameAccount: [
    '记账「{name}」的 from 和 to 是同一账户「{account}」',
    'the posting {name} moves money from {account} to itself',
  ],
  postingTwice: [
    '记账「{name}」只能写 from 和 to、settles、releases、reverses 之一',
    'the posting {name} takes either from and to, settles, releases or reverses',
  ],
  expiresWithoutHold: ['记账「{name}」写了 expires，却不是 hold: yes', 'the posting {name} expires but holds nothing'],
  amountNotHere: [
    '记账「{name}」是{kind}，整笔办理，不写 {key}',
    'the posting {name} is a {kindEn} of the whole; it takes no {key}',
  ],
  notAHold: ['「{name}」不是 hold: yes 的记账，不能{verb}', '{name} holds nothing and cannot be {verbEn}'],
  notReversible: ['「{name}」不是转账，不能冲正', '{name} is no transfer and cannot be reversed'],
  unknownAccount: ['账户「{account}」不在 accounts 里', 'the account {account} is not among the accounts'],
  figureKind: [
    '指标「{name}」须写 {known} 中的一个：两类账户之间的记账、余额、相除、相减、在外天数',
    'the figure {name} takes one of {known}: postings between accounts, a balance, a ratio, a difference, days out',
  ],
  unusedAccount: ['账户「{account}」没有记账用到', 'no posting uses the account {account}'],
  accountCurrency: [
    '账户「{account}」的币种是{known}，记账「{name}」的金额是 {currency}',
    'the account {account} is in {known}, the posting {name} is in {currency}',
  ],
  openingCurrency: [
    '账户「{account}」的 opening 是{found}，账户的币种是 {currency}',
    'the opening of {account} is {found}, the account is in {currency}',
  ],
  unknownLimit: ['界限「{found}」不认识；可用：{known}', 'the limit {found} is not known; it takes {known}'],
  unknownAsked: [
    '动作「{action}」要填的「{name}」不是事实，也不是 parties 里的一方',
    '{action} asks for {name}, which is neither a fact nor a party of the case',
  ],
  askedNotCase: [
    '动作「{action}」要填的「{name}」不是 from: case 的事实',
    '{action} asks for {name}, which is not a fact of the case (from: case)',
  ],
  caseFactNotAsked: [
    '事实「{name}」from: case，却没有动作要填它',
    'the fact {name} comes from the case, but no action asks for it',
  ],
  partyNotAsked: ['没有动作要填「{name}」是谁', 'no action asks who {name} is'],
  notByUnknown: ['没有动作「{name}」', 'there is no action {name}'],
  consentNames: [
    'consent 里的「{name}」不对：to 写一方，purpose、until、points 写办件要填的文字、日期、数，given_by、ended_by、needed_for 写动作',
    '{name} of consent: `to` names a party; purpose, until and points a text, a date and a number the case asks for; given_by, ended_by and needed_for actions',
  ],
  systemWithoutAfter: [
    '系统的动作「{action}」要写 after 或 if：什么时候办',
    'the system does {action}: say when, with after or if',
  ],
  systemAsks: ['系统的动作「{action}」不能要人填「{name}」', 'the system does {action} and cannot be asked for {name}'],
  paperNotAsked: [
    '动作「{action}」的 papers 写了「{name}」，它不在这个动作的 asks 里',
    '{action} wants a paper for {name}, which it does not ask for',
  ],
  paperUnnamed: [
    '动作「{action}」要附「{name}」的凭据，这个事实没有写 evidence：凭据是什么',
    '{action} wants a paper for {name}; its fact does not say by evidence what paper that is',
  ],
  reasonOfNobody: [
    '动作「{action}」由「{by}」办，没有人写理由，不能写 reason: yes',
    '{action} is done by {by}: there is nobody to give a reason',
  ],
  paidSettles: [
    '支付结果的动作「{action}」要 post 一条 settles 的记账（不写 amount、if），结清一笔没有 expires 的冻结，且不写 asks',
    'the bank’s answer {action} posts one settlement of a hold that never expires, without amount or if, and asks for nothing',
  ],
  waitExpected: [
    '{what}应是期限（如 3个月、5个工作日）、日期，或得出期限、日期的参数或规则，得到的是{found}',
    '{what} must be a length of time or a day, it gives {foundEn}',
  ],
  ledgerFactAccount: [
    '事实「{name}」from: ledger，要写 account 和 measure',
    'the fact {name} is read from the ledger: it takes account and measure',
  ],
  ledgerFactType: [
    '事实「{name}」读的是{measure}，type 应是 {expected}',
    'the fact {name} reads {measure}; its type is {expected}',
  ],
  eventFactType: [
    '事实「{name}」写了 event，type 应是 date',
    'the fact {name} is the day of an event; its type is date',
  ],
  unknownEvent: [
    '事实「{name}」的 event「{event}」不是动作，也不是 now、opening、filing',
    '{event} of the fact {name} is no action and none of now, opening, filing',
  ],
  keyOnlyFrom: ['「{key}」只用于 from: {from} 的事实', '"{key}" belongs to a fact with from: {from}'],
  watchName: ['「{name}」只能写作 获批时.事实', '{name} is written 获批时.fact'],
} as const
