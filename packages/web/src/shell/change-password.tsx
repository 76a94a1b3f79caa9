import { Form, Input } from 'antd'
import { ask } from '../api.ts'
import { Asking } from '../parts/asking.tsx'

const words = {
  title: '修改密码',
  current: '现在的密码',
  next: '新密码',
  hint: '至少十个字符',
  needCurrent: '请输入现在的密码',
  needNext: '新密码至少十个字符',
  done: '密码已修改，其他地方的登录已退出',
}

/** One's own password, changed; every other session ends. */
export function ChangePassword({ close }: { close: () => void }) {
  const work = async (body: { current: string; next: string }) => {
    await ask('PUT /api/session/password', { body })
    return words.done
  }
  return (
    <Asking title={words.title} open submit={words.title} close={close} work={work}>
      <Form.Item name="current" label={words.current} rules={[{ required: true, message: words.needCurrent }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item
        name="next"
        label={words.next}
        extra={words.hint}
        rules={[{ required: true, min: 10, message: words.needNext }]}
      >
        <Input.Password autoComplete="new-password" />
      </Form.Item>
    </Asking>
  )
}
