import { listed } from '../../i18n.ts'
import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useState } from 'react'
import { type Out, ask, forget, useAnswer } from '../../api.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { useFocusFollows } from '../../parts/focus-follows.ts'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { day, instant } from '../../parts/when.ts'
import { Word } from '../../parts/word.tsx'
import { GiveConsent } from './consents/give.tsx'
import { consentWords as words } from './consents/words.ts'
import { Pages } from './pages.tsx'

type Known = Out<'GET /api/parties/:id/consents'>
type Consent = Known['consents'][number]

const my = getRouteApi('/my')

/** What the firm lets banks and others read, who has read, and how to end it. */
export function MyConsents() {
  const { party, session } = my.useRouteContext()
  const known = useAnswer('GET /api/parties/:id/consents', { params: { id: party.id } }, { staleTime: 0 })
  const isOwner = session.roles.includes('firm_owner')
  return (
    <>
      <PageHead
        help={['consent', 'innovation points', 'stage']}
        title={words.title}
        note={words.note}
        actions={<Link to="/my/finance">{words.finance}</Link>}
      />
      <Answer of={known}>
        {(found) => (
          <div className="stack-wide">
            {isOwner ? <GiveConsent known={found} party={party.id} /> : <p className="soft">{words.ownerOnly}</p>}
            <Sheet title={words.mine}>
              {found.consents.length === 0 ? (
                <Empty title={words.none} why={words.noneWhy} />
              ) : (
                <ul className="my-facts">
                  {found.consents.map((consent) => (
                    <One key={consent.id} consent={consent} party={party.id} isOwner={isOwner} />
                  ))}
                </ul>
              )}
            </Sheet>
            <Readings party={party.id} />
          </div>
        )}
      </Answer>
    </>
  )
}

const TONES = { valid: 'good', future: 'plain', ended: 'plain', revoked: 'bad' } as const

function One({ consent, party, isOwner }: { consent: Consent; party: number; isOwner: boolean }) {
  const { id, partner, purpose, points, band, facts, validFrom, validTo, revokedAt, state } = consent
  const [isAsked, setAsked] = useState(false)
  const { button, place } = useFocusFollows(isAsked)
  const { isBusy, trouble, press } = usePress()
  const things = [points && words.points, band && words.band, ...facts.map(({ name }) => name)].filter(Boolean)
  const revoke = () =>
    press(async () => {
      const params = { id: party, consent: id }
      await ask('POST /api/parties/:id/consents/:consent/revoke', { params, body: { reason: words.revokeReason } })
      await forget('GET /api/parties/:id/consents')
    })
  return (
    <li>
      <p className="row">
        <strong>{partner.name}</strong>
        <Word tone={TONES[state]}>{words.states[state]}</Word>
      </p>
      <p lang="zh-CN">
        {purpose} · {listed(things.filter((thing) => thing !== false))}
      </p>
      <p className="faint">
        {words.term(day(validFrom), day(validTo))}
        {revokedAt && ` · ${words.revokedAt(instant(revokedAt))}`}
      </p>
      {isOwner && (state === 'valid' || state === 'future') && !isAsked && (
        <p className="my-actions">
          <button ref={button} type="button" className="button" onClick={() => setAsked(true)}>
            {words.revoke}
          </button>
        </p>
      )}
      {isAsked && state !== 'revoked' && (
        <div ref={place} tabIndex={-1} role="group" aria-label={words.revoke}>
          <p className="soft">{words.revokeSure}</p>
          <p className="my-actions">
            <button type="button" className="button button-main" disabled={isBusy} onClick={() => void revoke()}>
              {words.revokeYes}
            </button>
            <button type="button" className="button" onClick={() => setAsked(false)}>
              {words.revokeNo}
            </button>
          </p>
        </div>
      )}
      {trouble && <Problem error={trouble} />}
    </li>
  )
}

const READINGS = 20

function Readings({ party }: { party: number }) {
  const [page, setPage] = useState(1)
  const asked = { params: { id: party }, query: { page, size: READINGS } }
  const readings = useAnswer('GET /api/parties/:id/readings', asked, {
    staleTime: 0,
    placeholderData: keepPreviousData,
  })
  return (
    <Sheet title={words.readings} note={words.readingsNote}>
      <Answer of={readings}>
        {({ rows, total }) =>
          total === 0 ? (
            <p className="faint">{words.noReadings}</p>
          ) : (
            <>
              <ul className="my-facts">
                {rows.map((reading) => (
                  <Read key={reading.id} reading={reading} />
                ))}
              </ul>
              <Pages page={page} last={Math.ceil(total / READINGS)} onChange={setPage} />
            </>
          )
        }
      </Answer>
    </Sheet>
  )
}

type Reading = Out<'GET /api/parties/:id/readings'>['rows'][number]

function Read({ reading: { at, partner, purpose, outcome, reason, given } }: { reading: Reading }) {
  return (
    <li>
      <p className="row">
        <strong>{partner.name}</strong>
        <Word tone={outcome === 'permitted' ? 'good' : 'bad'}>{words[outcome]}</Word>
      </p>
      <p lang="zh-CN">
        {purpose}
        {given.length > 0 && ` · ${listed(given.map(nameOf))}`}
      </p>
      {reason && (
        <p className="soft" lang="zh-CN">
          {reason}
        </p>
      )}
      <p className="faint">{instant(at)}</p>
    </li>
  )
}

const nameOf = (thing: string): string => (thing === 'points' ? words.points : thing === 'band' ? words.band : thing)
