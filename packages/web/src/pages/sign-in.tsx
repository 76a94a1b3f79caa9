import { Link, getRouteApi } from '@tanstack/react-router'
import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { type Out, type Trouble, addressOf, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Main } from '../parts/main.tsx'
import { Answer } from '../parts/answer.tsx'
import { Problem } from '../parts/problem.tsx'
import { Brand } from '../parts/brand.tsx'
import { ZONES } from './public/zones.ts'
import './sign-in.css'
import { DemoAccounts } from './sign-in/demo-accounts.tsx'
import { useEnter } from './sign-in/enter.ts'
import { ssoTrouble } from './sign-in/sso-trouble.ts'
import { useTitle } from '../parts/title.ts'

const words = inBoth(
  {
    title: '登录',
    purpose: '企业的积分、够得上的政策、差在哪里，一处说清。',
    zone: '园区',
    login: '账号',
    password: '密码',
    code: '动态码或恢复码',
    codeHint: '身份验证器上的六位数字；手机不在身边时用一个恢复码',
    submit: '登录',
    needLogin: '请输入账号',
    needPassword: '请输入密码',
    needCode: '请输入动态码或恢复码',
    back: '换一个账号',
    signUp: '企业注册',
    forgotten: '忘记密码：请园区的系统管理员给您一个一次性链接。',
    or: '或',
    calculator: '不登录，先用政策计算器看看',
    library: '政策库',
    figures: '公开数据',
    noZone: '还没有园区。请系统管理员在服务器上运行 gongzhen init 建立第一个园区。',
  },
  {
    title: 'Sign in',
    purpose: 'A firm’s points, the policies it fits, and what is missing, told in one place.',
    zone: 'Zone',
    login: 'Login',
    password: 'Password',
    code: 'Code',
    codeHint: 'The six digits of your authenticator; a recovery code when the phone is not at hand',
    submit: 'Sign in',
    needLogin: 'Enter your login',
    needPassword: 'Enter your password',
    needCode: 'Enter the code or a recovery code',
    back: 'Another account',
    signUp: 'Sign up as a firm',
    forgotten: 'Forgotten the password? Ask the zone’s system administrator for a one-time link.',
    or: 'or',
    calculator: 'Try the policy calculator without signing in',
    library: 'Policy library',
    figures: 'Open figures',
    noZone: 'There is no zone yet. The system administrator makes the first with gongzhen init on the server.',
  },
)

type Zone = Out<'GET /api/zones'>['zones'][number]
type Given = { login: string; password: string }

const route = getRouteApi('/sign-in')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = () => [ZONES]

/** The way in: account and password, a second factor, a provider, or one press in a demo zone. */
export function SignIn() {
  const zones = useAnswer(...ZONES)
  useTitle(words.title)
  return (
    <Main className="sign-in">
      <div className="sign-in-sheet">
        <h1 className="sign-in-brand">
          <Brand size={34} />
        </h1>
        <p className="soft">{words.purpose}</p>
        <Answer of={zones}>
          {({ zones }) => (zones.length === 0 ? <p>{words.noZone}</p> : <ZoneDoor zones={zones} />)}
        </Answer>
        <Link to="/calculator">{words.calculator}</Link>
        <p className="row">
          <Link to="/library">{words.library}</Link>
          <Link to="/figures">{words.figures}</Link>
        </p>
      </div>
    </Main>
  )
}

function ZoneDoor({ zones }: { zones: readonly Zone[] }) {
  const { trouble: fromProvider } = route.useSearch()
  const [chosen, setChosen] = useState(zones[0]?.zone ?? '')
  const [half, setHalf] = useState<Given>()
  const { enter, trouble, busy } = useEnter(chosen, setHalf)
  const zone = zones.find(({ zone }) => zone === chosen)
  if (!zone) return null
  const shown: Trouble | undefined = trouble ?? (fromProvider ? ssoTrouble(fromProvider) : undefined)
  if (half) {
    return (
      <>
        {trouble && trouble.code !== 'session.code_needed' && <Problem error={trouble} />}
        <CodeForm busy={busy !== undefined} give={(code) => enter(half.login, half.password, code)} />
        <Button type="text" onClick={() => setHalf(undefined)}>
          {words.back}
        </Button>
      </>
    )
  }
  return (
    <>
      {shown && <Problem error={shown} />}
      {zones.length > 1 && (
        <Select
          aria-label={words.zone}
          value={chosen}
          onChange={setChosen}
          options={zones.map(({ zone, name }) => ({ value: zone, label: name }))}
        />
      )}
      {zone.accounts.length > 0 && (
        <DemoAccounts zone={zone} enter={(login, password) => void enter(login, password)} busy={busy} />
      )}
      <PasswordForm zone={zone} busy={busy !== undefined} give={({ login, password }) => enter(login, password)} />
      <OtherDoors zone={zone} />
    </>
  )
}

function PasswordForm({ zone, busy, give }: { zone: Zone; busy: boolean; give: (given: Given) => Promise<void> }) {
  const isDemo = zone.accounts.length > 0
  return (
    <Form<Given> layout="vertical" requiredMark={false} onFinish={(given) => void give(given)}>
      <Form.Item name="login" label={words.login} rules={[{ required: true, message: words.needLogin }]}>
        <Input autoComplete="username" autoFocus={!isDemo} />
      </Form.Item>
      <Form.Item name="password" label={words.password} rules={[{ required: true, message: words.needPassword }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Button type={isDemo ? 'default' : 'primary'} htmlType="submit" block loading={busy}>
        {words.submit}
      </Button>
    </Form>
  )
}

function CodeForm({ busy, give }: { busy: boolean; give: (code: string) => Promise<void> }) {
  return (
    <Form<{ code: string }> layout="vertical" requiredMark={false} onFinish={({ code }) => void give(code)}>
      <Form.Item
        name="code"
        label={words.code}
        extra={words.codeHint}
        rules={[{ required: true, min: 6, message: words.needCode }]}
      >
        <Input autoComplete="one-time-code" autoFocus inputMode="text" maxLength={30} size="large" />
      </Form.Item>
      <Button type="primary" htmlType="submit" block loading={busy}>
        {words.submit}
      </Button>
    </Form>
  )
}

function OtherDoors({ zone }: { zone: Zone }) {
  const { next } = route.useSearch()
  return (
    <div className="stack sign-in-others">
      {zone.sso !== null && (
        <>
          <p className="sign-in-or faint">{words.or}</p>
          <Button block href={addressOf('GET /api/sign-in/sso', { query: { next: next ?? '/' } })}>
            {zone.sso}
          </Button>
        </>
      )}
      <p className="row-between">
        <span className="faint">{words.forgotten}</span>
        {zone.signUp && (
          <Link to="/sign-up" search={{ zone: zone.zone }} className="nowrap">
            {words.signUp}
          </Link>
        )}
      </p>
    </div>
  )
}
