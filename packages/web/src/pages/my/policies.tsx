import { Link, getRouteApi } from '@tanstack/react-router'
import { type Assessment, type Assessments, type Out, type Reading, ask, forget, useAnswer } from '../../api.ts'
import { inBoth } from '../../i18n.ts'
import { Answer } from '../../parts/answer.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Explanation } from '../../parts/explanation.tsx'
import { Gives, GivesEach } from '../../parts/gives.tsx'
import { Mark } from '../../parts/outcome.tsx'
import { PageHead } from '../../parts/page-head.tsx'
import { usePress } from '../../parts/press.ts'
import { Problem } from '../../parts/problem.tsx'
import { Sheet } from '../../parts/sheet.tsx'
import { day } from '../../parts/when.ts'
import { Apply } from './apply.tsx'
import { groupOf, markOf, inReadingOrder, lineOf } from '../firm/policy-list.tsx'

const words = inBoth(
  {
    title: '政策',
    asOf: (date: string) => `以${date}为判断之日`,
    back: '← 全部政策',
    groups: {
      eligible: '符合',
      near: '差一点',
      incomplete: '缺数据',
      ineligible: '不符合',
      error: '出错',
      computed: '计分与划型',
    },
    later: '这一天不适用',
    none: '园区还没有采用政策',
    noneWhy: '采用之后，这里逐项说明您够不够得上、差在哪里。',
    noWindow: '申报期未公布',
    window: (opens: string, closes: string) => `申报期 ${opens} 至 ${closes}`,
    save: '收藏',
    saved: '已收藏，点此取消',
    subscribe: '订阅申报期',
    subscribed: '已订阅，点此取消',
    calendar: '存入日历（.ics）',
    allDates: '收藏的申报期存入日历',
    object: '数据有误',
    supply: '补充数据',
    rules: '看条文与规则',
    followed: '★',
    whatIf: '假如数据变了呢',
  },
  {
    title: 'Policies',
    asOf: (date) => `Judged as of ${date}`,
    back: '← All policies',
    groups: {
      eligible: 'Eligible',
      near: 'Nearly',
      incomplete: 'Data missing',
      ineligible: 'Not eligible',
      error: 'Error',
      computed: 'Points and classes',
    },
    later: 'Not in force on this day',
    none: 'The zone has adopted no policies yet',
    noneWhy: 'Once it has, each is explained here: whether you qualify, and what is missing.',
    noWindow: 'application dates not announced',
    window: (opens, closes) => `applications ${opens} to ${closes}`,
    save: 'Save',
    saved: 'Saved; press to undo',
    subscribe: 'Subscribe to dates',
    subscribed: 'Subscribed; press to undo',
    calendar: 'Add to calendar (.ics)',
    allDates: 'Add the dates of saved policies to a calendar',
    object: 'Wrong data?',
    supply: 'Supply it',
    rules: 'Articles and rules',
    followed: '★',
    whatIf: 'What if the data changed?',
  },
)

type Following = Out<'GET /api/parties/:id/following'>

const route = getRouteApi('/my/policies')
const my = getRouteApi('/my')

/** Every policy against this firm, and the whole reasoning of the one that is open. */
export function MyPolicies() {
  const { party } = my.useRouteContext()
  const { programme } = route.useSearch()
  const found = useAnswer('GET /api/parties/:id/assessments', { params: { id: party.id }, query: {} })
  const about = useAnswer('GET /api/parties/:id', { params: { id: party.id } })
  const following = useAnswer('GET /api/parties/:id/following', { params: { id: party.id } })
  const judging = about.data?.judging ?? []
  return (
    <Answer of={found}>
      {(assessments) => {
        const open = assessments.assessments.find((one) => one.programme === programme)
        if (open) return <Policy assessment={open} found={assessments} judging={judging} following={following.data} />
        return <All found={assessments} judging={judging} following={following.data} />
      }}
    </Answer>
  )
}

type Props = { found: Assessments; judging: readonly string[]; following: Following | undefined }

function All({ found, judging, following }: Props) {
  const { party } = my.useRouteContext()
  const ordered = inReadingOrder(found.assessments, judging)
  const groups = [...new Set(ordered.map((one) => groupOf(one, judging)))]
  const hasDates = following?.windows.some(({ programme }) => isFollowed(following, programme))
  return (
    <>
      <PageHead
        help={['eligible', 'ineligible', 'near miss', 'incomplete', 'margin', 'application window', 'subscription']}
        title={words.title}
        note={words.asOf(day(found.asOf))}
        actions={
          hasDates && (
            <a className="button" href={`/api/parties/${party.id}/calendar.ics`} download>
              {words.allDates}
            </a>
          )
        }
      />
      {ordered.length === 0 && <Empty title={words.none} why={words.noneWhy} />}
      <div className="stack-wide">
        {groups.map((group) => {
          const lines = ordered.filter((one) => groupOf(one, judging) === group)
          return (
            <Sheet key={group} title={`${words.groups[group]} ${lines.length}`}>
              <ul className="my-list">
                {lines.map((one) => (
                  <Line key={one.programme} assessment={one} judging={judging} following={following} />
                ))}
              </ul>
            </Sheet>
          )
        })}
        <Later notInForce={found.notInForce} />
      </div>
    </>
  )
}

function Line({
  assessment,
  judging,
  following,
}: {
  assessment: Assessment
  judging: readonly string[]
  following: Following | undefined
}) {
  const { programme, name, amounts } = assessment
  const window = following?.windows.find((one) => one.programme === programme)
  const why = lineOf(assessment)
  return (
    <li>
      <Link to="/my/policies" search={{ programme }} className="my-line">
        <span className="row">
          <Mark name={markOf(assessment, judging)} />
          <span className="my-line-name">
            {name} {following && isFollowed(following, programme) && <span className="soft">{words.followed}</span>}
          </span>
        </span>
        <span className="my-line-gives">{amounts.length < 2 && <Gives amounts={amounts} />}</span>
        {amounts.length > 1 && (
          <span className="my-line-why">
            <GivesEach amounts={amounts} />
          </span>
        )}
        <span className="my-line-why">
          {[why, window ? words.window(window.opens, window.closes) : judging.includes(programme) && words.noWindow]
            .filter(Boolean)
            .join(' · ')}
        </span>
      </Link>
    </li>
  )
}

function Later({ notInForce }: { notInForce: Assessments['notInForce'] }) {
  if (notInForce.length === 0) return null
  return (
    <Sheet title={`${words.later} ${notInForce.length}`}>
      <ul className="my-list">
        {notInForce.map(({ programme, name, reason }) => (
          <li key={programme} className="my-line">
            <span className="soft">{name}</span>
            <span className="my-line-why">{reason}</span>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

function Policy({ assessment, found, judging, following }: Props & { assessment: Assessment }) {
  const { programme, name, edition } = assessment
  const window = following?.windows.find((one) => one.programme === programme)
  const isJudged = judging.includes(programme)
  const open = useAnswer('GET /api/case-programmes', {})
  return (
    <>
      <Link to="/my/policies" className="my-back">
        {words.back}
      </Link>
      <PageHead
        title={name}
        note={
          <>
            <span>{words.asOf(day(found.asOf))}</span>
            <span>{window ? words.window(window.opens, window.closes) : isJudged && words.noWindow}</span>
          </>
        }
      />
      <div className="stack">
        {open.data?.programmes.some((one) => one.programme === programme) && (
          <Apply programme={programme} name={name} />
        )}
        {following && <Follow following={following} programme={programme} hasDates={window !== undefined} />}
        <Sheet
          actions={
            <Link to="/programmes/$programme" params={{ programme }} search={{ edition }}>
              {words.rules}
            </Link>
          }
        >
          <Explanation assessment={assessment} isJudged={isJudged} actOn={objectLink} />
        </Sheet>
        {isJudged && (
          <Link to="/my/what-if" className="button">
            {words.whatIf}
          </Link>
        )}
      </div>
    </>
  )
}

function objectLink({ name, period, doubt }: Reading) {
  return (
    <Link to="/my/data" search={period === 0 ? { fact: name } : { fact: name, period }}>
      {doubt === 'unknown' ? words.supply : words.object}
    </Link>
  )
}

function Follow({ following, programme, hasDates }: { following: Following; programme: string; hasDates: boolean }) {
  const { party } = my.useRouteContext()
  const { isBusy, trouble, press } = usePress()
  const now = following.following.find((one) => one.programme === programme)
  const set = (subscribed: boolean | null) =>
    press(async () => {
      await ask('PUT /api/parties/:id/following/:programme', {
        params: { id: party.id, programme },
        body: { subscribed },
      })
      await forget('GET /api/parties/:id/following', 'GET /api/parties/:id/home')
    })
  return (
    <>
      <div className="my-actions">
        <button type="button" className="button" disabled={isBusy} onClick={() => void set(now ? null : false)}>
          {now ? words.saved : words.save}
        </button>
        <button type="button" className="button" disabled={isBusy} onClick={() => void set(!now?.subscribed)}>
          {now?.subscribed ? words.subscribed : words.subscribe}
        </button>
        {hasDates && (
          <a
            className="button"
            href={`/api/parties/${party.id}/calendar.ics?programme=${encodeURIComponent(programme)}`}
            download
          >
            {words.calendar}
          </a>
        )}
      </div>
      {trouble && <Problem error={trouble} />}
    </>
  )
}

const isFollowed = ({ following }: Following, programme: string): boolean =>
  following.some((one) => one.programme === programme)
