import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { type Out, ask, asked, forget, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Asking } from '../../parts/asking.tsx'
import { type Column, Listing } from '../../parts/listing.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { instant } from '../../parts/when.ts'

const words = inBoth(
  {
    title: '待核对的收款账户',
    note: '企业提出的账户，核对依据和户名以后才付到那里',
    party: '企业',
    account: '收款账户',
    reason: '依据',
    asked: '提出',
    otherHolder: '与企业名称不同',
    decide: '办理',
    confirm: '确认',
    refuse: '不确认',
    confirmTitle: (name: string) => `确认${name}的收款账户`,
    refuseTitle: (name: string) => `不确认${name}的收款账户`,
    sure: '确认以后，付给这家企业的钱都到这个账户。',
    why: '原因，企业会看到',
    need: '请写明原因',
    confirmed: '已确认，从此付到这个账户',
    refused: '已退回，企业会收到原因',
  },
  {
    title: 'Accounts to be confirmed',
    note: 'Asked for by firms; paid to once paper and holder have been checked',
    party: 'Firm',
    account: 'Account',
    reason: 'Paper',
    asked: 'Asked',
    otherHolder: 'not the firm’s name',
    decide: 'Decide',
    confirm: 'Confirm',
    refuse: 'Refuse',
    confirmTitle: (name) => `Confirm where ${name} is paid`,
    refuseTitle: (name) => `Refuse the account of ${name}`,
    sure: 'Once confirmed, everything paid to this firm goes there.',
    why: 'Why; the firm reads it',
    need: 'Say why',
    confirmed: 'Confirmed: payments go there from now on',
    refused: 'Refused: the firm is told why',
  },
)

type Request = Out<'GET /api/payee-requests'>['requests'][number]
type Deciding = { readonly request: Request; readonly confirm: boolean }

/** Asks for all of them. */
export const PAYEE_REQUESTS = asked('GET /api/payee-requests', {})

/** Where firms ask to be paid from now on; nothing is shown while nobody asks. */
export function PayeeRequests({ isPayer }: { isPayer: boolean }) {
  const found = useAnswer(...PAYEE_REQUESTS, { staleTime: 0 })
  const [deciding, setDeciding] = useState<Deciding>()
  const requests = found.data?.requests ?? []
  if (requests.length === 0) return null
  return (
    <Sheet title={words.title} note={words.note} flush>
      <Listing
        caption={words.title}
        columns={columns(isPayer ? setDeciding : undefined)}
        rows={requests}
        keyOf={({ id }) => id}
        empty={null}
      />
      <Decide deciding={deciding} close={() => setDeciding(undefined)} />
    </Sheet>
  )
}

function columns(decide: ((deciding: Deciding) => void) | undefined): readonly Column<Request>[] {
  const press: Column<Request> = {
    key: 'decide',
    title: words.decide,
    cell: (request) => (
      <span className="row">
        <Button type="primary" onClick={() => decide?.({ request, confirm: true })}>
          {words.confirm}
        </Button>
        <Button onClick={() => decide?.({ request, confirm: false })}>{words.refuse}</Button>
      </span>
    ),
  }
  return [
    { key: 'party', title: words.party, phone: 'title', cell: ({ party }) => party.name },
    {
      key: 'account',
      title: words.account,
      cell: ({ party, holder, bank, number }) => (
        <span>
          {holder} {holder !== party.name && <Tag tone="unsure">{words.otherHolder}</Tag>}{' '}
          <span className="faint">{bank}</span> <span className="code nowrap">{number}</span>
        </span>
      ),
    },
    { key: 'reason', title: words.reason, cell: ({ reason }) => reason },
    {
      key: 'asked',
      title: words.asked,
      cell: ({ askedByName, askedAt }) => `${askedByName ?? ''} ${instant(askedAt)}`,
    },
    ...(decide ? [press] : []),
  ]
}

function Decide({ deciding, close }: { deciding: Deciding | undefined; close: () => void }) {
  const confirm = deciding?.confirm ?? true
  const name = deciding?.request.party.name ?? ''
  const work = async ({ note = '' }: { note?: string }) => {
    const params = { id: deciding?.request.id ?? 0 }
    await ask('POST /api/payee-requests/:id/decision', { params, body: { confirm, note } })
    await forget('GET /api/payee-requests', 'GET /api/payables', 'GET /api/parties/:id/payees')
    return confirm ? words.confirmed : words.refused
  }
  return (
    <Asking
      title={confirm ? words.confirmTitle(name) : words.refuseTitle(name)}
      open={deciding !== undefined}
      submit={confirm ? words.confirm : words.refuse}
      danger={!confirm}
      draft={`payee-request.${deciding?.request.id}.${confirm}`}
      close={close}
      work={work}
    >
      {confirm ? (
        <p>
          {words.sure} {deciding?.request.holder} {deciding?.request.bank}{' '}
          <span className="code nowrap">{deciding?.request.number}</span>
        </p>
      ) : (
        <Form.Item name="note" label={words.why} rules={[{ required: true, min: 2, message: words.need }]}>
          <Input.TextArea rows={2} maxLength={500} />
        </Form.Item>
      )}
    </Asking>
  )
}
