import type { Completion } from '@codemirror/autocomplete'
import {
  type WrittenArticle,
  type WrittenParameter,
  type WrittenTable,
  withCell,
  withRows,
  withValues,
} from '@gongzhen/core/programme'
import { Suspense, lazy } from 'react'
import { DateInput } from '../../parts/date-field.tsx'
import type { Mark } from './code-field.tsx'
import { draftWords as words } from './words.ts'

const CodeField = lazy(() => import('./code-field.tsx'))

type Props = {
  readonly article: WrittenArticle
  readonly text: string
  readonly write: (text: string) => void
  readonly isLocked: boolean
  /** What is wrong between two places of the file, by its place after the first. */
  readonly marksIn: (from: number, to: number) => readonly Mark[]
  readonly names: readonly Completion[]
}

/** What an article sets: figures with their dates, formulas, decision tables; each changed where it stands in the file. */
export function ArticleRules({ article, text, write, isLocked, marksIn, names }: Props) {
  return (
    <div className="stack">
      {article.parameters.map((parameter) => (
        <Figure key={parameter.name} {...{ parameter, text, write, isLocked, marksIn }} />
      ))}
      {article.rules.map(({ name, formula, table }) => (
        <div key={name} className="draft-rule">
          <p className="draft-rule-name">{name}</p>
          {formula && (
            <Suspense fallback={<code className="formula">{formula.text}</code>}>
              <CodeField
                label={words.formula(name)}
                text={formula.text}
                language="feel"
                marks={marksIn(formula.from, formula.to)}
                words={names}
                isLocked={isLocked}
                onChange={(said) => write(withCell(text, formula, said))}
              />
            </Suspense>
          )}
          {formula && <Marks marks={marksIn(formula.from, formula.to)} />}
          {table && <Grid {...{ name, table, text, write, isLocked, marksIn }} />}
          {!formula && !table && <p className="faint">{words.rawOnly}</p>}
        </div>
      ))}
    </div>
  )
}

/** What is wrong, in words below the place. */
function Marks({ marks }: { marks: readonly Mark[] }) {
  return marks.map(({ at, says, severity }) => (
    <p key={`${at} ${says}`} className={`draft-mark draft-mark-${severity}`} role="status">
      {says}
    </p>
  ))
}

type Shared = Pick<Props, 'text' | 'write' | 'isLocked' | 'marksIn'>

/** A figure: its value with its unit, or its values each from a day. */
function Figure({ parameter, text, write, isLocked, marksIn }: Shared & { parameter: WrittenParameter }) {
  const { name, values, whole } = parameter
  const said = values.map(({ from, cell }) => ({ from, said: cell.text }))
  const change = (next: typeof said) => write(withValues(text, parameter, next))
  const day = (at: number, from: string | undefined) =>
    change(said.map((one, place) => (place === at && from ? { ...one, from } : one)))
  const marks = marksIn(whole.from, whole.to)
  return (
    <div className="draft-figure">
      <span className="draft-rule-name">{name}</span>
      <div className="draft-figure-values">
        {values.map(({ from, cell }, at) => (
          // Values stand in the order of the file.
          // oxlint-disable-next-line react/no-array-index-key
          <span key={at} className="row">
            {from !== null && <DateInput value={from} onChange={(date) => day(at, date)} />}
            <input
              className="draft-input"
              aria-label={words.figure(name)}
              aria-invalid={marks.length > 0}
              value={cell.text}
              disabled={isLocked}
              onChange={({ target }) => write(withCell(text, cell, target.value))}
            />
            {values.length > 1 && !isLocked && (
              <button
                type="button"
                className="bare draft-small"
                onClick={() => change(said.filter((_, place) => place !== at))}
              >
                {words.remove}
              </button>
            )}
          </span>
        ))}
        {!isLocked && (
          <button type="button" className="bare draft-small" onClick={() => change(withOneMore(said))}>
            {words.addDate}
          </button>
        )}
      </div>
      <Marks marks={marks} />
    </div>
  )
}

type Said = { readonly from: string | null; readonly said: string }

/** One more value from the first day of the year after the last; an undated one begins in 2000, before any of ours. */
function withOneMore(values: readonly Said[]): Said[] {
  const dated = values.map(({ from, said }) => ({ from: from ?? '2000-01-01', said }))
  const last = dated.at(-1)
  const thisYear = new Date().getFullYear()
  const year = Math.max(thisYear, Number((last?.from ?? '').slice(0, 4))) + 1
  return [...dated, { from: `${year}-01-01`, said: last?.said ?? '' }]
}

/** A decision table as a grid: cells typed in place, rows added, moved and taken away. */
function Grid({ name, table, text, write, isLocked, marksIn }: Shared & { name: string; table: WrittenTable }) {
  const rows = table.rows.map((row) => row.map((cell) => cell.text))
  const change = (next: Rows) => write(withRows(text, table, next))
  const heads = [...table.inputs.map((input) => input.text), words.output]
  return (
    <div className="draft-grid-scroll">
      <table className="draft-grid">
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head}>{head}</th>
            ))}
            <th />
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row, at) => (
            // Rows stand in the order of the file.
            // oxlint-disable-next-line react/no-array-index-key
            <tr key={at}>
              {row.map((cell, column) => (
                // oxlint-disable-next-line react/no-array-index-key
                <td key={column}>
                  <Cell
                    label={words.cell(name, at + 1, heads[column] ?? '')}
                    {...{ cell, text, write, isLocked, marksIn }}
                  />
                </td>
              ))}
              <td className="nowrap">{!isLocked && <RowTools rows={rows} at={at} change={change} />}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {!isLocked && (
        <button
          type="button"
          className="bare draft-small"
          onClick={() => change([...rows, [...table.inputs.map(() => '-'), rows.at(-1)?.at(-1) ?? '0']])}
        >
          {words.addRow}
        </button>
      )}
    </div>
  )
}

type WrittenCell = WrittenTable['rows'][number][number]

/** A cell typed in place, with what is wrong in it. */
function Cell({ label, cell, text, write, isLocked, marksIn }: Shared & { label: string; cell: WrittenCell }) {
  const marks = marksIn(cell.from, cell.to)
  return (
    <>
      <input
        className="draft-input"
        aria-label={label}
        aria-invalid={marks.length > 0}
        value={cell.text}
        disabled={isLocked}
        onChange={({ target }) => write(withCell(text, cell, target.value))}
      />
      <Marks marks={marks} />
    </>
  )
}

type Rows = readonly (readonly string[])[]

/** Moves a row up or down, or takes it away; the last one stays. */
function RowTools({ rows, at, change }: { rows: Rows; at: number; change: (rows: Rows) => void }) {
  const others = rows.filter((_, place) => place !== at)
  const moveTo = (place: number) => change(others.toSpliced(place, 0, ...rows.slice(at, at + 1)))
  return (
    <>
      <button type="button" className="bare draft-small" disabled={at === 0} onClick={() => moveTo(at - 1)}>
        {words.up}
      </button>
      <button
        type="button"
        className="bare draft-small"
        disabled={at === rows.length - 1}
        onClick={() => moveTo(at + 1)}
      >
        {words.down}
      </button>
      <button type="button" className="bare draft-small" disabled={rows.length === 1} onClick={() => change(others)}>
        {words.remove}
      </button>
    </>
  )
}
