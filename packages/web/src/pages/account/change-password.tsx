import { Form, Input } from 'antd'
import { ask, forget } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Asking } from '../../parts/asking.tsx'
import { PasswordFields } from '../../parts/password-fields.tsx'

const words = inBoth(
  {
    title: '修改密码',
    current: '现在的密码',
    needCurrent: '请输入现在的密码',
    done: '密码已修改，其他地方的登录已退出',
  },
  {
    title: 'Change password',
    current: 'Present password',
    needCurrent: 'Enter the present password',
    done: 'Password changed; your other sessions have ended',
  },
)

type Answers = { current: string; next: string }

/** One's own password, changed; every other session ends. */
export function ChangePassword({ open, close }: { open: boolean; close: () => void }) {
  const work = async ({ current, next }: Answers) => {
    await ask('PUT /api/session/password', { body: { current, next } })
    await forget('GET /api/my/sessions')
    return words.done
  }
  return (
    <Asking title={words.title} open={open} submit={words.title} close={close} work={work}>
      <Form.Item name="current" label={words.current} rules={[{ required: true, message: words.needCurrent }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <PasswordFields />
    </Asking>
  )
}
