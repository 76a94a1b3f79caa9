import type { TrialChange } from '@gongzhen/core/programme'
import { getRouteApi, useNavigate } from '@tanstack/react-router'
import { App, Modal } from 'antd'
import { useState } from 'react'
import { ask, forget } from '../../api.ts'
import { listed } from '../../i18n.ts'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import type { Restatement } from './expected-scores.ts'
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
  const { isBusy, trouble, press } = usePress()
  const [isLost, setLost] = useState(false)
  const [isOvertaken, setOvertaken] = useState(false)
  const [asked, setAsked] = useState<Written>()
  const mayWrite = session.roles.includes('policy_officer')
  const store = async (written: Written, rewritten: number) => {
    const found = await draftFor(answer.programme, written)
    setAsked(undefined)
    setOvertaken(found === undefined)
    if (found === undefined) return
    const { files } = written
    const { id, version } = found
    await ask('PUT /api/drafts/:id', { params: { id }, body: { version, files: { ...files } } })
    await forget('GET /api/drafts/:id', 'GET /api/drafts')
    message.success(words.saved(rewritten))
    await navigate({ to: '/drafts/$draft', params: { draft: String(id) }, search: { tab: 'changes' } })
  }
  const save = () =>
    press(async () => {
      const params = { id: answer.programme }
      const { draft, ...begun } = await ask('GET /api/programmes/:id/manuscript', { params })
      const { files, cases } = await lab.write(begun)
      setLost(files === null)
      if (files === null) return
      setOvertaken(false)
      const written = { draft, files, cases }
      if (cases.restated.length + cases.others.length > 0) setAsked(written)
      else await store(written, 0)
    })
  const rewrite = (written: Written) => ({
    ...written,
    files: { ...written.files, 'cases.yaml': written.cases.text },
  })
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
      {isOvertaken && (
        <p className="lab-off" role="alert">
          {words.overtaken}
        </p>
      )}
      {trouble && <Problem error={trouble} />}
      {asked && (
        <Cases
          cases={asked.cases}
          isBusy={isBusy}
          onRewrite={() => void press(() => store(rewrite(asked), asked.cases.restated.length))}
          onKeep={() => void press(() => store(asked, 0))}
          onCancel={() => setAsked(undefined)}
        />
      )}
    </div>
  )
}

/** A draft with the trial written in, not yet kept. */
type Written = {
  /** The draft on its way that was written on; null where one is to be opened. */
  readonly draft: { readonly id: number; readonly version: number } | null
  readonly files: Readonly<Record<string, string>>
  readonly cases: Restatement
}

/** The draft to write into, opened only now that it is wanted; nothing where somebody has begun another meanwhile. */
async function draftFor(programme: string, { draft }: Written) {
  const { id, isNew } = await ask('POST /api/programmes/:id/drafts', { params: { id: programme } })
  if (draft?.id === id) return draft
  return isNew ? ask('GET /api/drafts/:id', { params: { id } }) : undefined
}

type CasesProps = {
  readonly cases: Restatement
  readonly isBusy: boolean
  readonly onRewrite: () => void
  readonly onKeep: () => void
  readonly onCancel: () => void
}

/** What golden cases expect and what now comes out: somebody decides whether that is what was meant. */
function Cases({ cases: { restated, others }, isBusy, onRewrite, onKeep, onCancel }: CasesProps) {
  return (
    <Modal
      open
      title={words.casesTitle(restated.length + others.length)}
      onCancel={onCancel}
      afterOpenChange={(isOpen) => isOpen && document.querySelector<HTMLElement>('.lab-choices button')?.focus()}
      footer={
        <div className="row lab-choices">
          <button type="button" className="button" onClick={onCancel}>
            {words.casesCancel}
          </button>
          <button type="button" className="button" disabled={isBusy} onClick={onKeep}>
            {words.casesKeep}
          </button>
          {restated.length > 0 && (
            <button type="button" className="button button-main" disabled={isBusy} onClick={onRewrite}>
              {words.casesRewrite(restated.length)}
            </button>
          )}
        </div>
      }
    >
      <div className="stack">
        <p>{words.casesWhy}</p>
        {restated.length > 0 && (
          <div className="lab-scroll" tabIndex={0} role="region" aria-label={words.casesList}>
            <table className="lab-moves">
              <thead>
                <tr>
                  <th scope="col">{words.casesList}</th>
                  <th scope="col">{words.expected}</th>
                  <th scope="col">{words.comesOut}</th>
                </tr>
              </thead>
              <tbody>
                {restated.map(({ name, expected, found }) => (
                  <tr key={name}>
                    <th scope="row">{name}</th>
                    <td>{expected}</td>
                    <td>
                      <strong>{found}</strong>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        )}
        {others.length > 0 && <p className="lab-off">{words.casesOthers(listed(others))}</p>}
      </div>
    </Modal>
  )
}
