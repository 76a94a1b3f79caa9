import { App, Select } from 'antd'
import { useState } from 'react'
import { type Session, Trouble, ask, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'

const words = inBoth({ label: '换个岗位看看' }, { label: 'Look as another role' })

/** In the demo only: one choice, and one sees the same place as somebody else. */
export function DemoSwitch({ session: { zone, login } }: { session: Session }) {
  const zones = useAnswer('GET /api/zones', {}, { staleTime: Number.POSITIVE_INFINITY })
  const { message } = App.useApp()
  const [isBusy, setBusy] = useState(false)
  const accounts = zones.data?.zones.find((each) => each.zone === zone)?.accounts ?? []
  if (accounts.length === 0) return null
  const become = async (chosen: string) => {
    const account = accounts.find((each) => each.login === chosen)
    if (!account) return
    setBusy(true)
    try {
      await ask('POST /api/session', { body: { zone, login: account.login, password: account.password } })
      // A fresh start: nothing the last role saw is asked for again in the name of the new one.
      location.assign('/')
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      setBusy(false)
      message.error(error.message)
    }
  }
  return (
    <label className="demo-switch">
      <span className="faint">{words.label}</span>
      <Select
        aria-label={words.label}
        value={login}
        loading={isBusy}
        disabled={isBusy}
        onChange={(chosen) => void become(chosen)}
        options={accounts.map(({ login, name }) => ({ value: login, label: name }))}
      />
    </label>
  )
}
