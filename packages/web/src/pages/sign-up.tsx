import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { Button, Form, Input, Select } from 'antd'
import { useState } from 'react'
import { ask, type Out, queries, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Main } from '../parts/main.tsx'
import { Answer } from '../parts/answer.tsx'
import { PasswordFields } from '../parts/password-fields.tsx'
import { usePress } from '../parts/press.ts'
import { Problem } from '../parts/problem.tsx'
import { useTitle } from '../parts/title.ts'
import { ZONES } from './public/zones.ts'
import './sign-in.css'

const words = inBoth(
  {
    title: '企业注册',
    note: '先建个人账号，再认领企业。园区经办核对证明材料后，您就能看到企业的数据。',
    zone: '园区',
    login: '账号',
    loginHint: '小写字母、数字或 . _ -，以字母或数字开头',
    name: '姓名',
    phone: '联系电话',
    phoneHint: '只供审核人员与您联系',
    needLogin: '请按要求填写账号',
    needName: '请填写姓名',
    needPhone: '请填写联系电话，如 13800000000',
    submit: '注册，下一步认领企业',
    signIn: '已有账号，去登录',
    closed: '本系统不开放自行注册，请向园区申请账号。',
  },
  {
    title: 'Sign up as a firm',
    note: 'First an account of your own, then you claim the firm. Once an officer has checked the evidence you see its data.',
    zone: 'Zone',
    login: 'Login',
    loginHint: 'Lower-case letters, digits or . _ -, beginning with a letter or digit',
    name: 'Your name',
    phone: 'Telephone',
    phoneHint: 'Only for those who check your claim',
    needLogin: 'Fill in the login as described',
    needName: 'Fill in your name',
    needPhone: 'Fill in a telephone number',
    submit: 'Sign up, then claim the firm',
    signIn: 'I have an account',
    closed: 'There is no signing up here; ask the zone for an account.',
  },
)

type Zone = Out<'GET /api/zones'>['zones'][number]
type Answers = { login: string; name: string; phone: string; next: string }

const route = getRouteApi('/sign-up')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = () => [ZONES]

/** A new account for a person of a firm; the firm is claimed on the next page. */
export function SignUp() {
  const zones = useAnswer(...ZONES)
  useTitle(words.title)
  return (
    <Main className="sign-in">
      <div className="sign-in-sheet sign-in-sheet-wide">
        <h1>{words.title}</h1>
        <p className="soft">{words.note}</p>
        <Answer of={zones}>{({ zones }) => <Door zones={zones.filter(({ signUp }) => signUp)} />}</Answer>
        <Link to="/sign-in">{words.signIn}</Link>
      </div>
    </Main>
  )
}

function Door({ zones }: { zones: readonly Zone[] }) {
  const { zone: wanted } = route.useSearch()
  const [chosen, setChosen] = useState(wanted ?? zones[0]?.zone ?? '')
  const { isBusy, trouble, press } = usePress()
  const router = useRouter()
  if (zones.length === 0) return <p>{words.closed}</p>
  const finish = async ({ next, ...person }: Answers) => {
    await ask('POST /api/sign-up', { body: { ...person, zone: chosen, password: next } })
    queries.clear()
    await router.invalidate()
    await router.navigate({ to: '/claim', replace: true })
  }
  return (
    <Form<Answers> layout="vertical" requiredMark={false} onFinish={(answers) => void press(() => finish(answers))}>
      {zones.length > 1 && (
        <Form.Item label={words.zone}>
          <Select
            aria-label={words.zone}
            value={chosen}
            onChange={setChosen}
            options={zones.map(({ zone, name }) => ({ value: zone, label: name }))}
          />
        </Form.Item>
      )}
      <Form.Item
        name="login"
        label={words.login}
        extra={words.loginHint}
        rules={[{ required: true, pattern: /^[a-z0-9][a-z0-9._-]{1,49}$/, message: words.needLogin }]}
      >
        <Input autoComplete="username" maxLength={50} />
      </Form.Item>
      <Form.Item name="name" label={words.name} rules={[{ required: true, whitespace: true, message: words.needName }]}>
        <Input autoComplete="name" maxLength={100} />
      </Form.Item>
      <Form.Item
        name="phone"
        label={words.phone}
        extra={words.phoneHint}
        rules={[{ required: true, pattern: /^[+\d][\d -]{5,30}$/, message: words.needPhone }]}
      >
        <Input autoComplete="tel" inputMode="tel" maxLength={31} />
      </Form.Item>
      <PasswordFields />
      {trouble && <Problem error={trouble} />}
      <Button type="primary" htmlType="submit" block loading={isBusy}>
        {words.submit}
      </Button>
    </Form>
  )
}
