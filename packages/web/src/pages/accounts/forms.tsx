import { Form, Input, Select } from 'antd'
import { type Account, type Role, ask, forget } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Asking } from '../../parts/asking.tsx'
import { AskingWhy } from '../../parts/asking-why.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'
import { ROLE_WORDS } from '../../session.ts'
import type { Given } from './given-link.tsx'

const words = inBoth(
  {
    create: '新建账号',
    created: '账号已建立，请安全管理员授予角色',
    createNote: '不设密码：建好后得到一个一次性链接，由本人自设。企业人员请自行注册并认领企业。',
    login: '账号',
    loginHint: '小写字母、数字或 . _ -，以字母或数字开头',
    name: '姓名或名称',
    phone: '联系电话（可不填）',
    code: '所属机构的统一社会信用代码（可不填）',
    codeWhy: '银行、担保、保险、服务机构和载体的人员要填：填了才看得到本机构的办件和授权。',
    needLogin: '请按要求填写账号',
    needName: '请填写姓名或名称',
    grant: (name: string) => `授予角色：${name}`,
    grantNote: '系统管理员、安全管理员、审计三种职责各由专人担任，不与任何别的角色同授。',
    roles: '角色',
    granted: '角色已更新，立即生效',
    grantSubmit: '授予',
    unbind: (name: string) => `解除第二重验证：${name}`,
    unbindNote: '用于手机遗失。请先核实确是本人；解除后其会话立即退出，岗位要求的须重新绑定。',
    unbindSubmit: '解除',
    unbound: '已解除',
    link: (name: string) => `给一次性链接：${name}`,
    linkNote: '用于忘记密码。请先核实确是本人；先前的链接随即作废，原密码在本人设好新密码前仍可用。',
    linkSubmit: '生成链接',
    linked: '链接已生成',
    disable: (name: string) => `停用账号：${name}`,
    disableNote: '停用后不能登录，正在用的会话立即退出；做过的事都留在记录里。',
    disableSubmit: '停用',
    disabled: '账号已停用',
    enable: (name: string) => `恢复账号：${name}`,
    enableNote: '恢复后可用原来的密码登录，角色不变。',
    enableSubmit: '恢复',
    enabled: '账号已恢复',
  },
  {
    create: 'New account',
    created: 'Account made; the security administrator grants its roles',
    createNote: 'No password here: you get a one-time link with which its person sets one. People of firms sign up.',
    login: 'Login',
    loginHint: 'Lower-case letters, digits or . _ -, beginning with a letter or digit',
    name: 'Name',
    phone: 'Telephone (optional)',
    code: 'Credit code of the organisation (optional)',
    codeWhy:
      'For people of banks, guarantors, insurers, providers and incubators: by it they see their own cases and consents.',
    needLogin: 'Fill in the login as described',
    needName: 'Fill in the name',
    grant: (name) => `Grant roles: ${name}`,
    grantNote: 'System administrator, security administrator and auditor are three people without any other role.',
    roles: 'Roles',
    granted: 'Roles changed, at once',
    grantSubmit: 'Grant',
    unbind: (name) => `Remove second factor: ${name}`,
    unbindNote: 'For a lost phone. Make sure it is really them; their sessions end at once.',
    unbindSubmit: 'Remove',
    unbound: 'Removed',
    link: (name) => `Give a one-time link: ${name}`,
    linkNote: 'For a forgotten password. Make sure it is really them; earlier links stop working.',
    linkSubmit: 'Make the link',
    linked: 'Link made',
    disable: (name) => `Disable: ${name}`,
    disableNote: 'They cannot sign in any more and their sessions end; what they did stays on record.',
    disableSubmit: 'Disable',
    disabled: 'Account disabled',
    enable: (name) => `Enable: ${name}`,
    enableNote: 'They can sign in with their old password; roles stay.',
    enableSubmit: 'Enable',
    enabled: 'Account enabled',
  },
)

const LIST = 'GET /api/accounts'
const LOGIN = /^[a-z0-9][a-z0-9._-]{1,49}$/
const ROLES = Object.entries(ROLE_WORDS).map(([value, label]) => ({ value, label }))

type Chosen = { account: Account | undefined; close: () => void }
type Giving = { given: (given: Given) => void }
type NewPerson = { login: string; name: string; phone?: string; code?: string }
type Because = { reason: string }

/** A new account; its person sets the password, its roles are granted by someone else. */
export function CreateAccount({ open, close, given }: { open: boolean; close: () => void } & Giving) {
  const work = async ({ login, name, phone, code }: NewPerson) => {
    const made = await ask('POST /api/accounts', { body: { login, name, phone: phone || null, code: code || null } })
    await forget(LIST)
    if (made.link) given({ name: made.name, ...made.link })
    return words.created
  }
  return (
    <Asking
      title={words.create}
      open={open}
      submit={words.create}
      close={close}
      work={work}
      draft="account"
      unkept={['phone']}
    >
      <p className="soft">{words.createNote}</p>
      <Form.Item
        name="login"
        label={words.login}
        extra={words.loginHint}
        rules={[{ required: true, pattern: LOGIN, message: words.needLogin }]}
      >
        <Input autoComplete="off" />
      </Form.Item>
      <Form.Item name="name" label={words.name} rules={[{ required: true, message: words.needName }]}>
        <Input autoComplete="off" maxLength={100} />
      </Form.Item>
      <Form.Item name="phone" label={words.phone}>
        <Input autoComplete="off" inputMode="tel" maxLength={40} />
      </Form.Item>
      <Form.Item name="code" label={words.code} extra={words.codeWhy}>
        <Input autoComplete="off" maxLength={40} />
      </Form.Item>
    </Asking>
  )
}

/** The roles an account holds from now on. Somebody else's change in between is told, and nothing overwritten. */
export function GrantRoles({ account, close }: Chosen) {
  const work = async ({ roles, reason }: { roles: Role[] } & Because) => {
    const { id = 0, version = 0 } = account ?? {}
    try {
      await ask('PUT /api/accounts/:id/roles', { params: { id }, body: { roles, reason, version } })
    } finally {
      await forget(LIST)
    }
    return words.granted
  }
  return (
    <Asking
      title={words.grant(account?.name ?? '')}
      open={account !== undefined}
      submit={words.grantSubmit}
      draft={`roles.${account?.id}`}
      close={close}
      work={work}
    >
      <p className="soft">{words.grantNote}</p>
      <Form.Item name="roles" label={words.roles} initialValue={account?.roles}>
        <Select mode="multiple" options={ROLES} showSearch={{ optionFilterProp: 'label' }} />
      </Form.Item>
      <ReasonField />
    </Asking>
  )
}

/** A second factor whose phone is lost, taken off. */
export function UnbindFactor({ account, close }: Chosen) {
  const work = async (body: Because) => {
    await ask('POST /api/accounts/:id/second-factor/reset', { params: { id: account?.id ?? 0 }, body })
    await forget(LIST)
    return words.unbound
  }
  return (
    <AskingWhy
      title={words.unbind(account?.name ?? '')}
      open={account !== undefined}
      submit={words.unbindSubmit}
      draft={`factor.${account?.id}`}
      danger
      close={close}
      work={work}
      note={words.unbindNote}
    />
  )
}

/** A link for somebody who has forgotten the password. */
export function GiveLink({ account, close, given }: Chosen & Giving) {
  const work = async (body: Because) => {
    const { id = 0, name = '' } = account ?? {}
    given({ name, ...(await ask('POST /api/accounts/:id/password-link', { params: { id }, body })) })
    return words.linked
  }
  return (
    <AskingWhy
      title={words.link(account?.name ?? '')}
      open={account !== undefined}
      submit={words.linkSubmit}
      draft={`link.${account?.id}`}
      close={close}
      work={work}
      note={words.linkNote}
    />
  )
}

/** An account that may not sign in any more, or may again. */
export function Switch({ account, close }: Chosen) {
  const isOff = account !== undefined && account.disabledAt !== null
  const name = account?.name ?? ''
  const work = async (body: Because) => {
    const params = { id: account?.id ?? 0 }
    await (isOff
      ? ask('POST /api/accounts/:id/enable', { params, body })
      : ask('POST /api/accounts/:id/disable', { params, body }))
    await forget(LIST)
    return isOff ? words.enabled : words.disabled
  }
  return (
    <AskingWhy
      title={isOff ? words.enable(name) : words.disable(name)}
      open={account !== undefined}
      submit={isOff ? words.enableSubmit : words.disableSubmit}
      draft={`switch.${account?.id}`}
      danger={!isOff}
      close={close}
      work={work}
      note={isOff ? words.enableNote : words.disableNote}
    />
  )
}
