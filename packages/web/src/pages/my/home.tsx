import { Link, getRouteApi } from '@tanstack/react-router'
import { type Out, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Gives, GivesEach } from '../../parts/gives.tsx'
import { Money, group } from '../../parts/money.tsx'
import { Mark } from '../../parts/outcome.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { shortPoints } from '../../parts/shown.ts'
import { IllustrativeTag, Tag } from '../../parts/tag.tsx'
import { day } from '../../parts/when.ts'
import { Word } from '../../parts/word.tsx'

const words = inBoth(
  {
    asOf: (date: string) => `以${date}为判断之日`,
    points: '创新积分',
    pointsUnit: '分',
    noPoints: '还没有积分',
    noPointsWhy: '缺少算分所需的数据，或园区还没有比对过。',
    rank: (stage: string | null, rank: number, peers: number) =>
      `${stage ?? '同组'} ${group(peers)} 家中第 ${group(rank)} 名`,
    gain: '怎样加分',
    benefits: (count: number) => `您可享受 ${count} 项政策`,
    noBenefits: '按现有数据，还没有可享受的政策',
    about: '，预计 ',
    and: ' 和 ',
    aboutNote: '只有一个金额的政策分别测算后相加，未扣除「就高不重复」和合计上限；以审批为准。',
    near: '差一点',
    incomplete: '缺数据，补齐才能判断',
    lacking: (fact: string) => `缺 ${fact}`,
    due: '要办的',
    noDue: '没有要办的',
    noDueWhy: '轮到您的办件会出现在这里；收藏或订阅的政策，申报期一登记也会。',
    browse: '看全部政策',
    closes: (date: string) => `${date}截止`,
    caseDue: (date: string) => `${date} 前办`,
    calendar: '存入日历',
    whatIf: '假如数据变了呢',
    documents: '证书与告知书',
    finance: '金融超市',
    consents: '授权',
    payee: '收款账户',
    more: (count: number) => `另有 ${count} 项`,
    objections: (count: number) => `${count} 条数据异议等待答复`,
  },
  {
    asOf: (date) => `Judged as of ${date}`,
    points: 'Innovation points',
    pointsUnit: 'points',
    noPoints: 'No points yet',
    noPointsWhy: 'Data needed for the points is missing, or the zone has not run its rules yet.',
    rank: (stage, rank, peers) => `No. ${group(rank)} of ${group(peers)} in ${stage ?? 'the group'}`,
    gain: 'How to gain more',
    benefits: (count) => `You are entitled to ${count} policies`,
    noBenefits: 'On present data, nothing you are entitled to yet',
    about: ', about ',
    and: ' and ',
    aboutNote:
      'Policies with a single amount, each reckoned by itself and added up; caps across policies are not taken off. Approval decides.',
    near: 'Nearly there',
    incomplete: 'Waiting for data',
    lacking: (fact) => `missing ${fact}`,
    due: 'To do',
    noDue: 'Nothing to do',
    noDueWhy:
      'A case that waits for you appears here, and the dates of policies you saved as soon as they are announced.',
    browse: 'See all policies',
    closes: (date) => `closes ${date}`,
    caseDue: (date) => `due ${date}`,
    calendar: 'Add to calendar',
    whatIf: 'What if the data changed?',
    documents: 'Certificates and notices',
    finance: 'Loan market',
    consents: 'Consents',
    payee: 'Where we are paid',
    more: (count) => `${count} more`,
    objections: (count) => (count === 1 ? '1 objection' : `${count} objections`) + ' waiting for an answer',
  },
)

type Home = Out<'GET /api/parties/:id/home'>
type Line = Home['eligible'][number]

const my = getRouteApi('/my')

/** What a firm sees first: what it can have, how many points it has, and what is due. */
export function MyHome() {
  const { party } = my.useRouteContext()
  const home = useAnswer('GET /api/parties/:id/home', { params: { id: party.id } })
  return (
    <>
      <PageHead
        help={['innovation points', 'near miss', 'incomplete', 'as of', 'illustrative figure']}
        title={party.name}
        note={home.data && words.asOf(day(home.data.asOf))}
      />
      <Answer of={home}>{(known) => <Known home={known} />}</Answer>
    </>
  )
}

function Known({ home }: { home: Home }) {
  const { near, incomplete } = home
  return (
    <div className="stack-wide">
      <Benefits home={home} />
      <Points points={home.points} />
      <Due home={home} />
      {near.length > 0 && <Lines title={words.near} lines={near} mark="near" />}
      {incomplete.length > 0 && <Lines title={words.incomplete} lines={incomplete} mark="incomplete" />}
      <p className="row">
        <Link to="/my/what-if" className="button">
          {words.whatIf}
        </Link>
        <Link to="/my/documents" className="button">
          {words.documents}
        </Link>
        <Link to="/my/finance" className="button">
          {words.finance}
        </Link>
        <Link to="/my/consents" className="button">
          {words.consents}
        </Link>
        <Link to="/my/payee" className="button">
          {words.payee}
        </Link>
      </p>
    </div>
  )
}

function Benefits({ home: { eligible, totals } }: { home: Home }) {
  if (eligible.length === 0)
    return <Empty title={words.noBenefits} next={<Link to="/my/policies">{words.browse}</Link>} />
  const isIllustrative = eligible.some(({ illustrative, amounts }) => illustrative && amounts.length === 1)
  return (
    <Sheet>
      <p className="my-benefits">
        <Link to="/my/policies">{words.benefits(eligible.length)}</Link>
        {totals.length > 0 && (
          <>
            {words.about}
            {totals.map(({ currency, minor }, at) => (
              <span key={currency}>
                {at > 0 && words.and}
                <strong className="my-total">
                  <Money minor={minor} currency={currency} />
                </strong>
              </span>
            ))}
          </>
        )}
      </p>
      {totals.length > 0 && (
        <p className="faint">
          {words.aboutNote} {isIllustrative && <IllustrativeTag />}
        </p>
      )}
      <List lines={eligible} mark="eligible" />
    </Sheet>
  )
}

function Points({ points }: { points: Home['points'] }) {
  if (!points || points.score === null) return <Empty title={words.noPoints} why={words.noPointsWhy} />
  const { score, stage, rank, peers, illustrative } = points
  const shown = typeof score === 'string' ? shortPoints(score) : `${shortPoints(score.min)}–${shortPoints(score.max)}`
  return (
    <Sheet>
      <div className="row-between">
        <div>
          <p className="soft">
            {words.points} {illustrative && <IllustrativeTag />}
          </p>
          <p className="my-points">
            {shown}
            <span className="unit">{words.pointsUnit}</span>
          </p>
          <p>{rank !== null ? words.rank(stage, rank, peers) : stage}</p>
        </div>
        <Link to="/my/points" className="button button-main">
          {words.gain}
        </Link>
      </div>
    </Sheet>
  )
}

function Due({ home: { cases, due, openObjections, party } }: { home: Home }) {
  if (cases.length + due.length + openObjections === 0)
    return (
      <Sheet title={words.noDue} note={words.noDueWhy}>
        <Link to="/my/policies">{words.browse}</Link>
      </Sheet>
    )
  return (
    <Sheet title={words.due}>
      <ul className="my-list">
        {cases.map((one) => (
          <Waiting key={one.id} {...one} />
        ))}
        {due.map(({ programme, name, closes, notice }) => (
          <li key={`${programme} ${closes}`} className="my-line">
            <Link to="/my/policies" search={{ programme }} className="my-line-name">
              {name}
            </Link>
            <a
              href={`/api/parties/${party.id}/calendar.ics?programme=${encodeURIComponent(programme)}`}
              className="my-line-act"
              download
            >
              {words.calendar}
            </a>
            <span className="my-line-below">
              <strong>{words.closes(day(closes))}</strong> <span className="faint">{notice}</span>
            </span>
          </li>
        ))}
        {openObjections > 0 && (
          <li className="my-line">
            <Link to="/my/data" search={{ view: 'objections' }}>
              {words.objections(openObjections)}
            </Link>
          </li>
        )}
      </ul>
    </Sheet>
  )
}

function Waiting({ id, programmeName, number, state, due, isOverdue }: Home['cases'][number]) {
  return (
    <li>
      <Link to="/my/cases/$file" params={{ file: String(id) }} className="my-line">
        <span className="my-line-name">{programmeName}</span>
        <Tag tone="accent">{state}</Tag>
        <span className="my-line-below faint">
          {number} {due && <Word tone={isOverdue ? 'bad' : 'plain'}>{words.caseDue(day(due))}</Word>}
        </span>
      </Link>
    </li>
  )
}

type Marked = { readonly lines: readonly Line[]; readonly mark: 'eligible' | 'near' | 'incomplete' }

function Lines({ title, ...list }: Marked & { title: string }) {
  return (
    <Sheet title={`${title} ${list.lines.length}`}>
      <List {...list} />
    </Sheet>
  )
}

function List({ lines, mark }: Marked) {
  return (
    <ul className="my-list">
      {lines.slice(0, SHOWN).map(({ programme, name, amounts, decision, obstacle, lacking }) => (
        <li key={programme}>
          <Link to="/my/policies" search={{ programme }} className="my-line">
            <span className="row">
              <Mark name={mark} />
              <span className="my-line-name">{name}</span>
            </span>
            <span className="my-line-gives">
              {amounts.length < 2 && <Gives amounts={amounts} otherwise={decision} />}
            </span>
            {obstacle && <span className="my-line-why">{obstacle}</span>}
            {lacking && <span className="my-line-why">{words.lacking(lacking)}</span>}
            {amounts.length > 1 && (
              <span className="my-line-why">
                <GivesEach amounts={amounts} />
              </span>
            )}
          </Link>
        </li>
      ))}
      {lines.length > SHOWN && (
        <li>
          <Link to="/my/policies" className="my-line link">
            {words.more(lines.length - SHOWN)}
          </Link>
        </li>
      )}
    </ul>
  )
}

const SHOWN = 5
