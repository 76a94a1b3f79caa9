import { type FormEvent, useState } from 'react'
import { type Api, type Out, askOnce, forget } from '../../../api.ts'
import { useDraft } from '../../../draft.ts'
import { DraftBack } from '../../../parts/draft-back.tsx'
import { useFocusFollows } from '../../../parts/focus-follows.ts'
import { usePress } from '../../../parts/press.ts'
import { Problem } from '../../../parts/problem.tsx'
import { Sheet } from '../../../parts/sheet.tsx'
import { LAST_DAY, today } from '../../../today.ts'
import { consentWords as words } from './words.ts'

type Known = Out<'GET /api/parties/:id/consents'>
type Purpose = Api['POST /api/parties/:id/consents']['body']['purpose']

type Written = {
  readonly partner: string
  readonly purpose: string
  readonly points: boolean
  readonly band: boolean
  readonly facts: readonly string[]
  readonly validTo: string
}
const EMPTY: Written = { partner: '', purpose: '', points: true, band: false, facts: [], validTo: '' }

/** A new consent: whom, what for, what, until when. */
export function GiveConsent({ known, party }: { known: Known; party: number }) {
  const [isOpen, setOpen] = useState(false)
  const { button, place } = useFocusFollows(isOpen)
  if (!isOpen) {
    return (
      <p>
        <button ref={button} type="button" className="button button-main" onClick={() => setOpen(true)}>
          {words.give}
        </button>
      </p>
    )
  }
  return (
    <div ref={place} tabIndex={-1}>
      <Sheet title={words.give}>
        <Form known={known} party={party} close={() => setOpen(false)} />
      </Sheet>
    </div>
  )
}

function Form({ known, party, close }: { known: Known; party: number; close: () => void }) {
  const { content, write, sent, isBack, submission } = useDraft(`consent.${party}`, EMPTY)
  const { partner, purpose, points, band, facts, validTo } = content
  const [isTried, setTried] = useState(false)
  const { isBusy, trouble, press } = usePress()
  const isAnything = points || band || facts.length > 0
  const isWhole = partner !== '' && purpose !== '' && validTo !== '' && isAnything
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!isWhole) return
    void press(async () => {
      const shared = { points, band, facts: [...facts], validFrom: today(), validTo }
      const body = { partner: Number(partner), purpose: purpose as Purpose, ...shared }
      await askOnce('POST /api/parties/:id/consents', { params: { id: party }, body }, submission())
      sent()
      await forget('GET /api/parties/:id/consents')
      close()
    })
  }
  return (
    <form className="my-form" noValidate onSubmit={submit}>
      {isBack && <DraftBack anew={sent} />}
      <Choice
        label={words.partner}
        value={partner}
        tell={(chosen) => write({ partner: chosen })}
        options={known.partners.map(optionOf)}
        wrong={isTried && partner === '' && words.needed.partner}
      />
      <Choice
        label={words.purpose}
        value={purpose}
        tell={(chosen) => write({ purpose: chosen })}
        options={known.purposes.map((one) => ({ value: one, name: one }))}
        wrong={isTried && purpose === '' && words.needed.purpose}
      />
      <fieldset className="my-ticks">
        <legend>{words.what}</legend>
        <Tick label={words.points} isOn={points} tell={(isOn) => write({ points: isOn })} />
        <Tick label={words.band} isOn={band} tell={(isOn) => write({ band: isOn })} />
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
                tell={(isOn) => write({ facts: isOn ? [...facts, column] : facts.filter((one) => one !== column) })}
              />
            ))}
          </div>
        </details>
        <Wrong says={isTried && !isAnything && words.needed.what} />
      </fieldset>
      <label>
        {words.until}
        <input
          type="date"
          max={LAST_DAY}
          className="my-field"
          min={today()}
          value={validTo}
          aria-invalid={isTried && validTo === ''}
          onChange={({ target }) => write({ validTo: target.value })}
        />
        <Wrong says={isTried && validTo === '' && words.needed.until} />
      </label>
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
  /** What is wrong with it, where something is. */
  wrong: string | false
}

function Choice({ label, value, tell, options, wrong }: ChoiceProps) {
  return (
    <label>
      {label}
      <select
        className="my-field"
        value={value}
        aria-invalid={wrong !== false}
        onChange={({ target }) => tell(target.value)}
      >
        <option value="">{words.choose}</option>
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.name}
          </option>
        ))}
      </select>
      <Wrong says={wrong} />
    </label>
  )
}

function Wrong({ says }: { says: string | false }) {
  if (says === false) return null
  return (
    <span className="my-wrong" role="alert">
      {says}
    </span>
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
