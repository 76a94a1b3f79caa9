import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useState } from 'react'
import { Trouble, ask } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Problem } from '../../parts/problem.tsx'
import { abilitiesOf } from '../../session.ts'

const words = inBoth({ draft: '起草修改' }, { draft: 'Draft a change' })

/** Opens a draft of the policy, or the one that is on its way, for those who write policies. */
export function DraftButton({ programme }: { programme: string }) {
  const { session } = getRouteApi('/inside').useRouteContext()
  const navigate = useNavigate()
  const [trouble, setTrouble] = useState<Trouble>()
  if (!abilitiesOf(session.roles).writesPolicies) return null
  const open = async () => {
    try {
      const { id } = await ask('POST /api/programmes/:id/drafts', { params: { id: programme }, body: {} })
      await navigate({ to: '/drafts/$draft', params: { draft: String(id) } })
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      setTrouble(error)
    }
  }
  return (
    <>
      {trouble && <Problem error={trouble} />}
      <button type="button" className="button button-main" onClick={() => void open()}>
        {words.draft}
      </button>
    </>
  )
}
