import { Link, getRouteApi, useRouter } from '@tanstack/react-router'
import { Button, Form, Input, Select } from 'antd'
import { useEffect, useState } from 'react'
import { type Out, Trouble, useAnswer } from '../api.ts'
import { Answer } from '../parts/answer.tsx'
import { Problem } from '../parts/problem.tsx'
import { ROLE_WORDS, signIn, zoneTitle } from '../session.ts'
import { Brand } from '../shell/brand.tsx'
import './sign-in.css'

const words = {
  title: '登录',
  purpose: '企业的积分、够得上的政策、差在哪里，一处说清。',
  zone: '园区',
  login: '账号',
  password: '密码',
  submit: '登录',
  needLogin: '请输入账号',
  needPassword: '请输入密码',
  demo: '演示园区，点一个岗位直接进入',
  demoNote: '企业和数据都是生成的',
  signingIn: '正在登录…',
  calculator: '不登录，先用政策计算器看看',
  noZone: '还没有园区。请系统管理员在服务器上运行 gongzhen init 建立第一个园区。',
}

type Zone = Out<'GET /api/zones'>['zones'][number]
type SignInWords = { login: string; password: string }

const route = getRouteApi('/sign-in')

/** The way in: account and password, or one press in a demo zone. */
export function SignIn() {
  const zones = useAnswer('GET /api/zones', {})
  useEffect(() => {
    document.title = `${words.title} · 共振`
  }, [])
  return (
    <main className="sign-in">
      <div className="sign-in-sheet">
        <h1 className="sign-in-brand">
          <Brand size={34} />
        </h1>
        <p className="soft">{words.purpose}</p>
        <Answer of={zones}>
          {({ zones }) => (zones.length === 0 ? <p>{words.noZone}</p> : <ZoneDoor zones={zones} />)}
        </Answer>
        <Link to="/calculator">{words.calculator}</Link>
      </div>
    </main>
  )
}

function ZoneDoor({ zones }: { zones: readonly Zone[] }) {
  const [chosen, setChosen] = useState(zones[0]?.zone ?? '')
  const { enter, trouble, busy } = useEnter(chosen)
  const zone = zones.find(({ zone }) => zone === chosen)
  return (
    <>
      {trouble && <Problem error={trouble} />}
      {zones.length > 1 && (
        <Select
          aria-label={words.zone}
          value={chosen}
          onChange={setChosen}
          options={zones.map(({ zone, name }) => ({ value: zone, label: name }))}
        />
      )}
      {zone && zone.accounts.length > 0 && <DemoAccounts zone={zone} enter={enter} busy={busy} />}
      <Form<SignInWords>
        layout="vertical"
        requiredMark={false}
        onFinish={({ login, password }) => void enter(login, password)}
      >
        <Form.Item name="login" label={words.login} rules={[{ required: true, message: words.needLogin }]}>
          <Input autoComplete="username" autoFocus={zone?.accounts.length === 0} />
        </Form.Item>
        <Form.Item name="password" label={words.password} rules={[{ required: true, message: words.needPassword }]}>
          <Input.Password autoComplete="current-password" />
        </Form.Item>
        <Button
          type={zone && zone.accounts.length > 0 ? 'default' : 'primary'}
          htmlType="submit"
          block
          loading={busy !== undefined}
        >
          {words.submit}
        </Button>
      </Form>
    </>
  )
}

type Enter = (login: string, password: string) => Promise<void>

function DemoAccounts({ zone, enter, busy }: { zone: Zone; enter: Enter; busy: string | undefined }) {
  return (
    <section className="demo-accounts" aria-label={words.demo}>
      <p>
        <strong>{words.demo}</strong>
      </p>
      <p className="faint">
        {zoneTitle(zone.name)} · {words.demoNote}
      </p>
      <ul>
        {zone.accounts.map(({ login, name, roles, password }, at) => (
          <li key={login}>
            <Button
              type={at === 0 ? 'primary' : 'default'}
              block
              loading={busy === login}
              disabled={busy !== undefined && busy !== login}
              onClick={() => void enter(login, password)}
            >
              {name || roles.map((role) => ROLE_WORDS[role]).join('、')}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function useEnter(zone: string) {
  const router = useRouter()
  const { next } = route.useSearch()
  const [busy, setBusy] = useState<string>()
  const [trouble, setTrouble] = useState<Trouble>()
  const enter: Enter = async (login, password) => {
    setBusy(login)
    setTrouble(undefined)
    try {
      await signIn(zone, login, password)
      await router.invalidate()
      if (next) router.history.replace(next)
      else await router.navigate({ to: '/', replace: true })
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      setTrouble(error)
    } finally {
      setBusy(undefined)
    }
  }
  return { enter, trouble, busy }
}
