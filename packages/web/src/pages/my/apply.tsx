import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { useRef, useState } from 'react'
import { Trouble, askOnce, forget } from '../../api.ts'
import { randomKey } from '../../draft.ts'
import { inBoth } from '../../i18n.ts'
import { Problem } from '../../parts/problem.tsx'

const words = inBoth({ start: '申请', starting: '正在立项…' }, { start: 'Apply', starting: 'Opening…' })

const my = getRouteApi('/my')

/** Opens a case of a policy and leads to it. */
export function Apply({ programme, name }: { programme: string; name: string }) {
  const { party } = my.useRouteContext()
  const navigate = useNavigate()
  const [trouble, setTrouble] = useState<Trouble>()
  const [isBusy, setBusy] = useState(false)
  const submission = useRef(randomKey())
  const start = async () => {
    setBusy(true)
    setTrouble(undefined)
    try {
      const request = { params: { id: party.id }, body: { programme } }
      const { id } = await askOnce('POST /api/parties/:id/cases', request, submission.current)
      await forget('GET /api/parties/:id/cases')
      await navigate({ to: '/my/cases/$file', params: { file: String(id) } })
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      setTrouble(error)
    } finally {
      setBusy(false)
    }
  }
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
