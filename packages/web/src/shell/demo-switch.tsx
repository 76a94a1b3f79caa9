import { useRouter } from '@tanstack/react-router'
import { Select } from 'antd'
import { useState } from 'react'
import { type Session, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { signIn } from '../session.ts'

const words = inBoth({ label: '换个岗位看看' }, { label: 'Look as another role' })

/** In the demo only: one choice, and one sees the same place as somebody else. */
export function DemoSwitch({ session: { zone, login } }: { session: Session }) {
  const zones = useAnswer('GET /api/zones', {}, { staleTime: Number.POSITIVE_INFINITY })
  const router = useRouter()
  const [isBusy, setBusy] = useState(false)
  const accounts = zones.data?.zones.find((each) => each.zone === zone)?.accounts ?? []
  if (accounts.length === 0) return null
  const become = async (chosen: string) => {
    const account = accounts.find((each) => each.login === chosen)
    if (!account) return
    setBusy(true)
    try {
      await signIn(zone, account.login, account.password)
      await router.invalidate()
      await router.navigate({ to: '/' })
    } finally {
      setBusy(false)
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
