import { Form, Input } from 'antd'
import { ask, forget, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Asking } from '../../parts/asking.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { instant } from '../../parts/when.ts'

const words = inBoth(
  {
    title: (name: string) => `${name}的收款账户`,
    save: '登记',
    done: '已登记，从此付到这个账户',
    holder: '收款户名',
    number: '收款账号',
    bank: '开户行',
    paper: '依据，如「开户许可证」「企业盖章的账户变更函」',
    need: '请填写',
    wrong: '账号应是 6–34 位数字或字母',
    before: '以前的账户',
  },
  {
    title: (name) => `Where ${name} is paid`,
    save: 'Enter',
    done: 'Entered: payments go there from now on',
    holder: 'Account holder',
    number: 'Account number',
    bank: 'Bank',
    paper: 'On what paper this rests',
    need: 'Fill this in',
    wrong: '6 to 34 digits or letters',
    before: 'Accounts so far',
  },
)

type Answers = { holder: string; number: string; bank: string; reason: string }

/** Enters where a firm is paid; what was there before stays and is shown. */
export function EnterPayee({
  party,
  close,
}: {
  party: { readonly id: number; readonly name: string } | undefined
  close: () => void
}) {
  const known = useAnswer('GET /api/parties/:id/payees', { params: { id: party?.id ?? 0 } }, { enabled: !!party })
  const work = async (answers: Answers) => {
    await ask('POST /api/parties/:id/payees', { params: { id: party?.id ?? 0 }, body: answers })
    await forget('GET /api/payables', 'GET /api/parties/:id/payees')
    return words.done
  }
  const needed = [{ required: true, message: words.need }]
  const before = known.data?.payees ?? []
  return (
    <Asking
      title={words.title(party?.name ?? '')}
      open={!!party}
      submit={words.save}
      close={close}
      work={work}
      draft={`payee.${party?.id}`}
      unkept={['number']}
    >
      <Form.Item name="holder" label={words.holder} rules={needed} initialValue={party?.name}>
        <Input maxLength={100} />
      </Form.Item>
      <Form.Item
        name="number"
        label={words.number}
        rules={[{ required: true, pattern: /^[0-9A-Za-z\s-]{6,40}$/, message: words.wrong }]}
      >
        <Input maxLength={40} inputMode="numeric" />
      </Form.Item>
      <Form.Item name="bank" label={words.bank} rules={needed}>
        <Input maxLength={100} />
      </Form.Item>
      <ReasonField placeholder={words.paper} />
      {before.length > 0 && (
        <div className="soft">
          <p>{words.before}</p>
          <ul>
            {before.map(({ id, holder, number, bank, byName, at }) => (
              <li key={id}>
                {holder} {bank} <span className="code">{number}</span>{' '}
                <span className="faint">
                  {byName} {instant(at)}
                </span>
              </li>
            ))}
          </ul>
        </div>
      )}
    </Asking>
  )
}
