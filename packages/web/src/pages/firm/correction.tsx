import { App, Button, Form, Input } from 'antd'
import { useEffect } from 'react'
import { type Out, ask, forget } from '../../api.ts'
import { Evidence, type Proof } from '../../parts/evidence.tsx'
import { useFormDraft } from '../../parts/form-draft.tsx'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import { REFRESH_WORDS } from '../../parts/refresh.ts'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '更正这个值',
    note: '更正作为「核定」申报留痕，优先于所有来源；原来的申报都保留。',
    value: '正确的值',
    reason: '理由',
    reasonPlaceholder: '依据什么更正，例如：按 2024 年度审计报告第 6 页',
    evidence: '证据',
    submit: '登记更正',
    needValue: '请写出正确的值',
    needReason: '请写明理由，至少两个字',
    hints: {
      money: '写明单位，例如 1,820 万元',
      ratio: '例如 18.2%',
      yesno: '是 或 否',
      date: '例如 2024-06-30',
      unit: (unit: string) => `单位为${unit}，例如 12${unit}`,
      number: '一个数',
    },
  },
  {
    title: 'Correct this value',
    note: 'A correction is noted as verified and stands before every source; what was declared stays.',
    value: 'The right value',
    reason: 'Reason',
    reasonPlaceholder: 'On what grounds, for instance: page 6 of the audit report of 2024',
    evidence: 'Evidence',
    submit: 'Note the correction',
    needValue: 'Write the right value',
    needReason: 'Give a reason of at least two characters',
    hints: {
      money: 'With its unit, such as 1,820 万元',
      ratio: 'Such as 18.2%',
      yesno: '是 (yes) or 否 (no)',
      date: 'Such as 2024-06-30',
      unit: (unit) => `In ${unit}, such as 12${unit}`,
      number: 'A number',
    },
  },
)

type Fact = Out<'GET /api/catalogue'>['facts'][number]
type Answers = { value: string; reason: string; evidence?: readonly Proof[] }

type Props = {
  party: number
  fact: Fact
  period: number
  /** The declaration in force as it is shown: a colleague's change in between is told, not overwritten. */
  seen: number | null
}

/** One value put right by hand: with its reason, with evidence where there is some. */
export function Correction({ party, fact, period, seen }: Props) {
  const [form] = Form.useForm<Answers>()
  const { message } = App.useApp()
  const { isBusy, trouble, press } = usePress(async ({ status }) => {
    // Told of a colleague's value, the next try has seen it.
    if (status === 409) await forget(...TOUCHED)
  })
  const { keep, drop, note } = useFormDraft(form, `correction.${party}.${fact.column}.${period}`)
  // The drawer begins at its field, and what was said before stays in sight.
  useEffect(() => {
    const wait = setTimeout(() => form.getFieldInstance('value')?.focus({ preventScroll: true }))
    return () => clearTimeout(wait)
  }, [form])
  const submit = ({ value, reason, evidence = [] }: Answers) =>
    press(async () => {
      const { refresh } = await ask('POST /api/parties/:id/facts', {
        params: { id: party },
        body: { fact: fact.column, period, value, reason, evidence: evidence.map(({ id }) => id), seen },
      })
      drop()
      form.resetFields()
      message.success(REFRESH_WORDS[refresh])
      await forget(...TOUCHED)
    })
  return (
    <section>
      <h3 className="explanation-title">{words.title}</h3>
      <p className="faint">{words.note}</p>
      {note}
      <Form
        form={form}
        layout="vertical"
        requiredMark={false}
        onValuesChange={(_, typed) => keep(typed)}
        onFinish={(answers) => void submit(answers)}
        className="correction"
      >
        <Form.Item
          name="value"
          label={words.value}
          extra={hintFor(fact)}
          rules={[{ required: true, message: words.needValue }]}
        >
          <Input autoComplete="off" />
        </Form.Item>
        <Form.Item name="reason" label={words.reason} rules={[{ required: true, min: 2, message: words.needReason }]}>
          <Input.TextArea rows={3} placeholder={words.reasonPlaceholder} maxLength={2000} />
        </Form.Item>
        <Form.Item name="evidence" label={words.evidence}>
          <Evidence />
        </Form.Item>
        {trouble && <Problem error={trouble} />}
        <Button type="primary" htmlType="submit" loading={isBusy}>
          {words.submit}
        </Button>
      </Form>
    </section>
  )
}

/** How a value of this type is written. */
function hintFor({ type, unit }: { type: Fact['type']; unit: string | null }): string {
  switch (type) {
    case 'money':
      return words.hints.money
    case 'ratio':
      return words.hints.ratio
    case 'yesno':
      return words.hints.yesno
    case 'date':
      return words.hints.date
    case 'count':
    case 'number':
      return unit ? words.hints.unit(unit) : words.hints.number
    case 'text':
      return ''
  }
}

/** What has to be asked for again once a firm's facts have changed. */
export const TOUCHED = [
  'GET /api/parties/:id',
  'GET /api/parties/:id/facts',
  'GET /api/parties/:id/facts/:column/history',
  'GET /api/parties/:id/assessments',
  'GET /api/parties',
  'GET /api/overview',
  'GET /api/findings',
] as const
