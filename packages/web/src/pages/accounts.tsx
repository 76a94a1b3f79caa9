import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useCallback, useState } from 'react'
import { type Account, asked, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Empty } from '../parts/empty.tsx'
import { Filters } from '../parts/filters.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { MenuButton } from '../parts/menu-button.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Search } from '../parts/search.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { day } from '../parts/when.ts'
import { ROLE_WORDS } from '../session.ts'
import type { AccountsView } from '../views.ts'
import './accounts.css'
import { CreateAccount, GiveLink, GrantRoles, Switch, UnbindFactor } from './accounts/forms.tsx'
import { TieAccount } from './accounts/organisation.tsx'
import { type Given, GivenLink } from './accounts/given-link.tsx'

const words = inBoth(
  {
    title: '账号',
    note: '系统管理员建账号，安全管理员授角色，审计看记录：三员互不兼任，也不兼办业务。',
    create: '新建账号',
    search: '账号、姓名或企业',
    none: '没有这样的账号',
    noneWhy: '换个词再找；企业人员可在登录页自行注册。',
    login: '账号',
    name: '名称',
    roles: '角色',
    party: '企业或机构',
    factor: '第二重验证',
    factorOn: '已绑定',
    createdAt: '建立',
    act: '操作',
    noRoles: '还没有角色',
    disabled: (date: string) => `${date}停用`,
    grant: '授予角色',
    unbind: '解除第二重验证',
    tie: '改所属机构',
    link: '给一次性链接',
    disable: '停用',
    enable: '恢复',
    more: (name: string) => `更多：${name}`,
    moreWord: '更多',
    trail: '操作记录',
  },
  {
    title: 'Accounts',
    note: 'One makes accounts, another grants roles, a third reads the trail: three people, and none does business.',
    create: 'New account',
    search: 'Login, name or firm',
    none: 'No such account',
    noneWhy: 'Try another word; people of firms may sign up themselves.',
    login: 'Login',
    name: 'Name',
    roles: 'Roles',
    party: 'Organisation',
    factor: 'Second factor',
    factorOn: 'Set up',
    createdAt: 'Made',
    act: 'Actions',
    noRoles: 'No roles yet',
    disabled: (date) => `Disabled ${date}`,
    grant: 'Grant roles',
    unbind: 'Remove second factor',
    tie: 'Change the organisation',
    link: 'Give a one-time link',
    disable: 'Disable',
    enable: 'Enable',
    more: (name) => `More: ${name}`,
    moreWord: 'More',
    trail: 'Trail',
  },
)

type Deed = 'grant' | 'unbind' | 'tie' | 'link' | 'disable' | 'enable'
type Open = { kind: 'create' } | { kind: Deed; account: Account } | undefined

const SIZE = 50
const inside = getRouteApi('/inside')
const route = getRouteApi('/inside/accounts')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: AccountsView }) => [accountsIn(search)]

const accountsIn = ({ search, page = 1 }: AccountsView) =>
  asked('GET /api/accounts', { query: { search, page, size: SIZE } })

/** Who can sign in here and as what. */
export function Accounts() {
  const view = route.useSearch()
  const { search, page = 1 } = view
  const navigate = route.useNavigate()
  const accounts = useAnswer(...accountsIn(view), { placeholderData: keepPreviousData })
  const { session } = inside.useRouteContext()
  const [open, setOpen] = useState<Open>()
  const [given, setGiven] = useState<Given>()
  const close = () => setOpen(undefined)
  const creates = session.roles.includes('system_admin')
  const onSearch = useCallback(
    (text: string | undefined) => void navigate({ search: text ? { search: text } : {}, replace: true }),
    [navigate],
  )
  const chosen = (kind: Deed) => (open?.kind === kind ? open.account : undefined)
  return (
    <>
      <PageHead
        help={['three duties']}
        title={words.title}
        note={words.note}
        actions={
          creates && (
            <Button type="primary" onClick={() => setOpen({ kind: 'create' })}>
              {words.create}
            </Button>
          )
        }
      />
      <Sheet flush>
        <Filters>
          <Search label={words.search} value={search} onSearch={onSearch} />
        </Filters>
        <Listing
          caption={words.title}
          columns={columns(session, (kind, account) => setOpen({ kind, account }))}
          rows={accounts.data?.rows}
          keyOf={({ id }) => id}
          of={accounts}
          empty={<Empty title={words.none} why={words.noneWhy} />}
          pages={{
            page,
            size: SIZE,
            total: accounts.data?.total ?? 0,
            onPage: (next) => void navigate({ search: (now) => ({ ...now, page: next }) }),
          }}
        />
      </Sheet>
      <CreateAccount open={open?.kind === 'create'} close={close} given={setGiven} />
      <GrantRoles account={chosen('grant')} close={close} />
      <UnbindFactor account={chosen('unbind')} close={close} />
      <TieAccount account={chosen('tie')} close={close} />
      <GiveLink account={chosen('link')} close={close} given={setGiven} />
      <Switch account={chosen('disable') ?? chosen('enable')} close={close} />
      <GivenLink given={given} close={() => setGiven(undefined)} />
    </>
  )
}

type Me = { readonly account: number; readonly roles: readonly string[] }
type Act = (kind: Deed, account: Account) => void

function columns(me: Me, act: Act): readonly Column<Account>[] {
  return [
    {
      key: 'login',
      title: words.login,
      phone: 'title',
      cell: ({ login }) => <strong className="nowrap">{login}</strong>,
    },
    { key: 'name', title: words.name, cell: ({ name }) => <span className="account-name">{name}</span> },
    { key: 'roles', title: words.roles, cell: (account) => <Roles account={account} /> },
    {
      key: 'party',
      title: words.party,
      cell: ({ party }) => party && <span className="account-name">{party.name}</span>,
    },
    { key: 'factor', title: words.factor, cell: ({ hasSecondFactor }) => hasSecondFactor && words.factorOn },
    {
      key: 'createdAt',
      title: words.createdAt,
      phone: 'hide',
      cell: ({ createdAt }) => <span className="nowrap">{day(createdAt)}</span>,
    },
    { key: 'act', title: words.act, align: 'right', cell: (account) => actsOn(me, account, act) },
  ]
}

function Roles({ account: { roles, disabledAt } }: { account: Account }) {
  return (
    <span className="row">
      {roles.map((role) => (
        <Tag key={role}>{ROLE_WORDS[role]}</Tag>
      ))}
      {roles.length === 0 && <span className="faint">{words.noRoles}</span>}
      {disabledAt !== null && <Tag tone="bad">{words.disabled(day(disabledAt))}</Tag>}
    </span>
  )
}

/** What this person may do to the account; nobody anything to their own. */
function actsOn(me: Me, account: Account, act: Act) {
  if (me.roles.includes('auditor')) {
    return (
      <Link to="/audit" search={{ subject: `account:${account.id}` }}>
        {words.trail}
      </Link>
    )
  }
  const [first, ...more] = account.id === me.account ? [] : deedsOn(account, me.roles)
  if (!first) return null
  return (
    <span className="row account-acts">
      <Button size="small" danger={first === 'disable'} onClick={() => act(first, account)}>
        {words[first]}
      </Button>
      {more.length > 0 && (
        <MenuButton
          items={more.map((deed) => ({
            key: deed,
            label: words[deed],
            danger: deed === 'disable',
            onClick: () => act(deed, account),
          }))}
        >
          <Button size="small" aria-label={words.more(account.name)}>
            {words.moreWord}
          </Button>
        </MenuButton>
      )}
    </span>
  )
}

function deedsOn({ disabledAt, hasSecondFactor, roles: held }: Account, roles: readonly string[]): Deed[] {
  const isSystem = roles.includes('system_admin')
  if (disabledAt !== null) return isSystem ? ['enable'] : []
  // A firm's people claim their firm themselves.
  const isFirms = held.some((role) => role === 'firm_owner' || role === 'firm_clerk')
  if (isSystem) return isFirms ? ['link', 'disable'] : ['link', 'tie', 'disable']
  if (!roles.includes('security_admin')) return []
  return hasSecondFactor ? ['grant', 'unbind'] : ['grant']
}
