import { Link, getRouteApi } from '@tanstack/react-router'
import { type Asked, type Party, asked, useAnswer } from '../api.ts'
import { Answer } from '../parts/answer.tsx'
import { Code } from '../parts/code.tsx'
import { Empty } from '../parts/empty.tsx'
import { KINDS } from '../parts/kinds.ts'
import { useNarrow } from '../parts/narrow.ts'
import { PageHead } from '../parts/page-head.tsx'
import { Tag } from '../parts/tag.tsx'
import { ViewTabs } from '../parts/view-tabs.tsx'
import { abilitiesOf } from '../session.ts'
import { Documents } from './firm/documents.tsx'
import { FactDrawer } from './firm/fact-drawer.tsx'
import { Facts } from './firm/facts.tsx'
import { FirmAccounts } from './firm/firm-accounts.tsx'
import { Identity } from './firm/identity.tsx'
import { People } from './firm/people.tsx'
import { Policies, assessmentsOf } from './firm/policies.tsx'
import { Summary } from './firm/summary.tsx'
import { Timeline } from './firm/timeline.tsx'
import { FIRM_TABS, type FirmView } from '../views.ts'
import { inBoth } from '../i18n.ts'

const words = inBoth(
  {
    above: '企业',
    notFound: '没有这家企业',
    back: '回到企业列表',
    tabs: {
      policies: '政策与理由',
      facts: '数据与来源',
      documents: '证书与告知',
      timeline: '来龙去脉',
      people: '人员与账号',
      identity: '身份与沿革',
    },
    mergedInto: '已并入 ',
    findings: (count: number) => `${count} 项待核查`,
    caption: '企业的各个方面',
  },
  {
    above: 'Firms',
    notFound: 'No such firm',
    back: 'To the list of firms',
    tabs: {
      policies: 'Policies and reasons',
      facts: 'Facts and sources',
      documents: 'Documents',
      timeline: 'Timeline',
      people: 'People and accounts',
      identity: 'Identity',
    },
    mergedInto: 'Merged into ',
    findings: (count) => `${count} to check`,
    caption: 'Sides of the firm',
  },
)

const route = getRouteApi('/inside/firms/$firm')
const inside = getRouteApi('/inside')

/** What is asked for while the page's code is still on its way. */
export function asksFirst({ params, search }: { params: { firm: string }; search: FirmView }): readonly Asked[] {
  const id = Number(params.firm)
  const { tab = 'policies' } = search
  return [partyOf(id), ...(tab === 'policies' ? [assessmentsOf(id, search)] : [])]
}

const partyOf = (id: number) => asked('GET /api/parties/:id', { params: { id } })

/** One firm: its points and stage, what it can have and why not, what is known of it and who said so. */
export function Firm() {
  const { firm } = route.useParams()
  const id = Number(firm)
  const party = useAnswer(...partyOf(id))
  if (party.error?.status === 404) return <NoFirm why={party.error.message} />
  return <Answer of={party}>{(known) => <FirmPage key={id} party={known} />}</Answer>
}

/** A firm that is not there: it may have been merged, or the address is wrong. */
function NoFirm({ why }: { why: string }) {
  return <Empty title={words.notFound} why={why} next={<Link to="/firms">{words.back}</Link>} />
}

function FirmPage({ party }: { party: Party }) {
  const { tab = 'policies', programme } = route.useSearch()
  const isReasonAlone = useNarrow() && tab === 'policies' && programme !== undefined
  const navigate = route.useNavigate()
  const { session } = inside.useRouteContext()
  const abilities = abilitiesOf(session.roles)
  const seesPeople = session.roles.some((role) => ['officer', 'auditor', 'firm_owner'].includes(role))
  const hasPeople = seesPeople || abilities.readsFirmAccounts
  const tabs = FIRM_TABS.filter((key) => key !== 'people' || hasPeople).map((key) => ({ key, title: words.tabs[key] }))
  return (
    <>
      <FirmHead party={party} readsZone={abilities.readsZone} />
      {!isReasonAlone && (
        <>
          <Summary party={party} />
          <ViewTabs
            label={words.caption}
            tabs={tabs}
            current={tab}
            onChange={(next) => void navigate({ search: next === 'policies' ? {} : { tab: next } })}
          />
        </>
      )}
      {tab === 'policies' && <Policies party={party} changesFacts={abilities.changesFacts} />}
      {tab === 'facts' && <Facts party={party} />}
      {tab === 'documents' && (
        <Documents
          party={party}
          zone={session.zone}
          issues={abilities.changesFacts}
          readsPaper={!session.roles.every((role) => role === 'district_officer')}
        />
      )}
      {tab === 'timeline' && <Timeline party={party} />}
      {tab === 'people' && hasPeople && (
        <div className="identity">
          {seesPeople && <People party={party.id} changesFacts={abilities.changesFacts} />}
          {abilities.readsFirmAccounts && <FirmAccounts party={party.id} />}
        </div>
      )}
      {tab === 'identity' && <Identity party={party} />}
      <FactDrawer party={party} changesFacts={abilities.changesFacts} />
    </>
  )
}

function FirmHead({ party, readsZone }: { party: Party; readsZone: boolean }) {
  const { id, name, kind, identifiers, area, industry, points, openFindings, mergedInto } = party
  const code = identifiers.find(({ scheme }) => scheme === 'uscc') ?? identifiers[0]
  return (
    <PageHead
      help={['fact', 'source', 'as of', 'as known at', 'incomplete']}
      title={name}
      above={readsZone && <Link to="/firms">← {words.above}</Link>}
      beside={
        <>
          {kind !== 'enterprise' && <Tag>{KINDS[kind]}</Tag>}
          {points?.stage && <Tag tone="accent">{points.stage}</Tag>}
          {mergedInto && (
            <Tag tone="unsure">
              {words.mergedInto}
              <Link to="/firms/$firm" params={{ firm: String(mergedInto.id) }}>
                {mergedInto.name}
              </Link>
            </Tag>
          )}
          {openFindings > 0 && readsZone && (
            <Link to="/findings" search={{ search: name }} aria-label={`${id}：${words.findings(openFindings)}`}>
              <Tag tone="unsure">{words.findings(openFindings)}</Tag>
            </Link>
          )}
        </>
      }
      note={
        <>
          {code && <Code copyable>{code.value}</Code>}
          {area && <span>{area.name}</span>}
          {industry && <span>{`${industry.code} ${industry.name}`}</span>}
        </>
      }
    />
  )
}
