import { keepPreviousData } from '@tanstack/react-query'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Button } from 'antd'
import { useState } from 'react'
import { type Assessment, type Assessments, type Party, type Reading, asked, useAnswer } from '../../api.ts'
import { Answer } from '../../parts/answer.tsx'
import { LateDateField } from '../../parts/late-date-field.tsx'
import { Empty } from '../../parts/empty.tsx'
import { Advice } from '../../parts/advice.tsx'
import { Explanation } from '../../parts/explanation.tsx'
import { useNarrow } from '../../parts/narrow.ts'
import { Sheet } from '../../parts/sheet.tsx'
import { day } from '../../parts/when.ts'
import { Issue } from './issue.tsx'
import { Ladder } from './ladder.tsx'
import './policies.css'
import { PolicyList, inReadingOrder } from './policy-list.tsx'
import { inBoth } from '../../i18n.ts'
import type { FirmView } from '../../views.ts'

const words = inBoth(
  {
    asOf: '判断之日',
    knownAt: '只用此日之前的数据',
    back: '← 全部政策',
    asOfNote: (date: string, known: string | null) =>
      `以${date}为判断之日${known ? `，只用${known}之前申报的数据` : ''}`,
    article: '看条文与规则',
    correct: '更正',
    declare: '补录',
    none: '还没有采用政策',
    noneWhy: '园区采用政策之后，这里会逐项说明符合与否和理由。',
    today: '回到今天',
    change: '换一天判断',
  },
  {
    asOf: 'As of',
    knownAt: 'Known before',
    back: '← All policies',
    asOfNote: (date, known) => `as of ${date}${known ? `, with what was declared before ${known}` : ''}`,
    article: 'Articles and rules',
    correct: 'Correct',
    declare: 'Supply',
    none: 'No policies adopted',
    noneWhy: 'Once the zone adopts policies, each is explained here.',
    today: 'Back to today',
    change: 'Another day',
  },
)

const route = getRouteApi('/inside/firms/$firm')

/** What every policy says of a firm, as the address asks. */
export const assessmentsOf = (id: number, { asOf, knownAt, run }: FirmView) =>
  asked('GET /api/parties/:id/assessments', { params: { id }, query: { asOf, knownAt, run } })

/** Every policy against this firm: the list beside the reasons; on a phone one after the other. */
export function Policies({ party, changesFacts }: { party: Party; changesFacts: boolean }) {
  const assessments = useAnswer(...assessmentsOf(party.id, route.useSearch()), { placeholderData: keepPreviousData })
  return (
    <Answer of={assessments}>
      {(found) => <Matched found={found} party={party.id} judging={party.judging} changesFacts={changesFacts} />}
    </Answer>
  )
}

type MatchedProps = { found: Assessments; party: number; judging: readonly string[]; changesFacts: boolean }

function Matched({ found, party, judging, changesFacts }: MatchedProps) {
  const isNarrow = useNarrow()
  const { programme } = route.useSearch()
  const ordered = inReadingOrder(found.assessments, judging)
  const asked = ordered.find((assessment) => assessment.programme === programme)
  const shown = asked ?? (isNarrow ? undefined : ordered[0])
  if (ordered.length === 0) return <Empty title={words.none} why={words.noneWhy} />
  const explained = shown && (
    <Explained
      assessment={shown}
      found={found}
      party={party}
      isJudged={judging.includes(shown.programme)}
      changesFacts={changesFacts}
      isNarrow={isNarrow}
    />
  )
  if (isNarrow && explained) return explained
  return (
    <div className="stack">
      <Moment found={found} />
      <div className="policies">
        <div className="stack">
          <Sheet flush>
            <PolicyList ordered={ordered} notInForce={found.notInForce} current={shown?.programme} judging={judging} />
          </Sheet>
          {found.ladders.map((rungs) => (
            <Ladder key={rungs.join()} rungs={rungs} assessments={found.assessments} />
          ))}
        </div>
        {explained}
      </div>
    </div>
  )
}

/** As of when: said in a sentence, changed on request. */
function Moment({ found }: { found: Assessments }) {
  const view = route.useSearch()
  const navigate = route.useNavigate()
  const isPast = Boolean(view.asOf ?? view.knownAt ?? view.run)
  const [isOpen, setOpen] = useState(isPast)
  const change = (name: 'asOf' | 'knownAt') => (date: string | undefined) =>
    void navigate({ search: ({ [name]: _, ...rest }) => (date ? { ...rest, [name]: date } : rest), replace: true })
  const now = () => {
    setOpen(false)
    void navigate({ search: ({ programme }) => (programme ? { programme } : {}) })
  }
  return (
    <div className="moment">
      <span className="soft">{words.asOfNote(day(found.asOf), found.knownAt && day(found.knownAt))}</span>
      {isOpen ? (
        <>
          <LateDateField label={words.asOf} value={view.asOf} onChange={change('asOf')} />
          <LateDateField label={words.knownAt} value={view.knownAt} onChange={change('knownAt')} />
          <Button onClick={now}>{words.today}</Button>
        </>
      ) : (
        <Button type="link" className="moment-change" onClick={() => setOpen(true)}>
          {words.change}
        </Button>
      )}
    </div>
  )
}

type ExplainedProps = {
  assessment: Assessment
  found: Assessments
  party: number
  isJudged: boolean
  changesFacts: boolean
  isNarrow: boolean
}

function Explained({ assessment, found, party, isJudged, changesFacts, isNarrow }: ExplainedProps) {
  const { asOf, knownAt, run } = route.useSearch()
  const asked = { asOf, knownAt, run }
  const { programme, name, edition } = assessment
  return (
    <div>
      {isNarrow && (
        <Link from="/firms/$firm" search={({ programme: _, ...rest }) => rest} className="policies-back">
          {words.back}
        </Link>
      )}
      <Sheet
        title={name}
        note={words.asOfNote(day(found.asOf), found.knownAt && day(found.knownAt))}
        actions={
          <>
            <Link to="/programmes/$programme" params={{ programme }} search={{ edition }}>
              {words.article}
            </Link>
            {changesFacts && isCertain(assessment, isJudged) && (
              <Issue key={programme} party={party} programme={programme} when={asked} />
            )}
          </>
        }
      >
        <Explanation
          key={programme}
          assessment={assessment}
          isJudged={isJudged}
          actOn={changesFacts ? correctLink : undefined}
          advice={<Advice party={party} programme={programme} query={asked} />}
        />
      </Sheet>
    </div>
  )
}

/** What has a result that says more than a class can be put on paper. */
const isCertain = ({ outcome, score }: Assessment, isJudged: boolean): boolean =>
  outcome === 'ineligible' || (outcome === 'eligible' && (isJudged || typeof score === 'string'))

function correctLink({ name, period, doubt }: Reading) {
  return (
    <Link from="/firms/$firm" search={(now) => ({ ...now, fact: name, period })}>
      {doubt === 'unknown' ? words.declare : words.correct}
    </Link>
  )
}
