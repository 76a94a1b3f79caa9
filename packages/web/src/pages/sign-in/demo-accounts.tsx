import { Button } from 'antd'
import type { Out } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { demoName } from '../../parts/demo-switch.tsx'
import { zoneTitle } from '../../session.ts'

const words = inBoth(
  { demo: '演示园区，点一个岗位直接进入', note: '企业和数据都是生成的' },
  { demo: 'Demo zone: press a role to enter', note: 'firms and data are made up' },
)

type Zone = Out<'GET /api/zones'>['zones'][number]
type Props = { zone: Zone; enter: (login: string, password: string) => void; busy: string | undefined }

/** The accounts of a demo zone, one press each. */
export function DemoAccounts({ zone, enter, busy }: Props) {
  return (
    <section className="demo-accounts" aria-label={words.demo}>
      <p>
        <strong>{words.demo}</strong>
      </p>
      <p className="faint">
        {zoneTitle(zone.name)} · {words.note}
      </p>
      <ul>
        {zone.accounts.map((account, at) => (
          <li key={account.login}>
            <Button
              type={at === 0 ? 'primary' : 'default'}
              block
              loading={busy === account.login}
              disabled={busy !== undefined && busy !== account.login}
              onClick={() => enter(account.login, account.password)}
            >
              {demoName(account, zone.accounts)}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}
