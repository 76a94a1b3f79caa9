import { Form, Input, Select } from 'antd'
import { useState } from 'react'
import { type Account, type Role, ask, forget, useAnswer } from '../../api.ts'
import { Asking } from '../../parts/asking.tsx'
import { ROLE_WORDS } from '../../session.ts'

const words = {
  create: '新建账号',
  created: '账号已建立，请安全管理员授予角色',
  login: '账号',
  loginHint: '小写字母、数字或 . _ -，以字母或数字开头',
  name: '姓名或名称',
  password: '初始密码',
  passwordHint: '至少十个字符；请本人登录后修改',
  party: '所属企业（只有企业用户要选）',
  partySearch: '输入名称或代码',
  needLogin: '请按要求填写账号',
  needName: '请填写姓名或名称',
  needPassword: '密码至少十个字符',
  grant: (name: string) => `授予角色：${name}`,
  roles: '角色',
  granted: '角色已更新，立即生效',
  grantSubmit: '授予',
  reset: (name: string) => `重设密码：${name}`,
  resetSubmit: '重设密码',
  resetDone: '密码已重设，其会话已退出',
  newPassword: '新密码',
  disable: (name: string) => `停用账号：${name}`,
  disableNote: '停用后不能登录，正在用的会话立即退出；做过的事都留在记录里。',
  disableSubmit: '停用',
  disableDone: '账号已停用',
}

const LIST = 'GET /api/accounts'
const LOGIN = /^[a-z0-9][a-z0-9._-]{1,49}$/
const ROLES = Object.entries(ROLE_WORDS).map(([value, label]) => ({ value, label }))

type Created = { login: string; name: string; password: string; party?: number }
type Chosen = { account: Account | undefined; close: () => void }

/** A new account; its roles are granted by someone else. */
export function CreateAccount({ open, close }: { open: boolean; close: () => void }) {
  const work = async ({ login, name, password, party }: Created) => {
    await ask('POST /api/accounts', { body: { login, name, password, party: party ?? null } })
    await forget(LIST)
    return words.created
  }
  return (
    <Asking title={words.create} open={open} submit={words.create} close={close} work={work}>
      <Form.Item
        name="login"
        label={words.login}
        extra={words.loginHint}
        rules={[{ required: true, pattern: LOGIN, message: words.needLogin }]}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="name" label={words.name} rules={[{ required: true, message: words.needName }]}>
        <Input autoComplete="off" />
      </Form.Item>
      <PasswordField label={words.password} hint={words.passwordHint} name="password" />
      <Form.Item name="party" label={words.party}>
        <PartyChoice />
      </Form.Item>
    </Asking>
  )
}

/** The roles an account holds from now on. */
export function GrantRoles({ account, close }: Chosen) {
  const work = async ({ roles }: { roles: Role[] }) => {
    await ask('PUT /api/accounts/:id/roles', { params: { id: account?.id ?? 0 }, body: { roles } })
    await forget(LIST)
    return words.granted
  }
  return (
    <Asking
      title={words.grant(account?.name ?? '')}
      open={account !== undefined}
      submit={words.grantSubmit}
      close={close}
      work={work}
    >
      <Form.Item name="roles" label={words.roles} initialValue={account?.roles}>
        <Select mode="multiple" options={ROLES} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
    </Asking>
  )
}

/** A password set anew by the administrator. */
export function ResetPassword({ account, close }: Chosen) {
  const work = async ({ next }: { next: string }) => {
    await ask('PUT /api/accounts/:id/password', { params: { id: account?.id ?? 0 }, body: { next } })
    return words.resetDone
  }
  return (
    <Asking
      title={words.reset(account?.name ?? '')}
      open={account !== undefined}
      submit={words.resetSubmit}
      close={close}
      work={work}
    >
      <PasswordField label={words.newPassword} hint={words.passwordHint} name="next" />
    </Asking>
  )
}

/** An account that may not sign in any more. */
export function DisableAccount({ account, close }: Chosen) {
  const work = async () => {
    await ask('POST /api/accounts/:id/disable', { params: { id: account?.id ?? 0 } })
    await forget(LIST)
    return words.disableDone
  }
  return (
    <Asking
      title={words.disable(account?.name ?? '')}
      open={account !== undefined}
      submit={words.disableSubmit}
      danger
      close={close}
      work={work}
    >
      <p className="soft">{words.disableNote}</p>
    </Asking>
  )
}

function PasswordField({ label, hint, name }: { label: string; hint: string; name: string }) {
  return (
    <Form.Item
      name={name}
      label={label}
      extra={hint}
      rules={[{ required: true, min: 10, message: words.needPassword }]}
    >
      <Input.Password autoComplete="new-password" />
    </Form.Item>
  )
}

type ChoiceProps = { id?: string; value?: number; onChange?: (party: number | undefined) => void }

function PartyChoice({ id, value, onChange }: ChoiceProps) {
  const [search, setSearch] = useState('')
  const found = useAnswer(
    'GET /api/parties',
    { query: { search, size: 20 } },
    { enabled: search.trim().length >= 2, retry: false },
  )
  return (
    <Select
      {...(id ? { id } : {})}
      allowClear
      value={value ?? null}
      onChange={(party) => onChange?.(party ?? undefined)}
      showSearch={{ filterOption: false, onSearch: setSearch }}
      placeholder={words.partySearch}
      notFoundContent={null}
      options={(found.data?.rows ?? []).map(({ id, name }) => ({ value: id, label: name }))}
    />
  )
}
