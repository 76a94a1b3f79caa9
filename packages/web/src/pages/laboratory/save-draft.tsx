import type { TrialChange } from '@gongzhen/core/programme'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { App } from 'antd'
import { useState } from 'react'
import { Trouble, ask, forget } from '../../api.ts'
import { Problem } from '../../parts/problem.tsx'
import type { LaboratoryAnswer } from './tried.ts'
import type { LaboratoryState } from './use-laboratory.ts'
import { labWords as words } from './words.ts'

type Props = {
  readonly answer: LaboratoryAnswer
  readonly lab: LaboratoryState
  readonly changes: readonly TrialChange[]
  readonly isOff: boolean
  readonly onReset: () => void
}

/** From the trial to a draft, which then goes the way of every rule. */
export function SaveDraft({ answer, lab, changes, isOff, onReset }: Props) {
  const { session } = getRouteApi('/inside').useRouteContext()
  const navigate = useNavigate()
  const { message } = App.useApp()
  const [isBusy, setBusy] = useState(false)
  const [trouble, setTrouble] = useState<Trouble>()
  const [isLost, setLost] = useState(false)
  const mayWrite = session.roles.includes('policy_officer')
  const save = async () => {
    setBusy(true)
    setTrouble(undefined)
    try {
      const { id } = await ask('POST /api/programmes/:id/drafts', { params: { id: answer.programme } })
      const draft = await ask('GET /api/drafts/:id', { params: { id } })
      const { files, restated } = await lab.write({
        files: draft.files,
        catalogue: draft.catalogue,
        adoption: draft.adoption,
      })
      setLost(files === null)
      if (files === null) return
      await ask('PUT /api/drafts/:id', { params: { id }, body: { version: draft.version, files: { ...files } } })
      await forget('GET /api/drafts/:id', 'GET /api/drafts')
      message.success(words.saved(restated))
      await navigate({ to: '/drafts/$draft', params: { draft: String(id) }, search: { tab: 'changes' } })
    } catch (error) {
      if (!(error instanceof Trouble)) throw error
      setTrouble(error)
    } finally {
      setBusy(false)
    }
  }
  return (
    <div className="stack lab-save">
      <p className="row">
        <button
          type="button"
          className="button button-main"
          disabled={!mayWrite || isOff || isBusy || changes.length === 0}
          onClick={() => void save()}
        >
          {isBusy ? words.saving : words.save}
        </button>
        <button type="button" className="button" disabled={changes.length === 0} onClick={onReset}>
          {words.reset}
        </button>
        {changes.length > 0 && <span className="faint">{words.changed(changes.length)}</span>}
      </p>
      <p className={isOff ? 'lab-off' : 'faint'} role="status">
        {!mayWrite ? words.officerOnly : isOff ? words.sumFirst : words.saveNote}
      </p>
      {isLost && (
        <p className="lab-off" role="alert">
          {words.cannotWrite}
        </p>
      )}
      {trouble && <Problem error={trouble} />}
    </div>
  )
}
