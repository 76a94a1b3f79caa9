import { useRouter } from '@tanstack/react-router'
import { Button, Form, Input, QRCode, Typography } from 'antd'
import { useState } from 'react'
import { type Out, ask, forget, queries } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'

const words = inBoth(
  {
    password: '先输入您的密码',
    needPassword: '请输入密码',
    next: '下一步',
    cancel: '取消',
    scan: '用手机上的身份验证器扫码',
    apps: '任何支持 TOTP（RFC 6238）的身份验证器都可以。',
    manual: '扫不了码时手工输入密钥：',
    code: '输入验证器上的六位数字',
    needCode: '请输入六位数字',
    confirm: '绑定',
    picture: '身份验证器的二维码',
    codes: '请抄下或打印这十个恢复码',
    codesNote: '手机不在身边时，一个恢复码可代替一次动态码。它们只显示这一次。',
    saved: '我已收好',
  },
  {
    password: 'First enter your password',
    needPassword: 'Enter your password',
    next: 'Next',
    cancel: 'Cancel',
    scan: 'Scan this with the authenticator on your phone',
    apps: 'Any authenticator for TOTP (RFC 6238) will do.',
    manual: 'Where scanning is impossible, type the key:',
    code: 'Enter the six digits it shows',
    needCode: 'Enter six digits',
    confirm: 'Set up',
    picture: 'QR code for the authenticator',
    codes: 'Write down or print these ten recovery codes',
    codesNote: 'When the phone is not at hand, one recovery code stands in for one code. They are shown only now.',
    saved: 'I have kept them',
  },
)

type Started = Out<'POST /api/my/second-factor'>
type Props = { close: () => void; done: (codes: readonly string[]) => void }

/** Setting a second factor up: the password, the picture, the first code. */
export function Enrolment({ close, done }: Props) {
  const router = useRouter()
  const [started, setStarted] = useState<Started>()
  const { isBusy, trouble, press } = usePress()
  const begin = async ({ password }: { password: string }) =>
    setStarted(await ask('POST /api/my/second-factor', { body: { password } }))
  const confirm = async ({ code }: { code: string }) => {
    const { recoveryCodes } = await ask('PUT /api/my/second-factor', { body: { code } })
    done(recoveryCodes)
    await forget('GET /api/my/second-factor')
    await queries.invalidateQueries({ queryKey: ['GET /api/session', {}] })
    await queries.refetchQueries({ queryKey: ['GET /api/session', {}] })
    await router.invalidate()
  }
  return (
    <div className="stack">
      {trouble && <Problem error={trouble} />}
      {started ? (
        <Form<{ code: string }>
          layout="vertical"
          requiredMark={false}
          onFinish={(given) => void press(() => confirm(given))}
        >
          <Scan started={started} />
          <Form.Item
            name="code"
            label={words.code}
            rules={[{ required: true, pattern: /^\s*\d{3}\s?\d{3}\s*$/, message: words.needCode }]}
          >
            <Input autoComplete="one-time-code" inputMode="numeric" maxLength={9} autoFocus />
          </Form.Item>
          <Buttons submit={words.confirm} isBusy={isBusy} close={close} />
        </Form>
      ) : (
        <Form<{ password: string }>
          layout="vertical"
          requiredMark={false}
          onFinish={(given) => void press(() => begin(given))}
        >
          <Form.Item name="password" label={words.password} rules={[{ required: true, message: words.needPassword }]}>
            <Input.Password autoComplete="current-password" autoFocus />
          </Form.Item>
          <Buttons submit={words.next} isBusy={isBusy} close={close} />
        </Form>
      )}
    </div>
  )
}

/** The picture for the phone, and the key for where it cannot be scanned. */
function Scan({ started: { uri, secret } }: { started: Started }) {
  return (
    <div className="account-qr">
      <span role="img" aria-label={words.picture}>
        <QRCode value={uri} type="svg" size={188} color="#000" bgColor="#fff" bordered={false} />
      </span>
      <div className="stack">
        <p>
          <strong>{words.scan}</strong>
        </p>
        <p className="soft">{words.apps}</p>
        <p className="faint">{words.manual}</p>
        <Typography.Text code copyable={{ text: secret }}>
          {(secret.match(/.{1,4}/g) ?? []).join(' ')}
        </Typography.Text>
      </div>
    </div>
  )
}

function Buttons({ submit, isBusy, close }: { submit: string; isBusy: boolean; close: () => void }) {
  return (
    <p className="row">
      <Button type="primary" htmlType="submit" loading={isBusy}>
        {submit}
      </Button>
      <Button onClick={close}>{words.cancel}</Button>
    </p>
  )
}

/** The ten codes, shown once. */
export function RecoveryCodes({ codes, close }: { codes: readonly string[]; close: () => void }) {
  return (
    <section className="stack" aria-label={words.codes}>
      <p>
        <strong>{words.codes}</strong>
      </p>
      <p className="soft">{words.codesNote}</p>
      <ul className="account-codes">
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
      <p>
        <Button type="primary" onClick={close}>
          {words.saved}
        </Button>
      </p>
    </section>
  )
}
