import { Link } from '@tanstack/react-router'
import { type Out, asked, useAnswer } from '../api.ts'
import { inBoth, listed } from '../i18n.ts'
import { Empty } from '../parts/empty.tsx'
import { type Column, Listing } from '../parts/listing.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { day, instant } from '../parts/when.ts'
import { DRAFT_STATES, draftWords } from './draft/words.ts'

const words = inBoth(
  {
    title: '起草与发布',
    note: '改一项政策先起草，另一位政策人员审定后，从所定的那天起适用。',
    none: '没有草稿',
    toPolicies: '看全部政策',
    noneWhy: '打开一项政策，点「起草修改」，就在这里出现；写好提交后由另一位政策人员审定。',
    columns: { name: '政策', status: '状态', authors: '起草', effective: '自哪天起', changed: '最近改动' },
  },
  {
    title: 'Drafts and publishing',
    note: 'A policy is changed by a draft; once a second policy officer approves it, it applies from its day on.',
    none: 'No drafts',
    toPolicies: 'See all policies',
    noneWhy: 'Open a policy and start a draft; another policy officer approves what you submit.',
    columns: {
      name: 'Policy',
      status: 'State',
      authors: 'Written by',
      effective: 'Applies from',
      changed: 'Last change',
    },
  },
)

type Draft = Out<'GET /api/drafts'>['drafts'][number]

/** What is asked for while the page's code is still on its way. */
export const asksFirst = () => [DRAFTS]

const DRAFTS = asked('GET /api/drafts', {})

/** The changes to policies that are on their way, and what became of earlier ones. */
export function Drafts() {
  const drafts = useAnswer(...DRAFTS, { staleTime: 0 })
  return (
    <>
      <PageHead help={['draft', 'edition', 'golden case', 'parameter']} title={words.title} note={words.note} />
      <Sheet flush>
        <Listing
          caption={words.title}
          columns={columns()}
          rows={drafts.data?.drafts}
          keyOf={({ id }) => id}
          of={drafts}
          empty={
            <Empty title={words.none} why={words.noneWhy} next={<Link to="/programmes">{words.toPolicies}</Link>} />
          }
        />
      </Sheet>
    </>
  )
}

const columns = (): readonly Column<Draft>[] => [
  {
    key: 'name',
    title: words.columns.name,
    phone: 'title',
    cell: ({ id, name, kind, status }) => (
      <>
        <Link to="/drafts/$draft" params={{ draft: String(id) }} search={status === 'open' ? {} : { tab: 'publish' }}>
          {name}
        </Link>{' '}
        {kind === 'rollback' && <Tag>{draftWords.rollback}</Tag>}
      </>
    ),
  },
  {
    key: 'status',
    title: words.columns.status,
    phone: 'aside',
    cell: ({ status }) => <Tag tone={status === 'submitted' ? 'accent' : 'plain'}>{DRAFT_STATES[status]}</Tag>,
  },
  { key: 'authors', title: words.columns.authors, cell: ({ authors }) => listed(authors.map(({ name }) => name)) },
  { key: 'effective', title: words.columns.effective, cell: ({ effective }) => (effective ? day(effective) : '—') },
  {
    key: 'changed',
    title: words.columns.changed,
    cell: ({ changedBy, changedAt }) => (
      <>
        {changedBy} <span className="faint nowrap">{instant(changedAt)}</span>
      </>
    ),
  },
]
