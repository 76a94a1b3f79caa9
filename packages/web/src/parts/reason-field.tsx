import { Form, Input } from 'antd'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  { reason: '理由', need: '请写明理由，至少两个字' },
  { reason: 'Reason', need: 'Give a reason of at least two characters' },
)

/** The reason a person has to give: it is kept with what was done. */
export function ReasonField({ placeholder }: { placeholder?: string | undefined }) {
  return (
    <Form.Item name="reason" label={words.reason} rules={[{ required: true, min: 2, message: words.need }]}>
      <Input.TextArea rows={3} maxLength={2000} {...(placeholder ? { placeholder } : {})} />
    </Form.Item>
  )
}
