import { Form, Input, Radio } from 'antd'
import { type Finding, ask, forget } from '../../api.ts'
import { Asking } from '../../parts/asking.tsx'
import { Evidence, type Proof } from '../../parts/evidence.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { REFRESH_WORDS } from '../../parts/refresh.ts'
import { inDays } from '../../parts/when.ts'
import { TOUCHED } from '../firm/correction.tsx'
import { findingMessage } from './words.ts'
import './settle.css'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: (fact: string, period: string) => `处理：${[fact, period].filter(Boolean).join(' ')}`,
    choice: '怎样处理',
    choose: (source: string) => `以${source}为准`,
    settle: '都不对，认定为…',
    correct: '值有误，认定为…',
    explain: '属实，值不变',
    withdraw: '不是问题，撤回',
    value: '认定的值',
    valueHint: '写明单位，例如 1,820 万元、18.2%、是',
    evidence: '证据',
    submit: '登记处理',
    reason: '依据什么这样处理',
    needChoice: '请选择怎样处理',
    needValue: '请写出认定的值',
  },
  {
    title: (fact, period) => `Settle: ${[fact, period].filter(Boolean).join(' ')}`,
    choice: 'How',
    choose: (source) => `Go by ${source}`,
    settle: 'Neither; the value is …',
    correct: 'Wrong; the value is …',
    explain: 'True; keep the value',
    withdraw: 'No problem; withdraw',
    value: 'The value',
    valueHint: 'With its unit, such as 1,820 万元, 18.2%, 是',
    evidence: 'Evidence',
    submit: 'Note it',
    reason: 'On what grounds',
    needChoice: 'Choose how to settle it',
    needValue: 'Write the value',
  },
)

type Answers = { choice: string; value?: string; reason: string; evidence?: readonly Proof[] }
type Body = Parameters<typeof ask<'POST /api/findings/:id/settle'>>[1]['body']

/** One finding decided: which source is right, another value, true as it is, or no finding at all. */
export function Settle({ finding, close }: { finding: Finding | undefined; close: () => void }) {
  const work = async (answers: Answers) => {
    const { refresh } = await ask('POST /api/findings/:id/settle', {
      params: { id: finding?.id ?? 0 },
      body: bodyOf(answers),
    })
    await forget(...TOUCHED)
    return REFRESH_WORDS[refresh]
  }
  return (
    <Asking
      title={finding ? words.title(finding.fact.name, finding.periodShown) : ''}
      open={finding !== undefined}
      submit={words.submit}
      draft={`finding.${finding?.id}`}
      close={close}
      work={work}
    >
      {finding && <Choices finding={finding} />}
      <ReasonField placeholder={words.reason} />
      <Form.Item name="evidence" label={words.evidence}>
        <Evidence />
      </Form.Item>
    </Asking>
  )
}

function Choices({ finding }: { finding: Finding }) {
  const choice = Form.useWatch<string | undefined>('choice')
  return (
    <>
      <p className="settle-about">
        {finding.subject.name}：{findingMessage(finding.kind, finding.message)}
      </p>
      <Form.Item name="choice" label={words.choice} rules={[{ required: true, message: words.needChoice }]}>
        <Radio.Group className="settle-choices">
          {finding.rivals.map(({ source, shown }) => (
            <Radio key={source} value={`source:${source}`}>
              {words.choose(source)}：<strong className="nowrap">{inDays(shown)}</strong>
            </Radio>
          ))}
          <Radio value="settle">{finding.rivals.length > 0 ? words.settle : words.correct}</Radio>
          {finding.kind !== 'conflict' && <Radio value="explain">{words.explain}</Radio>}
          <Radio value="withdraw">{words.withdraw}</Radio>
        </Radio.Group>
      </Form.Item>
      {choice === 'settle' && (
        <Form.Item
          name="value"
          label={words.value}
          extra={words.valueHint}
          rules={[{ required: true, message: words.needValue }]}
        >
          <Input />
        </Form.Item>
      )}
    </>
  )
}

function bodyOf({ choice, value = '', reason, evidence: proofs = [] }: Answers): Body {
  const evidence = proofs.map(({ id }) => id)
  if (choice.startsWith('source:'))
    return { action: 'choose', source: choice.slice('source:'.length), reason, evidence }
  if (choice === 'settle') return { action: 'settle', value, reason, evidence }
  return { action: choice === 'explain' ? 'explain' : 'withdraw', reason }
}
