import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { Button } from 'antd'
import { DemoSwitch } from '../parts/demo-switch.tsx'
import { DisplaySwitches } from '../parts/display.tsx'
import { inBoth, listed } from '../i18n.ts'
import { ROLE_WORDS, signOut } from '../session.ts'

const words = inBoth(
  {
    words: '名词解释',
    tour: '看导览',
    signOut: '退出登录',
    account: '我的账号',
    actingFor: (firm: string) => `正在为 ${firm} 办事`,
  },
  {
    words: 'Words',
    tour: 'Tour',
    signOut: 'Sign out',
    account: 'My account',
    actingFor: (firm) => `Acting for ${firm}`,
  },
)

const inside = getRouteApi('/inside')

/** Who is signed in and for whom, the theme, one's account, and the way out; in the demo, the way to another role. */
export function Person({ startTour }: { startTour: () => void }) {
  const { session } = inside.useRouteContext()
  const navigate = useNavigate()
  const leave = async () => {
    await signOut().catch(() => undefined)
    await navigate({ to: '/sign-in' })
  }
  const roles = listed(session.roles.map((role) => ROLE_WORDS[role]))
  return (
    <div className="person">
      {session.demo && <DemoSwitch session={session} />}
      <DisplaySwitches />
      <div className="row-between">
        <div className="person-words">
          <p className="person-name">{session.name}</p>
          {session.mandate !== null && session.party ? (
            <p className="faint">{words.actingFor(session.party.name)}</p>
          ) : (
            roles !== session.name && <p className="faint">{roles}</p>
          )}
        </div>
        <Button type="text" size="small" onClick={() => void leave()}>
          {words.signOut}
        </Button>
      </div>
      <p className="person-links">
        <Link to="/account">{words.account}</Link>
        <Link to="/words">{words.words}</Link>
        <button type="button" className="bare link" onClick={startTour}>
          {words.tour}
        </button>
      </p>
    </div>
  )
}
