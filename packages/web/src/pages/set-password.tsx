import { Link } from '@tanstack/react-router'
import { Button, Form, Skeleton } from 'antd'
import { useEffect, useState } from 'react'
import { type Out, Trouble, ask } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Main } from '../parts/main.tsx'
import { PasswordFields } from '../parts/password-fields.tsx'
import { usePress } from '../parts/press.ts'
import { Problem } from '../parts/problem.tsx'
import { useTitle } from '../parts/title.ts'
import { instant } from '../parts/when.ts'
import './sign-in.css'

const words = inBoth(
  {
    title: '设置密码',
    for: (name: string, login: string) => `${name}（账号 ${login}）`,
    until: (when: string) => `这个链接只能用一次，${when}前有效。`,
    submit: '设好密码',
    done: (login: string) => `密码已设好。请用账号 ${login} 登录。`,
    signIn: '去登录',
  },
  {
    title: 'Set a password',
    for: (name, login) => `${name} (login ${login})`,
    until: (when) => `This link works once, until ${when}.`,
    submit: 'Set the password',
    done: (login) => `The password is set. Sign in as ${login}.`,
    signIn: 'Sign in',
  },
)

type Whose = Out<'POST /api/password-links/look'>

/** Where a one-time link leads: its person sets a password of their own. Looking does not use the link up. */
export function SetPassword() {
  const [token] = useState(() => location.hash.slice(1))
  const [whose, setWhose] = useState<Whose>()
  const [done, setDone] = useState<string>()
  const [refusal, setRefusal] = useState<Trouble>()
  const { isBusy, trouble = refusal, press } = usePress()
  useTitle(words.title)
  useEffect(() => {
    // The token leaves the address at once, so that it stays in no history and no picture of the screen.
    history.replaceState(history.state, '', location.pathname)
    ask('POST /api/password-links/look', { body: { token } }).then(setWhose, (error: unknown) => {
      if (error instanceof Trouble) setRefusal(error)
    })
  }, [token])
  const finish = ({ next }: { next: string }) =>
    press(async () => setDone((await ask('POST /api/password-links', { body: { token, next } })).login))
  return (
    <Main className="sign-in">
      <div className="sign-in-sheet">
        <h1>{words.title}</h1>
        {trouble && <Problem error={trouble} />}
        {refusal && <Link to="/sign-in">{words.signIn}</Link>}
        {done && (
          <>
            <p role="status">{words.done(done)}</p>
            <Link to="/sign-in">{words.signIn}</Link>
          </>
        )}
        {!done && !whose && !trouble && <Skeleton active />}
        {!done && whose && (
          <>
            <p>
              <strong>{words.for(whose.name, whose.login)}</strong>
            </p>
            <p className="faint">{words.until(instant(whose.expiresAt))}</p>
            <Form<{ next: string }> layout="vertical" requiredMark={false} onFinish={(answers) => void finish(answers)}>
              <PasswordFields />
              <Button type="primary" htmlType="submit" block loading={isBusy}>
                {words.submit}
              </Button>
            </Form>
          </>
        )}
      </div>
    </Main>
  )
}
