import { getRouteApi } from '@tanstack/react-router'
import { Button, Form, Input } from 'antd'
import { useState } from 'react'
import { ask, forget, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Asking } from '../../parts/asking.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { day } from '../../parts/when.ts'
import { Enrolment, RecoveryCodes } from './enrolment.tsx'

const words = inBoth(
  {
    title: '第二重验证',
    note: '登录时除密码外再输入手机上的动态码：密码泄露了，别人也进不来。',
    must: '您的岗位必须绑定后才能办事。',
    demo: '演示账号人人可用，不能绑定；正式账号在这里扫码绑定。',
    off: '未绑定',
    on: (since: string) => `${since}绑定`,
    left: (count: number) => `还有 ${count} 个恢复码可用`,
    begin: '绑定身份验证器',
    renew: '换一批恢复码',
    end: '解除绑定',
    password: '密码',
    needPassword: '请输入密码',
    code: '动态码或恢复码',
    needCode: '请输入动态码或恢复码',
    renewed: '恢复码已更换，先前的作废',
    ended: '已解除绑定',
  },
  {
    title: 'Second factor',
    note: 'Beside the password, a code from your phone: a leaked password alone lets nobody in.',
    must: 'Your role requires it before you can do anything else.',
    demo: 'Demo accounts are everyone’s and take none; with an account of your own you scan a code here.',
    off: 'Not set up',
    on: (since) => `Set up ${since}`,
    left: (count) => `${count} recovery codes left`,
    begin: 'Set up an authenticator',
    renew: 'New recovery codes',
    end: 'Remove it',
    password: 'Password',
    needPassword: 'Enter your password',
    code: 'Code or recovery code',
    needCode: 'Enter the code or a recovery code',
    renewed: 'New recovery codes made; the earlier ones are void',
    ended: 'Removed',
  },
)

const inside = getRouteApi('/inside')
const FACTOR = 'GET /api/my/second-factor'

/** The second factor of one's account: set up, its recovery codes, taken off. */
export function SecondFactor() {
  const { session } = inside.useRouteContext()
  const factor = useAnswer(FACTOR, {})
  const [asked, setAsked] = useState<'renew' | 'end'>()
  const [isBeginning, setBeginning] = useState(false)
  const [codes, setCodes] = useState<readonly string[]>()
  return (
    <Sheet title={words.title} note={words.note}>
      <Answer of={factor}>
        {({ since, required, recoveryCodesLeft }) => (
          <div className="stack">
            {session.mustEnrol && <p>{words.must}</p>}
            <p className="row">
              <Tag tone={since ? 'good' : 'plain'}>{since ? words.on(day(since)) : words.off}</Tag>
              {since && <span className="soft">{words.left(recoveryCodesLeft)}</span>}
            </p>
            {codes && <RecoveryCodes codes={codes} close={() => setCodes(undefined)} />}
            {session.demo && <p className="faint">{words.demo}</p>}
            {!since && !isBeginning && !session.demo && (
              <p>
                <Button type="primary" onClick={() => setBeginning(true)}>
                  {words.begin}
                </Button>
              </p>
            )}
            {isBeginning && (
              <Enrolment
                close={() => setBeginning(false)}
                done={(made) => {
                  setBeginning(false)
                  setCodes(made)
                }}
              />
            )}
            {since && (
              <p className="row">
                <Button onClick={() => setAsked('renew')}>{words.renew}</Button>
                {!required && (
                  <Button danger onClick={() => setAsked('end')}>
                    {words.end}
                  </Button>
                )}
              </p>
            )}
          </div>
        )}
      </Answer>
      <Prove asked={asked} close={() => setAsked(undefined)} renewed={setCodes} />
    </Sheet>
  )
}

type Proof = { password: string; code: string }
type ProveProps = { asked: 'renew' | 'end' | undefined; close: () => void; renewed: (codes: readonly string[]) => void }

/** Password and code once more, before anything about the second factor is changed. */
function Prove({ asked, close, renewed }: ProveProps) {
  const work = async (body: Proof) => {
    if (asked === 'end') await ask('POST /api/my/second-factor/end', { body })
    else renewed((await ask('POST /api/my/second-factor/recovery-codes', { body })).recoveryCodes)
    await forget(FACTOR)
    return asked === 'end' ? words.ended : words.renewed
  }
  const title = asked === 'end' ? words.end : words.renew
  return (
    <Asking title={title} open={asked !== undefined} submit={title} danger={asked === 'end'} close={close} work={work}>
      <Form.Item name="password" label={words.password} rules={[{ required: true, message: words.needPassword }]}>
        <Input.Password autoComplete="current-password" />
      </Form.Item>
      <Form.Item name="code" label={words.code} rules={[{ required: true, min: 6, message: words.needCode }]}>
        <Input autoComplete="one-time-code" maxLength={30} />
      </Form.Item>
    </Asking>
  )
}
