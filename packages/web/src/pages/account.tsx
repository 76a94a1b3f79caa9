import { getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { inBoth, listed } from '../i18n.ts'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { ROLE_WORDS } from '../session.ts'
import { ChangePassword } from './account/change-password.tsx'
import { GivenMandates } from './account/given-mandates.tsx'
import { HeldMandates } from './account/held-mandates.tsx'
import { SecondFactor } from './account/second-factor.tsx'
import { OpenSessions } from './account/open-sessions.tsx'
import './account/account.css'

const words = inBoth(
  {
    title: '我的账号',
    noRoles: '还没有角色',
    password: '密码',
    passwordNote: '改后其他地方的登录随即退出。忘了密码，请系统管理员给一个一次性链接。',
    change: '修改密码',
    demo: '演示账号的密码是公开的，不能修改。',
  },
  {
    title: 'My account',
    noRoles: 'No roles yet',
    password: 'Password',
    passwordNote:
      'Changing it ends your other sessions. If you forget it, ask the system administrator for a one-time link.',
    change: 'Change password',
    demo: 'The passwords of demo accounts are public and stay as they are.',
  },
)

const inside = getRouteApi('/inside')

/** One's own account: second factor, password, where one is signed in, and for whom one may act. */
export function OwnAccount() {
  const { session } = inside.useRouteContext()
  const [isChanging, setChanging] = useState(false)
  const roles = listed(session.roles.map((role) => ROLE_WORDS[role])) || words.noRoles
  const ownsFirm = session.roles.includes('firm_owner') && session.mandate === null
  return (
    <div className="stack-wide account">
      <PageHead title={words.title} note={`${session.name} · ${session.login} · ${roles}`} />
      <SecondFactor />
      {!session.mustEnrol && (
        <>
          <Sheet
            title={words.password}
            note={words.passwordNote}
            actions={!session.demo && <Button onClick={() => setChanging(true)}>{words.change}</Button>}
          >
            {session.demo && <p className="faint">{words.demo}</p>}
          </Sheet>
          <ChangePassword open={isChanging} close={() => setChanging(false)} />
          {ownsFirm && session.party && <GivenMandates firm={session.party} />}
          <HeldMandates />
          <OpenSessions />
        </>
      )}
    </div>
  )
}
