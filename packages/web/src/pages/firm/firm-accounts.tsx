import { useAnswer } from '../../api.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { ago, day } from '../../parts/when.ts'
import { ROLE_WORDS } from '../../session.ts'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '企业账号',
    note: '能代表这家企业登录的人',
    none: '这家企业还没有账号',
    noneWhy: '企业自己注册并认领，或由系统管理员建立账号之后，会列在这里。',
    disabled: (date: string) => `${date}停用`,
    seen: (when: string) => `最近使用 ${when}`,
    never: '没有正在使用的登录',
    since: (date: string) => `${date}建立`,
  },
  {
    title: 'Accounts of the firm',
    note: 'people who sign in for it',
    none: 'No accounts yet',
    noneWhy: 'People who claim the firm, or whom the system admin adds, are listed here.',
    disabled: (date) => `disabled ${date}`,
    seen: (when) => `last used ${when}`,
    never: 'not signed in now',
    since: (date) => `since ${date}`,
  },
)

/** Who can sign in for the firm. */
export function FirmAccounts({ party }: { party: number }) {
  const found = useAnswer('GET /api/parties/:id/accounts', { params: { id: party } })
  return (
    <Sheet title={words.title} note={words.note}>
      <Answer of={found}>
        {({ accounts }) =>
          accounts.length === 0 ? (
            <Empty title={words.none} why={words.noneWhy} />
          ) : (
            <ul className="identity-lines">
              {accounts.map(({ id, login, name, roles, createdAt, disabledAt, lastSeenAt }) => (
                <li key={id}>
                  <p className="row">
                    <strong>{name}</strong>
                    <span className="soft">{login}</span>
                    {roles.map((role) => (
                      <Tag key={role}>{ROLE_WORDS[role]}</Tag>
                    ))}
                    {disabledAt && <Tag tone="unsure">{words.disabled(day(disabledAt))}</Tag>}
                  </p>
                  <p className="faint">
                    {[words.since(day(createdAt)), lastSeenAt ? words.seen(ago(lastSeenAt)) : words.never].join(' · ')}
                  </p>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Sheet>
  )
}
