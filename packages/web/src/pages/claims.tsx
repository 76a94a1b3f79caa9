import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { type Claim, addressOf, asked, useAnswer } from '../api.ts'
import { inBoth } from '../i18n.ts'
import { Empty } from '../parts/empty.tsx'
import { Filters } from '../parts/filters.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Segments } from '../parts/segments.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { TrailButton } from '../parts/trail-button.tsx'
import { instant } from '../parts/when.ts'
import { ROLE_WORDS } from '../session.ts'
import type { ClaimsView } from '../views.ts'
import { Decide } from './claims/decide.tsx'
import './claims/claims.css'
import { CLAIM_TONES, claimWords } from './claims/words.ts'

const words = inBoth(
  {
    title: '认领审核',
    note: '核对证明材料与企业名称、代码是否一致；批准后账号即归属该企业。',
    all: '全部',
    state: '状态',
    none: '没有这样的认领',
    nonePending: '没有等待审核的认领',
    noneWhy: '企业人员在登录页注册后提交认领，会出现在这里。',
    firm: '企业',
    claimant: '申请人',
    as: '身份',
    statement: '说明与材料',
    madeAt: '提交',
    act: '办理',
    decide: '审核',
    unknown: '企业库里没有这个代码',
    file: (at: number) => `材料 ${at}`,
    by: (who: string, when: string) => `${who}，${when}`,
  },
  {
    title: 'Claims',
    note: 'Check the evidence against name and code; once approved the account belongs to the firm.',
    all: 'All',
    state: 'State',
    none: 'No such claims',
    nonePending: 'No claims are waiting',
    noneWhy: 'People of firms sign up and claim their firm; it then appears here.',
    firm: 'Firm',
    claimant: 'Claimant',
    as: 'As',
    statement: 'Statement and evidence',
    madeAt: 'Handed in',
    act: 'Decision',
    decide: 'Decide',
    unknown: 'No firm of this code in the registry',
    file: (at) => `File ${at}`,
    by: (who, when) => `${who}, ${when}`,
  },
)

const SIZE = 50
const STATES = ['pending', 'approved', 'refused', 'withdrawn'] as const
const inside = getRouteApi('/inside')
const route = getRouteApi('/inside/claims')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ search }: { search: ClaimsView }) => [claimsIn(search)]

const claimsIn = ({ status = 'pending', page = 1 }: ClaimsView) =>
  asked('GET /api/claims', { query: { page, size: SIZE, ...(status === 'all' ? {} : { status }) } })

/** Who says they belong to which firm, with what evidence; an officer decides. */
export function Claims() {
  const { session } = inside.useRouteContext()
  const view = route.useSearch()
  const { status = 'pending', page = 1 } = view
  const navigate = route.useNavigate()
  const [chosen, setChosen] = useState<Claim>()
  const claims = useAnswer(...claimsIn(view), { placeholderData: keepPreviousData })
  const decides = session.roles.includes('officer')
  const states = [
    ...STATES.map((value) => ({ value, label: claimWords.states[value] })),
    { value: 'all' as const, label: words.all },
  ]
  return (
    <>
      <PageHead help={['claim']} title={words.title} note={words.note} />
      <Sheet flush>
        <Filters>
          <Segments<NonNullable<ClaimsView['status']>>
            label={words.state}
            options={states}
            value={status}
            onChange={(next) => void navigate({ search: next === 'pending' ? {} : { status: next }, replace: true })}
          />
        </Filters>
        <Listing
          caption={words.title}
          columns={columns(decides ? setChosen : undefined)}
          rows={claims.data?.rows}
          keyOf={({ id }) => id}
          of={claims}
          empty={<Empty title={status === 'pending' ? words.nonePending : words.none} why={words.noneWhy} />}
          pages={{
            page,
            size: SIZE,
            total: claims.data?.total ?? 0,
            onPage: (next) => void navigate({ search: (now) => ({ ...now, page: next }) }),
          }}
        />
      </Sheet>
      <Decide claim={chosen} close={() => setChosen(undefined)} />
    </>
  )
}

function columns(decide: ((claim: Claim) => void) | undefined): readonly Column<Claim>[] {
  return [
    { key: 'firm', title: words.firm, phone: 'title', cell: (claim) => <Firm claim={claim} /> },
    {
      key: 'claimant',
      title: words.claimant,
      cell: ({ account }) => (
        <span className="claim-words">
          {account.name} <span className="faint">{account.phone ?? account.login}</span>
        </span>
      ),
    },
    { key: 'as', title: words.as, cell: ({ role }) => <span className="nowrap">{ROLE_WORDS[role]}</span> },
    { key: 'statement', title: words.statement, cell: (claim) => <Statement claim={claim} /> },
    { key: 'madeAt', title: words.madeAt, cell: ({ madeAt }) => <span className="nowrap">{instant(madeAt)}</span> },
    {
      key: 'act',
      title: words.act,
      align: 'right',
      cell: (claim) => (
        <span className="claim-words">
          {claim.status === 'pending' && decide ? (
            <Button size="small" type="primary" onClick={() => decide(claim)}>
              {words.decide}
            </Button>
          ) : (
            <Outcome claim={claim} />
          )}
          <TrailButton of={{ kind: 'claim', id: claim.id }} name={claim.name} />
        </span>
      ),
    },
  ]
}

/** The firm as claimed, and as the registry knows it where the two differ. */
function Firm({ claim: { name, code, party } }: { claim: Claim }) {
  return (
    <span className="claim-words">
      {party ? (
        <Link to="/firms/$firm" params={{ firm: String(party.id) }}>
          {party.name}
        </Link>
      ) : (
        <strong>{name}</strong>
      )}
      <span className="faint code nowrap">{code ?? claimWords.team}</span>
      {party && party.name !== name && <Tag tone="unsure">{name}</Tag>}
      {!party && code !== null && <Tag tone="unsure">{words.unknown}</Tag>}
    </span>
  )
}

function Statement({ claim: { id, statement, evidence } }: { claim: Claim }) {
  return (
    <span className="claim-words">
      {statement}
      <span className="row">
        {evidence.map((attachment, at) => (
          <a
            key={attachment}
            href={addressOf('GET /api/claims/:id/evidence/:attachment', { params: { id, attachment } })}
          >
            {words.file(at + 1)}
          </a>
        ))}
      </span>
    </span>
  )
}

function Outcome({ claim: { status, reason, decidedBy, decidedAt } }: { claim: Claim }) {
  return (
    <span className="claim-words">
      <Tag tone={CLAIM_TONES[status]}>{claimWords.states[status]}</Tag>
      {reason && <span>{reason}</span>}
      {decidedBy && decidedAt && <span className="faint">{words.by(decidedBy, instant(decidedAt))}</span>}
    </span>
  )
}
