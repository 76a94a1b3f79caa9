import { Form, Input } from 'antd'

/** The reason a person has to give: it is kept with what was done. */
export function ReasonField({ placeholder }: { placeholder?: string }) {
  return (
    <Form.Item name="reason" label="理由" rules={[{ required: true, min: 2, message: '请写明理由，至少两个字' }]}>
      <Input.TextArea rows={3} maxLength={2000} {...(placeholder ? { placeholder } : {})} />
    </Form.Item>
  )
}
