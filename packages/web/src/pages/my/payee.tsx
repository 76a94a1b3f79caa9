import { getRouteApi } from '@tanstack/react-router'
import { type Out, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { instant } from '../../parts/when.ts'
import { ChangePayee } from './payee/change.tsx'
import { AskedPayees, isWaiting } from './payee/requests.tsx'

const words = inBoth(
  {
    title: '收款账户',
    note: '政策资金付到这里。账号只显示末四位，每次查看都留痕。',
    inUse: '现用账户',
    none: '还没有收款账户',
    noneWhy: '没有收款账户，批准的资金付不出来。请提出收款账户，由园区财务核对。',
    waiting: '上一次的变更还在等财务核对，核对以后才能再提。',
    ownerOnly: '提出或变更收款账户，由企业管理员办理。',
    holder: '户名',
    number: '账号',
    bank: '开户行',
    reason: '依据',
    entered: (who: string, when: string) => `${who}登记于 ${when}`,
    before: '以前的账户',
  },
  {
    title: 'Where we are paid',
    note: 'Public money goes here. Only the last four signs are shown, and every reading is on record.',
    inUse: 'Account in use',
    none: 'No account yet',
    noneWhy: 'Without one nothing that is granted can be paid. Ask for one; the zone’s finance people confirm it.',
    waiting: 'The change asked for before still waits for the finance people.',
    ownerOnly: 'The firm’s owner asks for changes.',
    holder: 'Holder',
    number: 'Number',
    bank: 'Bank',
    reason: 'Paper',
    entered: (who, when) => `entered by ${who}, ${when}`,
    before: 'Accounts so far',
  },
)

type Known = Out<'GET /api/parties/:id/payees'>
type Account = Known['payees'][number]

const my = getRouteApi('/my')

/** Where the firm is paid, who entered it, what it has asked to change and what became of that. */
export function MyPayee() {
  const { party, session } = my.useRouteContext()
  const found = useAnswer('GET /api/parties/:id/payees', { params: { id: party.id } }, { staleTime: 0 })
  const isOwner = session.roles.includes('firm_owner')
  return (
    <>
      <PageHead help={['payee account', 'held']} title={words.title} note={words.note} />
      <Answer of={found}>
        {({ payees, requests }) => (
          <div className="stack-wide">
            {payees[0] && <InUse account={payees[0]} />}
            {isOwner && !requests.some(isWaiting) ? (
              <ChangePayee party={party} first={payees[0] ? undefined : { title: words.none, why: words.noneWhy }} />
            ) : (
              <>
                {!payees[0] && <Empty title={words.none} why={words.noneWhy} />}
                <p className="soft">{isOwner ? words.waiting : words.ownerOnly}</p>
              </>
            )}
            {requests.length > 0 && <AskedPayees party={party.id} requests={requests} isOwner={isOwner} />}
            {payees.length > 1 && <Before accounts={payees.slice(1)} />}
          </div>
        )}
      </Answer>
    </>
  )
}

function InUse({ account }: { account: Account }) {
  const { holder, number, bank, reason, byName, at } = account
  return (
    <Sheet title={words.inUse}>
      <dl className="my-pairs">
        <dt>{words.holder}</dt>
        <dd>{holder}</dd>
        <dt>{words.number}</dt>
        <dd className="code nowrap">{number}</dd>
        <dt>{words.bank}</dt>
        <dd>{bank}</dd>
        <dt>{words.reason}</dt>
        <dd>{reason}</dd>
      </dl>
      <p className="faint">{words.entered(byName ?? '', instant(at))}</p>
    </Sheet>
  )
}

function Before({ accounts }: { accounts: readonly Account[] }) {
  return (
    <Sheet title={words.before}>
      <ul className="my-facts">
        {accounts.map(({ id, holder, number, bank, byName, at }) => (
          <li key={id}>
            <p>
              {holder} · {bank} <span className="code nowrap">{number}</span>
            </p>
            <p className="faint">{words.entered(byName ?? '', instant(at))}</p>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}
