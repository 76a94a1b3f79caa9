import { App, Button } from 'antd'
import { type OwnSession, ask, forget, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { usePress } from '../../parts/press.ts'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { ago, instant } from '../../parts/when.ts'

const words = inBoth(
  {
    title: '登录着的地方',
    note: '有不认得的，就让它退出，并修改密码。',
    here: '就是这里',
    from: (address: string) => `来自 ${address}`,
    since: (opened: string, seen: string) => `${opened}登录，${seen}还在用`,
    end: '让它退出',
    ended: '已退出',
    unknown: '未知设备',
    on: (browser: string, system: string) => `${system} 上的 ${browser}`,
  },
  {
    title: 'Where you are signed in',
    note: 'If you do not know one, end it and change your password.',
    here: 'This one',
    from: (address) => `from ${address}`,
    since: (opened, seen) => `Signed in ${opened}, used ${seen}`,
    end: 'End it',
    ended: 'Ended',
    unknown: 'Unknown device',
    on: (browser, system) => `${browser} on ${system}`,
  },
)

const SESSIONS = 'GET /api/my/sessions'

/** Where one is signed in, and the way to end what one does not know. */
export function OpenSessions() {
  const sessions = useAnswer(SESSIONS, {})
  return (
    <Sheet title={words.title} note={words.note}>
      <Answer of={sessions}>
        {({ sessions }) => (
          <ul className="account-lines">
            {sessions.map((session) => (
              <Line key={session.id} session={session} />
            ))}
          </ul>
        )}
      </Answer>
    </Sheet>
  )
}

function Line({ session: { id, openedAt, seenAt, address, agent, current } }: { session: OwnSession }) {
  const { message } = App.useApp()
  const { isBusy, press } = usePress(({ message: said }) => {
    message.error(said)
    void forget(SESSIONS)
  })
  const end = () =>
    press(async () => {
      await ask('DELETE /api/my/sessions/:id', { params: { id } })
      message.success(words.ended)
      await forget(SESSIONS)
    })
  return (
    <li>
      <div>
        <p className="row">
          <strong title={agent ?? undefined}>{deviceOf(agent)}</strong>
          {address && <span className="soft">{words.from(address)}</span>}
          {current && <Tag tone="accent">{words.here}</Tag>}
        </p>
        <p className="faint">{words.since(instant(openedAt), ago(seenAt))}</p>
      </div>
      {!current && (
        <Button size="small" danger loading={isBusy} onClick={() => void end()}>
          {words.end}
        </Button>
      )}
    </li>
  )
}

const BROWSERS = [
  ['MicroMessenger', '微信'],
  ['Edg/', 'Edge'],
  ['Firefox/', 'Firefox'],
  ['Chrome/', 'Chrome'],
  ['Safari/', 'Safari'],
] as const
const SYSTEMS = [
  ['HarmonyOS', 'HarmonyOS'],
  ['Android', 'Android'],
  ['iPhone', 'iPhone'],
  ['iPad', 'iPad'],
  ['Windows', 'Windows'],
  ['Mac OS', 'macOS'],
  ['Linux', 'Linux'],
] as const

/** What a person would call the device, from what its browser says of itself. */
function deviceOf(agent: string | null): string {
  const browser = BROWSERS.find(([mark]) => agent?.includes(mark))?.[1]
  const system = SYSTEMS.find(([mark]) => agent?.includes(mark))?.[1]
  return browser && system ? words.on(browser, system) : (browser ?? system ?? agent?.slice(0, 60) ?? words.unknown)
}
