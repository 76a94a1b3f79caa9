import { Form, Input, Radio } from 'antd'
import { ask, forget } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Asking } from '../../parts/asking.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { TOUCHED } from '../firm/correction.tsx'
import type { Objection } from '../objections.tsx'

const words = inBoth(
  {
    title: (firm: string) => `答复异议：${firm}`,
    about: (fact: string, now: string, claimed: string) => `${fact}：现为 ${now}，企业认为应为 ${claimed}`,
    unknown: '未知',
    choice: '怎样答复',
    accept: '采纳，按企业说的核定',
    other: '采纳，但核定为另一个值',
    refuse: '不采纳，值不变',
    value: '核定的值',
    valueHint: '写明单位，例如 1,820 万元、18.2%',
    needChoice: '请选择怎样答复',
    needValue: '请写出核定的值',
    reason: '依据什么这样答复；企业会看到',
    submit: '答复',
    done: '已答复，企业会收到消息',
  },
  {
    title: (firm) => `Answer: ${firm}`,
    about: (fact, now, claimed) => `${fact}: now ${now}; the firm says ${claimed}`,
    unknown: 'unknown',
    choice: 'Answer',
    accept: 'Accept what the firm says',
    other: 'Accept, with another value',
    refuse: 'Leave the value as it is',
    value: 'Value settled',
    valueHint: 'With its unit, e.g. 1,820 万元, 18.2%',
    needChoice: 'Choose an answer',
    needValue: 'Write the value',
    reason: 'What the answer rests on; the firm sees it',
    submit: 'Answer',
    done: 'Answered; the firm is told',
  },
)

type Answers = { choice: 'accept' | 'other' | 'refuse'; value?: string; reason: string }

/** The answer to one objection; another officer's answer in between is told, and nothing overwritten. */
export function AnswerObjection({ objection, close }: { objection: Objection | undefined; close: () => void }) {
  const work = async ({ choice, value, reason }: Answers) => {
    const body =
      choice === 'refuse'
        ? { action: 'refuse' as const, reason }
        : { action: 'accept' as const, reason, ...(choice === 'other' && value ? { value } : {}) }
    try {
      await ask('POST /api/objections/:id/answer', { params: { id: objection?.id ?? 0 }, body })
    } finally {
      await forget('GET /api/objections', ...TOUCHED)
    }
    return words.done
  }
  return (
    <Asking
      title={words.title(objection?.party.name ?? '')}
      open={objection !== undefined}
      submit={words.submit}
      draft={`objection-answered.${objection?.id}`}
      close={close}
      work={work}
    >
      {objection && <Choices objection={objection} />}
      <ReasonField placeholder={words.reason} />
    </Asking>
  )
}

function Choices({ objection: { fact, periodShown, disputed, claimed } }: { objection: Objection }) {
  const choice = Form.useWatch<Answers['choice'] | undefined>('choice')
  const what = [fact.name, periodShown].filter(Boolean).join(' ')
  return (
    <>
      <p>{words.about(what, disputed ?? words.unknown, claimed)}</p>
      <Form.Item name="choice" label={words.choice} rules={[{ required: true, message: words.needChoice }]}>
        <Radio.Group
          options={(['accept', 'other', 'refuse'] as const).map((value) => ({ value, label: words[value] }))}
        />
      </Form.Item>
      {choice === 'other' && (
        <Form.Item
          name="value"
          label={words.value}
          extra={words.valueHint}
          rules={[{ required: true, message: words.needValue }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
      )}
    </>
  )
}
