import { type FormEvent, useRef, useState } from 'react'
import { type Api, type Out, askOnce, forget } from '../../../api.ts'
import { usePress } from '../../../parts/press.ts'
import { Problem } from '../../../parts/problem.tsx'
import { Sheet } from '../../../parts/sheet.tsx'
import { today } from '../../../today.ts'
import { consentWords as words } from './words.ts'

type Known = Out<'GET /api/parties/:id/consents'>
type Purpose = Api['POST /api/parties/:id/consents']['body']['purpose']

/** Today here, as a day. */

/** A new consent: whom, what for, what, until when. */
export function GiveConsent({ known, party }: { known: Known; party: number }) {
  const [isOpen, setOpen] = useState(false)
  if (!isOpen) {
    return (
      <p>
        <button type="button" className="button button-main" onClick={() => setOpen(true)}>
          {words.give}
        </button>
      </p>
    )
  }
  return (
    <Sheet title={words.give}>
      <Form known={known} party={party} close={() => setOpen(false)} />
    </Sheet>
  )
}

function Form({ known, party, close }: { known: Known; party: number; close: () => void }) {
  const [partner, setPartner] = useState('')
  const [purpose, setPurpose] = useState('')
  const [points, setPoints] = useState(true)
  const [band, setBand] = useState(false)
  const [facts, setFacts] = useState<readonly string[]>([])
  const [validTo, setValidTo] = useState('')
  const [isTried, setTried] = useState(false)
  const { isBusy, trouble, press } = usePress()
  const submission = useRef(crypto.randomUUID())
  const isWhole = partner !== '' && purpose !== '' && validTo !== '' && (points || band || facts.length > 0)
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!isWhole) return
    void press(async () => {
      const shared = { points, band, facts: [...facts], validFrom: today(), validTo }
      const body = { partner: Number(partner), purpose: purpose as Purpose, ...shared }
      await askOnce('POST /api/parties/:id/consents', { params: { id: party }, body }, submission.current)
      await forget('GET /api/parties/:id/consents')
      close()
    })
  }
  return (
    <form className="my-form" noValidate onSubmit={submit}>
      <Choice label={words.partner} value={partner} tell={setPartner} options={known.partners.map(optionOf)} />
      <Choice
        label={words.purpose}
        value={purpose}
        tell={setPurpose}
        options={known.purposes.map((one) => ({ value: one, name: one }))}
      />
      <fieldset className="my-ticks">
        <legend>{words.what}</legend>
        <Tick label={words.points} isOn={points} tell={setPoints} />
        <Tick label={words.band} isOn={band} tell={setBand} />
        <details>
          <summary>
            {words.facts} {facts.length > 0 && <span className="faint">{words.factsChosen(facts.length)}</span>}
          </summary>
          <div className="my-ticks-list" lang="zh-CN">
            {known.facts.map(({ column, name }) => (
              <Tick
                key={column}
                label={name}
                isOn={facts.includes(column)}
                tell={(isOn) => setFacts((now) => (isOn ? [...now, column] : now.filter((one) => one !== column)))}
              />
            ))}
          </div>
        </details>
      </fieldset>
      <label>
        {words.until}
        <input
          type="date"
          className="my-field"
          min={today()}
          value={validTo}
          onChange={({ target }) => setValidTo(target.value)}
        />
      </label>
      {isTried && !isWhole && (
        <p className="my-wrong" role="alert">
          {words.needed}
        </p>
      )}
      {trouble && <Problem error={trouble} />}
      <p className="my-actions">
        <button type="submit" className="button button-main" disabled={isBusy}>
          {isBusy ? words.submitting : words.submit}
        </button>
        <button type="button" className="button" onClick={close}>
          {words.cancel}
        </button>
      </p>
    </form>
  )
}

const optionOf = ({ id, name }: Known['partners'][number]) => ({ value: String(id), name })

type ChoiceProps = {
  label: string
  value: string
  tell: (value: string) => void
  options: readonly { value: string; name: string }[]
}

function Choice({ label, value, tell, options }: ChoiceProps) {
  return (
    <label>
      {label}
      <select className="my-field" value={value} onChange={({ target }) => tell(target.value)}>
        <option value="">{words.choose}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
    </label>
  )
}

function Tick({ label, isOn, tell }: { label: string; isOn: boolean; tell: (isOn: boolean) => void }) {
  return (
    <label className="my-tick">
      <input type="checkbox" checked={isOn} onChange={({ target }) => tell(target.checked)} />
      {label}
    </label>
  )
}
