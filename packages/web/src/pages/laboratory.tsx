import type { TrialChange } from '@gongzhen/core/programme'
import { triedFramework } from '@gongzhen/core/programme'
import { Link, getRouteApi } from '@tanstack/react-router'
import { useEffect, useMemo, useState } from 'react'
import { type Asked, answerTo, asked, useAnswer } from '../api.ts'
import { listed } from '../i18n.ts'
import { Answer } from '../parts/answer.tsx'
import { Awaited } from '../parts/awaited.tsx'
import { Chips } from '../parts/chips.tsx'
import { Empty } from '../parts/empty.tsx'
import { group } from '../parts/money.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { IllustrativeTag } from '../parts/tag.tsx'
import { ViewTabs } from '../parts/view-tabs.tsx'
import { day } from '../parts/when.ts'
import { LABORATORY_TABS, type LaboratoryView } from '../views.ts'
import { unbalanced, withChanges } from './laboratory/changes.ts'
import { Doubts } from './laboratory/doubts.tsx'
import type { Line } from './laboratory/lab.worker.ts'
import { Levers } from './laboratory/levers.tsx'
import { type FirmAt, Moves } from './laboratory/moves.tsx'
import { SaveDraft } from './laboratory/save-draft.tsx'
import { Structure } from './laboratory/structure.tsx'
import { Tests } from './laboratory/tests.tsx'
import type { LaboratoryAnswer } from './laboratory/tried.ts'
import { type LaboratoryState, type Opening, useDoubts, useLaboratory } from './laboratory/use-laboratory.ts'
import { labWords as words } from './laboratory/words.ts'
import './laboratory.css'

const route = getRouteApi('/inside/laboratory')

/** What is asked for while the page's code is still on its way. */
export async function asksFirst({ search }: { search: LaboratoryView }): Promise<readonly Asked[]> {
  const { programmes } = await answerTo(PROGRAMMES)
  const chosen = chosenOf(programmes.filter(givesPoints), search.programme)
  return chosen ? [laboratoryOf(chosen.programme)] : []
}

const PROGRAMMES = asked('GET /api/programmes', { query: {} })
const laboratoryOf = (id: string) => asked('GET /api/programmes/:id/laboratory', { params: { id } })

/** Weights, ways to combine and steps tried out over every firm of the zone, before anything is changed. */
export function LaboratoryPage() {
  const found = useAnswer(...PROGRAMMES)
  return <Answer of={found}>{({ programmes }) => <Choosing programmes={programmes.filter(givesPoints)} />}</Answer>
}

type Chosen = { readonly programme: string; readonly name: string; readonly illustrative: boolean }

const givesPoints = ({ gives }: { readonly gives: readonly string[] }) => gives.includes('score')

/** The one the address names, else the one firms are ranked by. */
const chosenOf = (programmes: readonly Chosen[], named: string | undefined): Chosen | undefined =>
  programmes.find(({ programme }) => programme === named) ??
  programmes.find(({ programme }) => programme.includes('points')) ??
  programmes[0]

function Choosing({ programmes }: { programmes: readonly Chosen[] }) {
  const { programme } = route.useSearch()
  const navigate = route.useNavigate()
  const current = chosenOf(programmes, programme)
  if (!current) {
    return (
      <>
        <PageHead title={words.title} />
        <Empty title={words.none} why={words.noneWhy} next={<Link to="/programmes">{words.toProgrammes}</Link>} />
      </>
    )
  }
  return (
    <>
      <PageHead title={words.title} beside={current.illustrative && <IllustrativeTag />} />
      <div className="lab-choice">
        <Chips
          label={words.programme}
          choices={programmes.map((one) => ({ key: one.programme, title: one.name }))}
          current={current.programme}
          onChange={(next) => next && void navigate({ search: { programme: next } })}
        />
      </div>
      <Fetched key={current.programme} programme={current.programme} />
    </>
  )
}

function Fetched({ programme }: { programme: string }) {
  const found = useAnswer(...laboratoryOf(programme), { staleTime: Number.POSITIVE_INFINITY })
  return <Answer of={found}>{(answer) => <Laboratory answer={answer} />}</Answer>
}

const LINE_SHARE = 0.2

function Laboratory({ answer }: { answer: LaboratoryAnswer }) {
  const [changes, setChanges] = useState<readonly TrialChange[]>([])
  const [drawn, setDrawn] = useState<Pick<Line, 'by' | 'bound'>>({ by: 'share', bound: LINE_SHARE })
  const line: Line = { ...drawn, labels: [words.inside, words.outside] }
  const lab = useLaboratory(answer, changes, line)
  const { opening, problems, isBroken } = lab
  return (
    <>
      <p className="soft lab-note">
        <span>{words.note(group(answer.units.length), day(answer.asOf))}</span>
        {opening && <span>{opening.unlike > 0 ? words.unlike(opening.unlike) : words.exact}</span>}
      </p>
      {isBroken ? (
        <Empty
          title={words.broken}
          why={words.brokenWhy}
          next={
            <button type="button" className="button button-main" onClick={lab.restart}>
              {words.restart}
            </button>
          }
        />
      ) : problems.length > 0 ? (
        <Empty title={words.problems} why={problems.join('；')} />
      ) : opening && lab.shift ? (
        lab.shift.compared === 0 ? (
          <Empty title={words.noFirms} why={words.noFirmsWhy} next={<Link to="/imports">{words.toImports}</Link>} />
        ) : (
          <Bench {...{ answer, lab, opening, changes, setChanges, line, setDrawn }} />
        )
      ) : (
        <Awaited />
      )}
    </>
  )
}

type BenchProps = {
  readonly answer: LaboratoryAnswer
  readonly lab: LaboratoryState
  readonly opening: Opening
  readonly changes: readonly TrialChange[]
  readonly setChanges: (changes: readonly TrialChange[]) => void
  readonly line: Line
  readonly setDrawn: (line: Line) => void
}

function Bench({ answer, lab, opening, changes, setChanges, line, setDrawn }: BenchProps) {
  const { tab = 'moves' } = route.useSearch()
  const navigate = route.useNavigate()
  const { opened } = opening
  const { framework: before, nodes, scales, rows } = opened
  const stages = useMemo(() => stagesIn(opened), [opened])
  const [stage, chooseStage] = useState<string | null>(() => largestOf(stages, answer))
  const framework = useMemo(() => triedFramework(before, nodes, changes, scales), [before, nodes, changes, scales])
  const doubts = useDoubts()
  const firmAt: FirmAt = (row) => {
    const at = rows[row] ?? -1
    return { id: answer.units[at] ?? 0, name: answer.names[at] ?? '' }
  }
  const places = useMemo(() => new Map(answer.units.map((unit, at) => [String(unit), at])), [answer])
  const firmOf = (unit: string) => {
    const at = places.get(unit)
    return at === undefined ? undefined : { id: answer.units[at] ?? 0, name: answer.names[at] ?? '' }
  }
  const { shift, look } = lab
  useEffect(() => {
    if (tab === 'tests') look('test')
    if (tab === 'structure') look('outline')
  }, [tab, look])
  const off = unbalanced(before, framework, nodes, stages.length > 0 ? stages : [null])
  if (!shift) return null
  return (
    <div className="lab">
      <div className="lab-side">
        <Levers
          {...{ opened, framework, changes, stages, stage, chooseStage }}
          onChange={(more) => setChanges(withChanges(changes, more))}
        />
        <SaveDraft {...{ answer, lab, changes }} isOff={off.length > 0} onReset={() => setChanges([])} />
      </div>
      <div className="lab-main stack-wide">
        <Sheet>
          <p role="status" className="lab-summary">
            {changes.length === 0 ? (
              words.unchanged
            ) : (
              <>
                <strong>{words.summary(shift.risen, shift.fallen, shift.compared)}</strong>
                <span className="soft">{words.mean(shift.mean.toFixed(1))}</span>
                <span className="faint">{words.took(Math.round(lab.tookMs))}</span>
              </>
            )}
          </p>
          {shift.compared === 1 && <p className="faint">{words.oneFirm}</p>}
          {answer.adjustmentsHeld.length > 0 && <p className="faint">{words.held(listed(answer.adjustmentsHeld))}</p>}
        </Sheet>
        <ViewTabs
          label={words.views}
          tabs={LABORATORY_TABS.map((key) => ({ key, title: words.tabs[key] }))}
          current={tab}
          onChange={(next) =>
            void navigate({ search: (now) => ({ ...now, tab: next === 'moves' ? undefined : next }), replace: true })
          }
        />
        {tab === 'moves' && (
          <Moves
            {...{ shift, firmAt, line }}
            decimals={before.decimals}
            bands={before.bands ? before.bands.list.map(({ label }) => label) : line.labels}
            onLine={before.bands ? null : ({ by, bound, labels }) => setDrawn({ by, bound, labels })}
          />
        )}
        {tab === 'doubts' && <Doubts {...{ answer, changes, firmAt, doubts }} />}
        {tab === 'tests' && (lab.tests ? <Tests of={lab.tests} {...{ firmAt, firmOf }} /> : <Awaited />)}
        {tab === 'structure' && (lab.outline ? <Structure of={lab.outline} /> : <Awaited />)}
      </div>
    </div>
  )
}

/** The stage with most firms: what is moved there is seen first. */
function largestOf(stages: readonly string[], { groups }: LaboratoryAnswer): string | null {
  const size = (stage: string) =>
    Object.values(groups).reduce((sum, { labels, of }) => sum + of.filter((at) => labels[at] === stage).length, 0)
  return stages.toSorted((a, b) => size(b) - size(a))[0] ?? null
}

/** The groups that figures differ by, in the order they are written in; none where one figure is for all. */
function stagesIn({ framework }: Opening['opened']): readonly string[] {
  const figures = [
    ...framework.indicators.map(({ full, weight }) => full ?? weight),
    ...framework.aggregates.map(({ max = 1 }) => max),
  ]
  const found = figures.find((figure) => typeof figure !== 'number')
  return found === undefined || typeof found === 'number' ? [] : Object.keys(found.of)
}
