import type { Problem as Mistake } from '@gongzhen/core/base'
import { manuscriptOf, offsetIn } from '@gongzhen/core/programme'
import { Link, getRouteApi } from '@tanstack/react-router'
import { Suspense, lazy, useCallback, useMemo, useState } from 'react'
import { type FactRow, asked, useAnswer } from '../api.ts'
import { Answer } from '../parts/answer.tsx'
import { Chips } from '../parts/chips.tsx'
import { Empty } from '../parts/empty.tsx'
import { Mark as Shape } from '../parts/outcome.tsx'
import { PageHead } from '../parts/page-head.tsx'
import { Problem } from '../parts/problem.tsx'
import { Prose } from '../parts/prose.tsx'
import { Sheet } from '../parts/sheet.tsx'
import { Tag } from '../parts/tag.tsx'
import { TrailSheet } from '../parts/trail-sheet.tsx'
import { ViewTabs } from '../parts/view-tabs.tsx'
import { inBoth, language, listed } from '../i18n.ts'
import type { DraftView } from '../views.ts'
import './draft.css'
import { Changes } from './draft/changes.tsx'
import type { Mark } from './draft/code-field.tsx'
import { FirmTrial } from './draft/firm-trial.tsx'
import { namesFor } from './draft/names.ts'
import { Publish } from './draft/publish.tsx'
import { ArticleRules } from './draft/rules.tsx'
import { type Checking, useCheck } from './draft/use-check.ts'
import { type DraftDetail, type Writing, useWriting } from './draft/use-writing.ts'
import { DRAFT_STATES, draftWords as words } from './draft/words.ts'
import './programme/articles.css'
import { sectionsOf } from './programme/sections.ts'

const proposed = inBoth({ is: (text: string) => `（建议：${text}）` }, { is: (text) => `(try: ${text})` })

const CodeField = lazy(() => import('./draft/code-field.tsx'))
const route = getRouteApi('/inside/drafts/$draft')

/** What is asked for while the page's code is still on its way. */
export const asksFirst = ({ params }: { params: { draft: string } }) => [draftOf(params.draft)]

const draftOf = (draft: string) => asked('GET /api/drafts/:id', { params: { id: Number(draft) } })

/** A policy being changed: the text beside its rules, checked while one writes, tried on cases and a firm, and published. */
export function DraftPage() {
  const { draft } = route.useParams()
  const found = useAnswer(...draftOf(draft), { staleTime: 0 })
  return <Answer of={found}>{(detail) => <DraftNow key={`${detail.id} ${detail.status}`} draft={detail} />}</Answer>
}

function DraftNow({ draft }: { draft: DraftDetail }) {
  const { session } = getRouteApi('/inside').useRouteContext()
  const { tab = 'articles' } = route.useSearch()
  const navigate = route.useNavigate()
  const writing = useWriting(draft)
  const [firm, setFirm] = useState<readonly FactRow[] | null>(null)
  const checking = useCheck({
    catalogue: draft.catalogue,
    folder: { files: writing.files, adoption: draft.adoption },
    base: draft.base,
    firm,
    asOf: draft.effective ?? draft.today,
  })
  const isLocked = draft.status !== 'open' || !session.roles.includes('policy_officer')
  const { checked } = checking
  return (
    <>
      <Head draft={draft} writing={writing} checking={checking} isLocked={isLocked} />
      <ViewTabs
        label={words.label}
        tabs={TABS.map((key) => ({ key, title: words.tabs[key] }))}
        current={tab}
        onChange={(next) => void navigate({ search: next === 'articles' ? {} : { tab: next }, replace: true })}
      />
      {tab === 'articles' && <Articles {...{ draft, writing, checking, isLocked }} />}
      {tab === 'files' && <Files {...{ writing, checking, isLocked }} />}
      {tab === 'cases' && <Cases checking={checking} />}
      {tab === 'firm' && <FirmTrial checked={checked} onFacts={setFirm} />}
      {tab === 'changes' && <Changes checking={checking} />}
      {tab === 'publish' && (
        <div className="stack-wide">
          <Publish {...{ draft, writing, checking, isLocked }} />
          <TrailSheet of={{ kind: 'draft', id: draft.id }} />
        </div>
      )}
    </>
  )
}

type Parts = { draft: DraftDetail; writing: Writing; checking: Checking; isLocked: boolean }

function Head({ draft, writing, checking, isLocked }: Parts) {
  const { isDirty, isSaving, trouble, save, settle, version } = writing
  return (
    <>
      <PageHead
        title={draft.name}
        above={<Link to="/drafts">← {words.above}</Link>}
        beside={
          <>
            <Tag tone={draft.status === 'published' ? 'good' : draft.status === 'submitted' ? 'accent' : 'plain'}>
              {DRAFT_STATES[draft.status]}
            </Tag>
            {draft.kind === 'rollback' && <Tag>{words.rollback}</Tag>}
          </>
        }
        note={
          <>
            <span>{words.version(version)}</span>
            <span>{words.written(listed(draft.authors.map(({ name }) => name)))}</span>
            <Standing checking={checking} />
          </>
        }
        actions={
          isLocked ? undefined : (
            <>
              <span className="faint">{isDirty ? words.unsaved : words.saved}</span>
              <button
                type="button"
                className="button button-main"
                disabled={!isDirty || isSaving}
                onClick={() => void save()}
              >
                {words.save}
              </button>
            </>
          )
        }
      />
      {trouble && (
        <div className="stack">
          <Problem error={trouble} />
          {trouble.status === 409 && (
            <p className="row">
              <button type="button" className="button" onClick={() => void settle('mine')}>
                {words.mine}
              </button>
              <button type="button" className="button" onClick={() => void settle('theirs')}>
                {words.theirs}
              </button>
            </p>
          )}
        </div>
      )}
    </>
  )
}

/** How the check stands, in one line. */
function Standing({ checking: { checked, isBusy, gaveUp } }: { checking: Checking }) {
  if (gaveUp) return <span role="status">{words.gaveUp}</span>
  if (!checked) return <span role="status">{words.checking}</span>
  const { problems, warnings, cases, differences } = checked
  return (
    <span role="status" aria-busy={isBusy} className="draft-standing">
      <Shape name={problems.length > 0 ? 'error' : 'eligible'} size={14} />
      <span>{problems.length > 0 ? words.problems(problems.length) : words.sound}</span>
      {warnings.length > 0 && <span>{words.warnings(warnings.length)}</span>}
      <span>{words.cases(cases.filter(({ passed }) => passed).length, cases.length)}</span>
      {differences && <span>{words.changes(differences.length)}</span>}
    </span>
  )
}

const PROGRAMME = 'programme.yaml'

function Articles({ draft, writing: { files, write }, checking: { checked }, isLocked }: Parts) {
  const text = files[PROGRAMME] ?? ''
  const articles = useMemo(() => manuscriptOf(text), [text])
  const names = useMemo(() => namesFor(articles ?? [], draft.catalogue), [articles, draft.catalogue])
  const placed = useMemo(() => placedIn(checked, text), [checked, text])
  const marksIn = useCallback(
    (from: number, to: number) =>
      placed
        .filter(({ at }) => at >= from && at < Math.max(to, from + 1))
        .map((mark) => ({ ...mark, at: mark.at - from })),
    [placed],
  )
  if (articles === null) {
    return (
      <>
        <Empty title={words.broken} />
        <Problems checking={{ checked, isBusy: false, gaveUp: false }} />
      </>
    )
  }
  const sections = sectionsOf(
    files['policy.md'] ?? '',
    articles.map(({ article }) => article),
  )
  return (
    <div className="stack-wide">
      <Problems checking={{ checked, isBusy: false, gaveUp: false }} />
      <div className="articles">
        <div className="articles-heads" aria-hidden="true">
          <span>{words.text}</span>
          <span>{words.rules}</span>
        </div>
        {articles.map((article) => {
          const section = sections.find((one) => one.article === article.article)
          return (
            <section key={article.article} className="article" id={article.article}>
              <div className="article-text">
                <h2 className="article-heading">{section?.heading ?? article.article}</h2>
                {section && section.blocks.length > 0 ? (
                  <Prose blocks={section.blocks} />
                ) : (
                  <p className="faint">{words.noText}</p>
                )}
              </div>
              <div className="article-rules">
                <ArticleRules
                  {...{ article, text, isLocked, marksIn, names }}
                  write={(next) => write(PROGRAMME, next)}
                />
              </div>
            </section>
          )
        })}
      </div>
    </div>
  )
}

/** What is wrong or doubtful in programme.yaml, by its place in the text. */
function placedIn(checked: Checking['checked'], text: string, file = PROGRAMME): readonly Mark[] {
  const mark = (severity: Mark['severity']) => (problem: Mistake) =>
    problem.file !== file || problem.line === undefined
      ? []
      : [{ at: offsetIn(text, problem.line, problem.column ?? 1), says: worded(problem), severity }]
  return [...(checked?.problems ?? []).flatMap(mark('error')), ...(checked?.warnings ?? []).flatMap(mark('warning'))]
}

const worded = (problem: Mistake): string =>
  [problem[language()], problem.proposal && proposed.is(problem.proposal)].filter(Boolean).join('')

/** Every mistake, with where it stands. */
function Problems({ checking: { checked } }: { checking: Checking }) {
  const problems = checked?.problems ?? []
  if (problems.length === 0) return null
  return (
    <Sheet title={words.problems(problems.length)}>
      <ul className="draft-problems">
        {problems.slice(0, 100).map((problem) => (
          <li key={`${problem.file} ${problem.line} ${problem.column} ${problem.code} ${problem.zh}`}>
            <Shape name="error" size={14} />
            <span className="code faint">{[problem.file, problem.line, problem.column].filter(Boolean).join(':')}</span>
            <span>
              {problem.article} {worded(problem)}
            </span>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

function Files({ writing: { files, write }, checking, isLocked }: Omit<Parts, 'draft'>) {
  const written = Object.keys(files).filter((name) => name !== 'cases.golden.md')
  const [file = PROGRAMME, setFile] = useState<string | undefined>(PROGRAMME)
  const text = files[file] ?? ''
  const marks = useMemo(() => placedIn(checking.checked, text, file), [checking.checked, text, file])
  return (
    <div className="stack-wide">
      <Chips
        label={words.tabs.files}
        choices={written.toSorted().map((key) => ({ key, title: key }))}
        current={file}
        onChange={setFile}
      />
      <Suspense fallback={<pre className="file-text">{text}</pre>}>
        <CodeField
          key={file}
          label={file}
          text={text}
          language="yaml"
          marks={marks}
          words={[]}
          isLocked={isLocked}
          onChange={(next) => write(file, next)}
        />
      </Suspense>
      <Problems checking={checking} />
    </div>
  )
}

function Cases({ checking: { checked } }: { checking: Checking }) {
  if (!checked) return null
  if (checked.cases.length === 0) return <Empty title={words.noCases} />
  return (
    <Sheet title={words.cases(checked.cases.filter(({ passed }) => passed).length, checked.cases.length)}>
      <ul className="draft-problems">
        {checked.cases.map(({ name, passed, failures }) => (
          <li key={name}>
            <Shape name={passed ? 'eligible' : 'ineligible'} size={14} says={passed ? words.passed : words.failed} />
            <span>
              {name}
              {failures.map(({ what, expected, found }) => (
                <span key={what} className="draft-mark draft-mark-error">
                  {words.expected(what, expected, found)}
                </span>
              ))}
            </span>
          </li>
        ))}
      </ul>
    </Sheet>
  )
}

const TABS: readonly NonNullable<DraftView['tab']>[] = ['articles', 'files', 'cases', 'firm', 'changes', 'publish']
