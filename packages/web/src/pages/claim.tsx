import { getRouteApi, Link, useRouter } from '@tanstack/react-router'
import { App, Button } from 'antd'
import { ask, asked, type Claim, forget, queries, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Answer } from '../parts/answer.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { usePress } from '../parts/press.ts'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { instant } from '../parts/when.ts'
import { ROLE_WORDS } from '../session.ts'
import { ClaimForm } from './claim/form.tsx'
import { CLAIM_TONES, claimWords } from './claims/words.ts'
import './account/account.css'

const words = inBoth(
  {
    title: '认领企业',
    note: '园区经办核对证明材料，一般一个工作日内办完。批准后您就能看到企业的积分和政策。',
    again: '再次认领',
    withdraw: '撤回',
    withdrawn: '已撤回',
    made: (when: string) => `${when}提交`,
    reason: (reason: string) => `审核意见：${reason}`,
    mine: '我提交的认领',
    agent: '替别的企业办事，不必认领：请企业在「我的账号」里给您授权。',
    toAccount: '我的账号',
    enter: '进入我的企业',
  },
  {
    title: 'Claim your firm',
    note: 'An officer checks the evidence, usually within a working day. Then you see the firm’s points and policies.',
    again: 'Claim again',
    withdraw: 'Withdraw',
    withdrawn: 'Withdrawn',
    made: (when) => `handed in ${when}`,
    reason: (reason) => `Answer: ${reason}`,
    mine: 'My claims',
    agent: 'To act for another’s firm claim nothing: ask the firm for a mandate under “My account”.',
    toAccount: 'My account',
    enter: 'To my firm',
  },
)

const inside = getRouteApi('/inside')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = () => [OWN_CLAIMS]

const OWN_CLAIMS = asked('GET /api/my/claims', {})

/** Saying which firm one belongs to, and what became of it. */
export function ClaimFirm() {
  const { session } = inside.useRouteContext()
  const claims = useAnswer(...OWN_CLAIMS, { refetchInterval: 30_000 })
  return (
    <div className="stack-wide account">
      <PageHead help={['claim', 'mandate']} title={words.title} note={words.note} />
      <Answer of={claims}>
        {({ claims }) => (
          <>
            {claims.length > 0 && (
              <Sheet title={words.mine}>
                <ul className="account-lines">
                  {claims.map((claim) => (
                    <Line key={claim.id} claim={claim} />
                  ))}
                </ul>
              </Sheet>
            )}
            {!session.party && session.roles.length === 0 && !claims.some(isOpen) && (
              <Sheet {...(claims.length > 0 ? { title: words.again } : {})}>
                <ClaimForm />
              </Sheet>
            )}
          </>
        )}
      </Answer>
      <p className="faint">
        {words.agent} <Link to="/account">{words.toAccount}</Link>
      </p>
    </div>
  )
}

const isOpen = ({ status }: Claim): boolean => status === 'pending' || status === 'approved'

function Line({ claim }: { claim: Claim }) {
  const { id, name, code, role, status, madeAt, reason } = claim
  const { message } = App.useApp()
  const router = useRouter()
  const lookAgain = () => forget('GET /api/my/claims')
  const { isBusy, press } = usePress((trouble) => {
    message.error(trouble.message)
    void lookAgain()
  })
  const withdraw = async () => {
    await ask('POST /api/my/claims/:id/withdraw', { params: { id } })
    message.success(words.withdrawn)
    await lookAgain()
  }
  const enter = async () => {
    queries.clear()
    await router.invalidate()
    await router.navigate({ to: '/' })
  }
  return (
    <li>
      <div>
        <p className="row">
          <strong>{name}</strong>
          <Tag tone={CLAIM_TONES[status]}>{claimWords.states[status]}</Tag>
        </p>
        <p className="faint">
          {code ?? claimWords.team} · {ROLE_WORDS[role]} · {words.made(instant(madeAt))}
        </p>
        {reason && <p>{words.reason(reason)}</p>}
      </div>
      {status === 'pending' && (
        <Button size="small" loading={isBusy} onClick={() => void press(withdraw)}>
          {words.withdraw}
        </Button>
      )}
      {status === 'approved' && (
        <Button type="primary" onClick={() => void enter()}>
          {words.enter}
        </Button>
      )}
    </li>
  )
}
