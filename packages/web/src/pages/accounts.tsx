import { getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { type Account, useAnswer } from '../api.ts'
import { Empty } from '../parts/empty.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { day } from '../parts/when.ts'
import { ROLE_WORDS } from '../session.ts'
import './accounts.css'
import { CreateAccount, DisableAccount, GrantRoles, ResetPassword } from './accounts/forms.tsx'

const words = {
  title: '账号',
  note: '系统管理员建账号，安全管理员授角色，审计看记录：三员互不兼任。',
  create: '新建账号',
  none: '还没有账号',
  columns: { login: '账号', name: '名称', roles: '角色', party: '企业', createdAt: '建立', act: '操作' },
  noRoles: '还没有角色',
  disabled: (date: string) => `${date}停用`,
  grant: '授予角色',
  reset: '重设密码',
  disable: '停用',
}

type Open = { kind: 'create' } | { kind: 'grant' | 'reset' | 'disable'; account: Account } | undefined

const inside = getRouteApi('/inside')

/** Who can sign in here and as what. */
export function Accounts() {
  const accounts = useAnswer('GET /api/accounts', {})
  const { session } = inside.useRouteContext()
  const [open, setOpen] = useState<Open>()
  const close = () => setOpen(undefined)
  const creates = session.roles.includes('system_admin')
  const grants = session.roles.includes('security_admin')
  const chosen = (kind: 'grant' | 'reset' | 'disable') => (open?.kind === kind ? open.account : undefined)
  return (
    <>
      <PageHead
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
        <Listing
          caption={words.title}
          columns={[...COLUMNS, actionColumn(session.account, { creates, grants }, setOpen)]}
          rows={accounts.data?.accounts}
          keyOf={({ id }) => id}
          error={accounts.error}
          again={() => void accounts.refetch()}
          empty={<Empty title={words.none} />}
        />
      </Sheet>
      <CreateAccount open={open?.kind === 'create'} close={close} />
      <GrantRoles account={chosen('grant')} close={close} />
      <ResetPassword account={chosen('reset')} close={close} />
      <DisableAccount account={chosen('disable')} close={close} />
    </>
  )
}

type May = { creates: boolean; grants: boolean }

function actionColumn(own: number, { creates, grants }: May, open: (open: Open) => void): Column<Account> {
  return {
    key: 'act',
    title: words.columns.act,
    align: 'right',
    cell: (account) => {
      if (account.disabledAt !== null || account.id === own) return null
      return (
        <span className="row account-acts">
          {grants && (
            <Button size="small" onClick={() => open({ kind: 'grant', account })}>
              {words.grant}
            </Button>
          )}
          {creates && (
            <>
              <Button size="small" onClick={() => open({ kind: 'reset', account })}>
                {words.reset}
              </Button>
              <Button size="small" danger onClick={() => open({ kind: 'disable', account })}>
                {words.disable}
              </Button>
            </>
          )}
        </span>
      )
    },
  }
}

const COLUMNS: readonly Column<Account>[] = [
  { key: 'login', title: words.columns.login, phone: 'title', cell: ({ login }) => <strong>{login}</strong> },
  { key: 'name', title: words.columns.name, cell: ({ name }) => name },
  {
    key: 'roles',
    title: words.columns.roles,
    cell: ({ roles, disabledAt }) => (
      <span className="row">
        {roles.map((role) => (
          <Tag key={role}>{ROLE_WORDS[role]}</Tag>
        ))}
        {roles.length === 0 && <span className="faint">{words.noRoles}</span>}
        {disabledAt !== null && <Tag tone="bad">{words.disabled(day(disabledAt))}</Tag>}
      </span>
    ),
  },
  { key: 'party', title: words.columns.party, cell: ({ party }) => party?.name },
  {
    key: 'createdAt',
    title: words.columns.createdAt,
    phone: 'hide',
    cell: ({ createdAt }) => <span className="nowrap">{day(createdAt)}</span>,
  },
]
