import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useRef } from 'react'
import { askOnce, forget } from '../../api.ts'
import { randomKey } from '../../draft.ts'
import { inBoth } from '../../i18n.ts'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'

const words = inBoth({ start: '申请', starting: '正在立项…' }, { start: 'Apply', starting: 'Opening…' })

const my = getRouteApi('/my')

/** Opens a case of a policy and leads to it. */
export function Apply({ programme, name }: { programme: string; name: string }) {
  const { party } = my.useRouteContext()
  const navigate = useNavigate()
  const { isBusy, trouble, press } = usePress()
  const submission = useRef(randomKey())
  const start = () =>
    press(async () => {
      const request = { params: { id: party.id }, body: { programme } }
      const { id } = await askOnce('POST /api/parties/:id/cases', request, submission.current)
      await forget('GET /api/parties/:id/cases')
      await navigate({ to: '/my/cases/$file', params: { file: String(id) } })
    })
  return (
    <span>
      <button
        type="button"
        className="button"
        disabled={isBusy}
        aria-label={`${words.start} ${name}`}
        onClick={() => void start()}
      >
        {isBusy ? words.starting : words.start}
      </button>
      {trouble && <Problem error={trouble} />}
    </span>
  )
}
