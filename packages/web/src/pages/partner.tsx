import { Link, getRouteApi } from '@tanstack/react-router'
import { type Out, asked, useAnswer } from '../api.ts'
import { Answer } from '../parts/answer.tsx'
import { Empty } from '../parts/empty.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { day } from '../parts/when.ts'
import { ROLE_WORDS } from '../session.ts'
import { Consents } from './partner/consents.tsx'
import { Products } from './partner/products.tsx'
import { Webhooks } from './partner/webhooks.tsx'
import { partnerWords as words } from './partner/words.ts'
import './my/my.css'
import './partner/partner.css'

export type Organisation = Out<'GET /api/organisation'>

const inside = getRouteApi('/inside')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = () => [ORGANISATION, TO_DO]

const ORGANISATION = asked('GET /api/organisation', {})
const TO_DO = asked('GET /api/cases', { query: { mine: 'true', size: 10 } })

/** The first page of a bank, guarantor, insurer, provider or carrier: what waits for them and what they were given. */
export function PartnerHome() {
  const { session } = inside.useRouteContext()
  const organisation = useAnswer(...ORGANISATION, { staleTime: 0 })
  const isBank = session.roles.includes('bank')
  const redeems = session.roles.includes('provider') || session.roles.includes('carrier')
  const who = [session.party?.name, ...session.roles.map((role) => ROLE_WORDS[role])].filter(Boolean).join(' · ')
  return (
    <>
      <PageHead
        title={words.title}
        note={words.noteFor(who)}
        actions={
          redeems && (
            <Link to="/partner/voucher" className="button button-main">
              {words.redeem}
            </Link>
          )
        }
      />
      <div className="stack-wide">
        <ToDo />
        <Answer of={organisation}>
          {(found) =>
            found.isKnown ? (
              <div className="stack-wide">
                <Consents />
                {isBank && <Products organisation={found} />}
                <Clients organisation={found} />
                <Webhooks organisation={found} />
              </div>
            ) : (
              <Empty title={words.unknown} why={words.unknownWhy} />
            )
          }
        </Answer>
      </div>
    </>
  )
}

function ToDo() {
  const cases = useAnswer(...TO_DO, { staleTime: 0 })
  return (
    <Sheet title={words.todo} actions={<Link to="/cases">{words.allCases}</Link>}>
      <Answer of={cases}>
        {({ rows }) =>
          rows.length === 0 ? (
            <p className="faint">{words.todoNone}</p>
          ) : (
            <ul className="my-list">
              {rows.map(({ id, applicant, programmeName, number, state, due, isOverdue }) => (
                <li key={id}>
                  <Link to="/cases/$file" params={{ file: String(id) }} className="my-line partner-case">
                    <span className="my-line-name">
                      {applicant.name} <span className="soft">{programmeName}</span>{' '}
                      <span className="faint nowrap">{number}</span>
                    </span>
                    <span className="row">
                      <Tag tone="accent">{state}</Tag>
                      {due && <span className="faint nowrap">{words.due(day(due))}</span>}
                      {isOverdue && <Tag tone="bad">{words.overdue}</Tag>}
                    </span>
                  </Link>
                </li>
              ))}
            </ul>
          )
        }
      </Answer>
    </Sheet>
  )
}

function Clients({ organisation: { clients } }: { organisation: Organisation }) {
  return (
    <Sheet title={words.clients} note={words.clientsNote} actions={<a href="/api/docs">{words.docs}</a>}>
      {clients.length === 0 ? (
        <p className="faint">{words.clientsNone}</p>
      ) : (
        <ul className="my-facts">
          {clients.map(({ id, name, clientId, scopes, revokedAt }) => (
            <li key={id}>
              <p className="row">
                <strong>{name}</strong>
                {revokedAt && <Tag tone="bad">{words.revoked}</Tag>}
              </p>
              <p className="code partner-code">{clientId}</p>
              <p className="faint">{scopes.join(' ')}</p>
            </li>
          ))}
        </ul>
      )}
    </Sheet>
  )
}
