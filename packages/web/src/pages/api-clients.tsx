import { getRouteApi } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import { type Api, type Out, ask, asked, forget, useAnswer } from '../api.ts'
import { useDraft } from '../draft.ts'
import { inBoth, listed } from '../i18n.ts'
import { Answer } from '../parts/answer.tsx'
import { DraftBack } from '../parts/draft-back.tsx'
import { Empty } from '../parts/empty.tsx'
import { useFocusFollows } from '../parts/focus-follows.ts'
import { PageHead } from '../parts/page-head.tsx'
import { usePress } from '../parts/press.ts'
import { Problem } from '../parts/problem.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { TrailButton } from '../parts/trail-button.tsx'
import { day } from '../parts/when.ts'
import { ROLE_WORDS } from '../session.ts'
import './my/my.css'
import './partner/partner.css'

const words = inBoth(
  {
    title: '接口客户端',
    note: '银行、担保、保险、服务机构和载体的程序凭它进来；密钥只显示一次，存的是摘要。',
    none: '还没有接口客户端',
    noneWhy: '先有机构的人员账号和角色，再为它登记程序。',
    noOrganisation: '还没有可以登记的机构：先建机构的人员账号，并由安全管理员授予银行等角色。',
    known: '已登记的客户端',
    register: '登记一个客户端',
    organisation: '机构',
    choose: '请选择',
    name: '名称',
    nameHint: '如 信贷系统',
    scopes: '权限范围',
    submit: '登记并给出密钥',
    submitting: '正在登记…',
    secret: '密钥（只显示这一次，请当面交给机构）',
    renew: '换密钥',
    revoke: '停用',
    revoked: '已停用',
    since: (date: string) => `${date}登记`,
    reason: '理由',
    sure: { renew: '旧密钥立即作废', revoke: '令牌立即作废，不能恢复' },
    confirm: '确认',
    cancel: '取消',
    scopeWords: {
      'score:read': '读取授权的积分和数据',
      'case:read': '查看参与的办件',
      'loan:report': '报送贷款',
      'claim:file': '申请贴息和补偿',
      'voucher:redeem': '兑付创新券',
      'evidence:add': '上传办件材料',
    },
  },
  {
    title: 'API clients',
    note: 'Programs of banks, guarantors, insurers, providers and carriers come in by them; a secret is shown once and kept as a hash.',
    none: 'No API clients yet',
    noneWhy: 'First the organisation’s people with their roles, then its program.',
    noOrganisation: 'No organisation yet: make accounts for its people, and let the security admin grant their roles.',
    known: 'Registered clients',
    register: 'Register a client',
    organisation: 'Organisation',
    choose: 'Choose',
    name: 'Name',
    nameHint: 'e.g. loan system',
    scopes: 'Scopes',
    submit: 'Register and show the secret',
    submitting: 'Registering…',
    secret: 'Secret (shown this once; hand it over in person)',
    renew: 'New secret',
    revoke: 'Revoke',
    revoked: 'revoked',
    since: (date) => `since ${date}`,
    reason: 'Reason',
    sure: { renew: 'The old secret ends at once', revoke: 'Tokens end at once, for good' },
    confirm: 'Confirm',
    cancel: 'Cancel',
    scopeWords: {
      'score:read': 'read consented points and facts',
      'case:read': 'see its cases',
      'loan:report': 'report loans',
      'claim:file': 'file claims',
      'voucher:redeem': 'redeem vouchers',
      'evidence:add': 'add papers to cases',
    },
  },
)

type Known = Out<'GET /api/api-clients'>
type Client = Known['clients'][number]
type Body = Api['POST /api/api-clients']['body']
type Role = Body['role']
type Scope = Body['scopes'][number]

const inside = getRouteApi('/inside')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = () => [CLIENTS]

const CLIENTS = asked('GET /api/api-clients', {})

/** Programs of partners: who may register them sees the form, the other keepers see the list. */
export function ApiClients() {
  const { session } = inside.useRouteContext()
  const known = useAnswer(...CLIENTS, { staleTime: 0 })
  const mayChange = session.roles.includes('system_admin')
  return (
    <>
      <PageHead title={words.title} note={words.note} />
      <Answer of={known}>
        {(found) => (
          <div className="stack-wide">
            {mayChange && <Register known={found} />}
            <Sheet title={words.known}>
              {found.clients.length === 0 ? (
                <Empty title={words.none} why={words.noneWhy} />
              ) : (
                <ul className="my-facts">
                  {found.clients.map((client) => (
                    <One key={client.id} client={client} mayChange={mayChange} />
                  ))}
                </ul>
              )}
            </Sheet>
          </div>
        )}
      </Answer>
    </>
  )
}

function Secret({ clientId, secret }: { clientId: string; secret: string }) {
  return (
    <p className="partner-secret" role="status">
      client_id <span className="code partner-code">{clientId}</span>
      <br />
      {words.secret} <span className="code partner-code">{secret}</span>
    </p>
  )
}

const NOTHING: { chosen: string; name: string; scopes: readonly Scope[] } = { chosen: '', name: '', scopes: [] }

function Register({ known: { organisations, scopes: allowed } }: { known: Known }) {
  const { content, write, sent, isBack } = useDraft('api-client', NOTHING)
  const { chosen, name, scopes } = content
  const [made, setMade] = useState<{ clientId: string; secret: string }>()
  const { isBusy, trouble, press } = usePress()
  const options = organisations.flatMap((one) => one.roles.map((role) => ({ party: one.id, name: one.name, role })))
  const [party, role] = chosen.split('/')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void press(async () => {
      const body = { party: Number(party), role: role as Role, name, scopes: [...scopes] }
      setMade(await ask('POST /api/api-clients', { body }))
      sent()
      await forget('GET /api/api-clients')
    })
  }
  if (options.length === 0) return <p className="soft">{words.noOrganisation}</p>
  return (
    <Sheet title={words.register}>
      <form className="my-form" onSubmit={submit}>
        {isBack && <DraftBack anew={sent} />}
        <label>
          {words.organisation}
          <select
            className="my-field"
            required
            value={chosen}
            onChange={({ target }) => write({ chosen: target.value, scopes: [] })}
          >
            <option value="">{words.choose}</option>
            {options.map((one) => (
              <option key={`${one.party}/${one.role}`} value={`${one.party}/${one.role}`}>
                {one.name}（{ROLE_WORDS[one.role]}）
              </option>
            ))}
          </select>
        </label>
        <label>
          {words.name}
          <input
            className="my-field"
            required
            minLength={2}
            maxLength={100}
            value={name}
            placeholder={words.nameHint}
            onChange={({ target }) => write({ name: target.value })}
          />
        </label>
        {role !== undefined && (
          <fieldset className="my-ticks">
            <legend>{words.scopes}</legend>
            {allowed[role as Role].map((scope) => (
              <label key={scope} className="my-tick">
                <input
                  type="checkbox"
                  checked={scopes.includes(scope)}
                  onChange={({ target }) =>
                    write({ scopes: target.checked ? [...scopes, scope] : scopes.filter((one) => one !== scope) })
                  }
                />
                {words.scopeWords[scope]} <span className="code faint">{scope}</span>
              </label>
            ))}
          </fieldset>
        )}
        {made && <Secret {...made} />}
        {trouble && <Problem error={trouble} />}
        <p>
          <button type="submit" className="button button-main" disabled={isBusy || scopes.length === 0}>
            {isBusy ? words.submitting : words.submit}
          </button>
        </p>
      </form>
    </Sheet>
  )
}

function One({ client, mayChange }: { client: Client; mayChange: boolean }) {
  const { id, party, role, name, clientId, scopes, createdAt, revokedAt } = client
  const [asked, setAsked] = useState<'renew' | 'revoke'>()
  const { button, place } = useFocusFollows(asked !== undefined)
  const [made, setMade] = useState<{ clientId: string; secret: string }>()
  return (
    <li>
      <p className="row">
        <strong>{name}</strong>
        <span className="soft">
          {party.name} · {ROLE_WORDS[role]}
        </span>
        {revokedAt && <Tag tone="bad">{words.revoked}</Tag>}
      </p>
      <p className="code partner-code">{clientId}</p>
      <p className="faint">
        {listed(scopes.map((scope) => words.scopeWords[scope]))} · {words.since(day(createdAt))} ·{' '}
        <TrailButton of={{ kind: 'client', id }} name={name} />
      </p>
      {made && <Secret {...made} />}
      {mayChange && revokedAt === null && asked === undefined && (
        <p className="my-actions">
          <button ref={button} type="button" className="button" onClick={() => setAsked('renew')}>
            {words.renew}
          </button>
          <button type="button" className="button" onClick={() => setAsked('revoke')}>
            {words.revoke}
          </button>
        </p>
      )}
      {asked && (
        <div ref={place} tabIndex={-1}>
          <Change id={id} what={asked} close={() => setAsked(undefined)} tell={setMade} />
        </div>
      )}
    </li>
  )
}

type ChangeProps = {
  id: number
  what: 'renew' | 'revoke'
  close: () => void
  tell: (made: { clientId: string; secret: string }) => void
}

function Change({ id, what, close, tell }: ChangeProps) {
  const [reason, setReason] = useState('')
  const { isBusy, trouble, press } = usePress()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    void press(async () => {
      const request = { params: { id }, body: { reason } }
      if (what === 'renew') tell(await ask('POST /api/api-clients/:id/secret', request))
      else await ask('POST /api/api-clients/:id/revoke', request)
      await forget('GET /api/api-clients')
      close()
    })
  }
  return (
    <form className="my-form" onSubmit={submit}>
      <label>
        {words.reason}（{words.sure[what]}）
        <input
          className="my-field"
          required
          minLength={2}
          maxLength={2000}
          value={reason}
          onChange={({ target }) => setReason(target.value)}
        />
      </label>
      {trouble && <Problem error={trouble} />}
      <p className="my-actions">
        <button type="submit" className="button button-main" disabled={isBusy}>
          {words.confirm}
        </button>
        <button type="button" className="button" onClick={close}>
          {words.cancel}
        </button>
      </p>
    </form>
  )
}
