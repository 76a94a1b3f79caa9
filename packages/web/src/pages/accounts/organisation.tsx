import { Form, Input } from 'antd'
import { type Account, ask, forget } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Asking } from '../../parts/asking.tsx'
import { ReasonField } from '../../parts/reason-field.tsx'

const words = inBoth(
  {
    title: (name: string) => `改所属机构：${name}`,
    note: (now: string) => `现在：${now}。改后其会话立即退出，已有的角色收回，由安全管理员重新授予。`,
    none: '不属于任何机构',
    code: '机构的统一社会信用代码',
    codeWhy: '银行、担保、保险、服务机构和载体的人员要填；留空则不再属于任何机构。',
    submit: '改所属机构',
    done: '所属机构已改，请安全管理员授予角色',
  },
  {
    title: (name) => `Organisation of ${name}`,
    note: (now) =>
      `Now: ${now}. Their sessions end at once and their roles are taken back; the security administrator grants them anew.`,
    none: 'no organisation',
    code: 'Credit code of the organisation',
    codeWhy: 'For people of banks, guarantors, insurers, providers and incubators; leave it empty for none.',
    submit: 'Change it',
    done: 'Changed; the security administrator grants the roles',
  },
)

type Answers = { readonly code?: string; readonly reason: string }

/** For which organisation the person of an account works, from now on. */
export function TieAccount({ account, close }: { account: Account | undefined; close: () => void }) {
  const work = async ({ code, reason }: Answers) => {
    const { id = 0, version = 0 } = account ?? {}
    try {
      const body = { code: code?.trim() || null, version, reason }
      await ask('PUT /api/accounts/:id/organisation', { params: { id }, body })
    } finally {
      await forget('GET /api/accounts')
    }
    return words.done
  }
  return (
    <Asking
      title={words.title(account?.name ?? '')}
      open={account !== undefined}
      submit={words.submit}
      draft={`organisation.${account?.id}`}
      close={close}
      work={work}
    >
      <p className="soft">{words.note(account?.party?.name ?? words.none)}</p>
      <Form.Item name="code" label={words.code} extra={words.codeWhy}>
        <Input autoComplete="off" maxLength={40} />
      </Form.Item>
      <ReasonField />
    </Asking>
  )
}
