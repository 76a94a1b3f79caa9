import { listed } from '../../i18n.ts'
import { type FormEvent, useState } from 'react'
import { type Api, ask, forget } from '../../api.ts'
import { useDraft } from '../../draft.ts'
import { DraftBack } from '../../parts/draft-back.tsx'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { Tag } from '../../parts/tag.tsx'
import { instant } from '../../parts/when.ts'
import type { Organisation } from '../partner.tsx'
import { partnerWords as words } from './words.ts'

type Event = Api['POST /api/organisation/webhooks']['body']['events'][number]
const EVENTS: readonly Event[] = ['consent.given', 'consent.revoked', 'case.decided', 'payment.settled']

/** Where the organisation is told of events, and how the last tellings went. */
export function Webhooks({ organisation: { webhooks, deliveries } }: { organisation: Organisation }) {
  return (
    <>
      <Sheet title={words.webhooks} note={words.webhooksNote}>
        <ul className="my-facts">
          {webhooks.map((webhook) => (
            <One key={webhook.id} webhook={webhook} />
          ))}
        </ul>
        <details className="partner-form">
          <summary className="button">{words.add}</summary>
          <Add />
        </details>
      </Sheet>
      <Sheet title={words.deliveries}>
        {deliveries.length === 0 ? (
          <p className="faint">{words.deliveriesNone}</p>
        ) : (
          <ul className="my-facts">
            {deliveries.map((delivery) => (
              <Delivered key={delivery.id} delivery={delivery} />
            ))}
          </ul>
        )}
      </Sheet>
    </>
  )
}

const nameOf = (event: string): string => (isEvent(event) ? words.events[event] : event)
const isEvent = (event: string): event is Event | 'ping' => event === 'ping' || EVENTS.some((one) => one === event)

function One({ webhook: { id, url, events, disabledAt } }: { webhook: Organisation['webhooks'][number] }) {
  const { isBusy, trouble, press } = usePress()
  const does = (key: 'POST /api/organisation/webhooks/:id/ping' | 'POST /api/organisation/webhooks/:id/disable') =>
    press(async () => {
      await ask(key, { params: { id } })
      await forget('GET /api/organisation')
    })
  return (
    <li>
      <p className="row">
        <span className="code partner-code">{url}</span>
        {disabledAt && <Tag tone="bad">{words.disabled}</Tag>}
      </p>
      <p className="faint">{listed(events.filter((event) => event !== 'ping').map(nameOf))}</p>
      {disabledAt === null && (
        <p className="my-actions">
          <button
            type="button"
            className="button"
            disabled={isBusy}
            onClick={() => void does('POST /api/organisation/webhooks/:id/ping')}
          >
            {words.ping}
          </button>
          <button
            type="button"
            className="button"
            disabled={isBusy}
            onClick={() => void does('POST /api/organisation/webhooks/:id/disable')}
          >
            {words.disable}
          </button>
        </p>
      )}
      {trouble && <Problem error={trouble} />}
    </li>
  )
}

const NOTHING: { url: string; events: readonly Event[] } = { url: '', events: EVENTS }

function Add() {
  const { content, write, sent, isBack } = useDraft('webhook', NOTHING)
  const { url, events } = content
  const [secret, setSecret] = useState<string>()
  const [isTried, setTried] = useState(false)
  const isWrong = isTried && !url.trim().startsWith('https://')
  const { isBusy, trouble, press } = usePress()
  const submit = (event: FormEvent) => {
    event.preventDefault()
    setTried(true)
    if (!url.trim().startsWith('https://')) return
    void press(async () => {
      const added = await ask('POST /api/organisation/webhooks', { body: { url, events: [...events] } })
      setSecret(added.secret)
      sent()
      setTried(false)
      await forget('GET /api/organisation')
    })
  }
  return (
    <form className="my-form partner-fields" noValidate onSubmit={submit}>
      {isBack && <DraftBack anew={sent} />}
      {secret && (
        <p className="partner-secret" role="status">
          {words.secret}
          <br />
          <span className="code partner-code">{secret}</span>
        </p>
      )}
      <label>
        {words.url}
        <input
          type="url"
          className="my-field"
          aria-invalid={isWrong}
          value={url}
          placeholder="https://bank.example.com/gongzhen"
          onChange={({ target }) => write({ url: target.value })}
        />
        {isWrong && (
          <span className="my-wrong" role="alert">
            {words.urlNeeded}
          </span>
        )}
      </label>
      <div className="my-ticks-list">
        {EVENTS.map((event) => (
          <label key={event} className="my-tick">
            <input
              type="checkbox"
              checked={events.includes(event)}
              onChange={({ target }) =>
                write({ events: target.checked ? [...events, event] : events.filter((one) => one !== event) })
              }
            />
            {words.events[event]}
          </label>
        ))}
      </div>
      {trouble && <Problem error={trouble} />}
      <p>
        <button type="submit" className="button button-main" disabled={isBusy}>
          {isBusy ? words.adding : words.add}
        </button>
      </p>
    </form>
  )
}

function Delivered({ delivery }: { delivery: Organisation['deliveries'][number] }) {
  const { event, url, at, attempts, nextAt, deliveredAt, givenUpAt, lastError } = delivery
  return (
    <li>
      <p className="row">
        <strong>{nameOf(event)}</strong>
        {deliveredAt ? (
          <Tag tone="good">{words.delivered}</Tag>
        ) : givenUpAt ? (
          <Tag tone="bad">{words.givenUp}</Tag>
        ) : (
          <Tag tone="unsure">{words.waiting(attempts, instant(nextAt))}</Tag>
        )}
      </p>
      <p className="faint partner-error">
        {instant(at)} · {url}
        {lastError && !deliveredAt && ` · ${lastError}`}
      </p>
    </li>
  )
}
