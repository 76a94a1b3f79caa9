import { Form, Input } from 'antd'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  {
    next: '密码',
    again: '再输一次',
    hint: '至少 10 个字符，含字母、数字、符号中的两种；或 16 个字符以上的一句话',
    need: '密码至少 10 个字符',
    differs: '两次输入不一样',
  },
  {
    next: 'Password',
    again: 'Once more',
    hint: 'At least 10 characters of two kinds (letters, digits, signs), or a phrase of 16 or more',
    need: 'At least 10 characters',
    differs: 'The two differ',
  },
)

/** A chosen password, typed twice: the form's field `next`. What else is wrong with it the server says, all at once. */
export function PasswordFields() {
  return (
    <>
      <Form.Item
        name="next"
        label={words.next}
        extra={words.hint}
        rules={[{ required: true, min: 10, message: words.need }]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
      <Form.Item
        name="again"
        label={words.again}
        dependencies={['next']}
        rules={[
          ({ getFieldValue }) => ({
            validator: (_, typed) =>
              typed === getFieldValue('next') ? Promise.resolve() : Promise.reject(new Error(words.differs)),
          }),
        ]}
      >
        <Input.Password autoComplete="new-password" maxLength={200} />
      </Form.Item>
    </>
  )
}
