import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { addDays } from '@gongzhen/core/base'
import { type Mandate, ask, forget, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Asking } from '../../parts/asking.tsx'
import { AskingWhy } from '../../parts/asking-why.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { LAST_DAY, today } from '../../today.ts'
import { MandateLine } from './mandate-line.tsx'

const words = inBoth(
  {
    title: '授权他人为本企业办事',
    note: '受托人以企业经办的身份办事，到期自动失效，可随时撤销。',
    give: '授权',
    none: '还没有授权过别人',
    noneWhy: '会计师、代理机构要替您办事时，在这里授权，不要把密码告诉他们。',
    login: '受托人的账号',
    loginHint: '请受托人先注册，把账号名告诉您',
    purpose: '代办什么',
    purposeExample: '例如：2026 年研发后补助申报',
    from: '自',
    to: '至（含当日，最长一年）',
    need: '请填写',
    given: '已授权',
    revoke: '撤销',
    revokeTitle: (name: string) => `撤销给 ${name} 的授权`,
    revoked: '已撤销，立即生效',
  },
  {
    title: 'Others acting for your firm',
    note: 'They act as the firm’s clerk; a mandate ends by itself on its last day and can be revoked at any time.',
    give: 'Give a mandate',
    none: 'Nobody has a mandate',
    noneWhy: 'When an accountant or agency is to act for you, give a mandate here and keep your password to yourself.',
    login: 'Login of the agent',
    loginHint: 'The agent signs up first and tells you the login',
    purpose: 'What for',
    purposeExample: 'e.g. the R&D subsidy of 2026',
    from: 'From',
    to: 'To (including that day, at most a year)',
    need: 'Fill this in',
    given: 'Mandate given',
    revoke: 'Revoke',
    revokeTitle: (name) => `Revoke the mandate of ${name}`,
    revoked: 'Revoked, at once',
  },
)

const LIST = 'GET /api/parties/:id/mandates'
type Firm = { readonly id: number; readonly name: string }

/** The mandates one's firm has given: new ones, and revoking. */
export function GivenMandates({ firm }: { firm: Firm }) {
  const mandates = useAnswer(LIST, { params: { id: firm.id } })
  const [isGiving, setGiving] = useState(false)
  const [revoked, setRevoked] = useState<Mandate>()
  return (
    <Sheet
      title={words.title}
      note={words.note}
      actions={<Button onClick={() => setGiving(true)}>{words.give}</Button>}
    >
      <Answer of={mandates}>
        {({ mandates }) =>
          mandates.length === 0 ? (
            <Empty title={words.none} why={words.noneWhy} />
          ) : (
            <ul className="account-lines">
              {mandates.map((mandate) => (
                <MandateLine
                  key={mandate.id}
                  mandate={mandate}
                  title={`${mandate.agent.name} (${mandate.agent.login})`}
                >
                  {(mandate.state === 'valid' || mandate.state === 'future') && (
                    <Button size="small" danger onClick={() => setRevoked(mandate)}>
                      {words.revoke}
                    </Button>
                  )}
                </MandateLine>
              ))}
            </ul>
          )
        }
      </Answer>
      <Give firm={firm} open={isGiving} close={() => setGiving(false)} />
      <Revoke firm={firm} mandate={revoked} close={() => setRevoked(undefined)} />
    </Sheet>
  )
}

type Given = { login: string; purpose: string; validFrom: string; validTo: string }

function Give({ firm, open, close }: { firm: Firm; open: boolean; close: () => void }) {
  const work = async (body: Given) => {
    await ask('POST /api/parties/:id/mandates', { params: { id: firm.id }, body })
    await forget(LIST)
    return words.given
  }
  const needed = [{ required: true, message: words.need }]
  return (
    <Asking title={words.title} open={open} submit={words.give} close={close} work={work} draft={`mandate.${firm.id}`}>
      <Form.Item name="login" label={words.login} extra={words.loginHint} rules={needed}>
        <Input autoComplete="off" maxLength={100} />
      </Form.Item>
      <Form.Item name="purpose" label={words.purpose} rules={needed}>
        <Input.TextArea rows={2} maxLength={500} placeholder={words.purposeExample} />
      </Form.Item>
      <Form.Item name="validFrom" label={words.from} initialValue={today()} rules={needed}>
        <Input type="date" max={LAST_DAY} />
      </Form.Item>
      <Form.Item name="validTo" label={words.to} initialValue={addDays(today(), 30)} rules={needed}>
        <Input type="date" max={LAST_DAY} />
      </Form.Item>
    </Asking>
  )
}

function Revoke({ firm, mandate, close }: { firm: Firm; mandate: Mandate | undefined; close: () => void }) {
  const work = async (body: { reason: string }) => {
    const params = { id: firm.id, mandate: mandate?.id ?? 0 }
    await ask('POST /api/parties/:id/mandates/:mandate/revoke', { params, body })
    await forget(LIST)
    return words.revoked
  }
  return (
    <AskingWhy
      title={words.revokeTitle(mandate?.agent.name ?? '')}
      open={mandate !== undefined}
      submit={words.revoke}
      danger
      draft={`mandate-revoked.${mandate?.id}`}
      close={close}
      work={work}
    />
  )
}
