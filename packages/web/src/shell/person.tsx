import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { Button, Segmented } from 'antd'
import { Suspense, lazy, useState } from 'react'
import { DisplaySwitches } from '../parts/display.tsx'
import { ROLE_WORDS, signOut } from '../session.ts'
import { type ThemeChoice, useTheme } from '../theme.ts'

const words = {
  theme: '界面明暗',
  themes: [
    { value: 'system', label: '自动' },
    { value: 'light', label: '浅色' },
    { value: 'dark', label: '深色' },
  ] satisfies { value: ThemeChoice; label: string }[],
  signOut: '退出登录',
  password: '修改密码',
}

const inside = getRouteApi('/inside')

/** Who is signed in, the theme, and the way out. */
export function Person() {
  const { session } = inside.useRouteContext()
  const navigate = useNavigate()
  const [isChanging, setChanging] = useState(false)
  const leave = async () => {
    await signOut().catch(() => undefined)
    await navigate({ to: '/sign-in' })
  }
  const roles = session.roles.map((role) => ROLE_WORDS[role]).join('、')
  return (
    <div className="person">
      <ThemeSwitch />
      <DisplaySwitches />
      <div className="row-between">
        <div className="person-words">
          <p className="person-name">{session.name}</p>
          {roles !== session.name && <p className="faint">{roles}</p>}
        </div>
        <Button type="text" size="small" onClick={() => void leave()}>
          {words.signOut}
        </Button>
      </div>
      {!session.demo && (
        <Button type="text" size="small" onClick={() => setChanging(true)}>
          {words.password}
        </Button>
      )}
      <ChangePassword open={isChanging} close={() => setChanging(false)} />
    </div>
  )
}

const Fetched = lazy(() => import('./change-password.tsx').then(({ ChangePassword }) => ({ default: ChangePassword })))

/** The form is fetched when it is first asked for. */
function ChangePassword({ open, close }: { open: boolean; close: () => void }) {
  return open ? (
    <Suspense fallback={null}>
      <Fetched close={close} />
    </Suspense>
  ) : null
}

/** Light, dark, or as the device says. */
export function ThemeSwitch() {
  const { choice, choose } = useTheme()
  return (
    <Segmented aria-label={words.theme} size="small" block options={words.themes} value={choice} onChange={choose} />
  )
}
