import { Link, getRouteApi, useNavigate } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { DemoSwitch } from '../parts/demo-switch.tsx'
import { DisplaySwitches } from '../parts/display.tsx'
import { inBoth } from '../i18n.ts'
import { ROLE_WORDS, signOut } from '../session.ts'
import { type ThemeChoice, useTheme } from '../theme.ts'

const words = inBoth(
  {
    theme: '界面明暗',
    system: '自动',
    light: '浅色',
    dark: '深色',
    signOut: '退出登录',
    account: '我的账号',
    actingFor: (firm: string) => `正在为 ${firm} 办事`,
  },
  {
    theme: 'Light or dark',
    system: 'Auto',
    light: 'Light',
    dark: 'Dark',
    signOut: 'Sign out',
    account: 'My account',
    actingFor: (firm) => `Acting for ${firm}`,
  },
)

const inside = getRouteApi('/inside')

/** Who is signed in and for whom, the theme, one's account, and the way out; in the demo, the way to another role. */
export function Person() {
  const { session } = inside.useRouteContext()
  const navigate = useNavigate()
  const leave = async () => {
    await signOut().catch(() => undefined)
    await navigate({ to: '/sign-in' })
  }
  const roles = session.roles.map((role) => ROLE_WORDS[role]).join('、')
  return (
    <div className="person">
      {session.demo && <DemoSwitch session={session} />}
      <ThemeSwitch />
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
      <Link to="/account">{words.account}</Link>
    </div>
  )
}

/** Light, dark, or as the device says. */
export function ThemeSwitch() {
  const { choice, choose } = useTheme()
  const options = (['system', 'light', 'dark'] satisfies ThemeChoice[]).map((value) => ({ value, label: words[value] }))
  return (
    <Segmented<ThemeChoice>
      aria-label={words.theme}
      size="small"
      block
      options={options}
      value={choice}
      onChange={choose}
    />
  )
}
