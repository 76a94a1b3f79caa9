import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { ask } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import { abilitiesOf } from '../../session.ts'

const words = inBoth({ draft: '起草修改' }, { draft: 'Draft a change' })

/** Opens a draft of the policy, or the one that is on its way, for those who write policies. */
export function DraftButton({ programme }: { programme: string }) {
  const { session } = getRouteApi('/inside').useRouteContext()
  const navigate = useNavigate()
  const { isBusy, trouble, press } = usePress()
  if (!abilitiesOf(session.roles).writesPolicies) return null
  const open = () =>
    press(async () => {
      const { id } = await ask('POST /api/programmes/:id/drafts', { params: { id: programme }, body: {} })
      await navigate({ to: '/drafts/$draft', params: { draft: String(id) } })
    })
  return (
    <>
      {trouble && <Problem error={trouble} />}
      <button type="button" className="button button-main" disabled={isBusy} onClick={() => void open()}>
        {words.draft}
      </button>
    </>
  )
}
