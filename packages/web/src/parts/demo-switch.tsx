import { ask, type Out, type Session, useAnswer } from '../api.ts'
import { inBoth, language } from '../i18n.ts'
import { landingOf, ROLE_WORDS } from '../session.ts'
import { usePress } from './press.ts'
import './demo-switch.css'

const words = inBoth({ label: '换个岗位看看' }, { label: 'Look as another role' })

/** In the demo only: one choice, and one sees the same place as somebody else. */
export function DemoSwitch({ session: { zone, login } }: { session: Session }) {
  const zones = useAnswer('GET /api/zones', {}, { staleTime: Number.POSITIVE_INFINITY })
  const { isBusy, trouble, press } = usePress()
  const accounts = zones.data?.zones.find((each) => each.zone === zone)?.accounts ?? []
  if (accounts.length === 0) return null
  const become = async (chosen: string) => {
    const account = accounts.find((each) => each.login === chosen)
    if (!account) return
    const { roles } = await ask('POST /api/session', {
      body: { zone, login: account.login, password: account.password },
    })
    // A fresh start: nothing the last role saw is asked for again in the name of the new one.
    location.assign(landingOf(roles))
  }
  const isOffered = accounts.some((account) => account.login === login)
  return (
    <label className="demo-switch">
      <span className="demo-switch-label">{words.label}</span>
      <select
        className="demo-switch-field"
        value={isOffered ? login : ''}
        disabled={isBusy}
        onChange={({ target }) => void press(() => become(target.value))}
      >
        {!isOffered && <option value="">—</option>}
        {accounts.map((account) => (
          <option key={account.login} value={account.login}>
            {demoName(account, accounts)}
          </option>
        ))}
      </select>
      {trouble && <span role="alert">{trouble.message}</span>}
    </label>
  )
}

type Account = Out<'GET /api/zones'>['zones'][number]['accounts'][number]

/** What a demo account is called: its name, which is Chinese, or its roles, told apart where two have the same. */
export function demoName(account: Account, all: readonly Account[]): string {
  const rolesOf = ({ roles }: Account) => roles.map((role) => ROLE_WORDS[role]).join(' · ')
  if (language() === 'zh' && account.name !== '') return account.name
  const isOnly = all.filter((other) => rolesOf(other) === rolesOf(account)).length === 1
  return isOnly ? rolesOf(account) : `${rolesOf(account)} (${account.login})`
}
