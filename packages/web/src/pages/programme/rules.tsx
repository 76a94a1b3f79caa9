import type { ProgrammeDetail } from '../../api.ts'
import { inBoth } from '../../i18n.ts'

const words = inBoth(
  {
    title: '规则',
    requirement: '须满足',
    otherwise: '结果',
    any: '任意',
    more: (count: number) => `另外 ${count} 行`,
  },
  { title: 'Rules', requirement: 'must hold', otherwise: 'Result', any: 'any', more: (count) => `${count} more rows` },
)

const ROWS_SHOWN = 8

type Rule = ProgrammeDetail['articles'][number]['rules'][number]
type Gate = ProgrammeDetail['gates'][number]
type TableShown = NonNullable<Rule['table']>

/** What an article computes: name, what comes out, and the formula or table as it is written. */
export function Rules({ rules, gates }: { rules: readonly Rule[]; gates: readonly Gate[] }) {
  return (
    <ul className="rules" aria-label={words.title}>
      {gates.map(({ id, title, formula }) => (
        <li key={id} className="rule">
          <span className="rule-name">{title}</span> <span className="faint">{words.requirement}</span>
          <code className="formula">{formula}</code>
        </li>
      ))}
      {rules.map(({ name, formula, type, table, note }) => (
        <li key={name} className="rule">
          <span className="rule-name">{name}</span> <span className="faint">{type}</span>
          {table ? <Table table={table} /> : <code className="formula">{formula}</code>}
          {note && <p className="faint">{note}</p>}
        </li>
      ))}
    </ul>
  )
}

/** A decision table; a long one shows its first rows and opens. */
function Table({ table }: { table: TableShown }) {
  const { rows } = table
  if (rows.length <= ROWS_SHOWN) return <Grid table={table} />
  return (
    <>
      <Grid table={{ ...table, rows: rows.slice(0, ROWS_SHOWN) }} />
      <details className="rule-more">
        <summary>{words.more(rows.length - ROWS_SHOWN)}</summary>
        <Grid table={{ ...table, rows: rows.slice(ROWS_SHOWN) }} />
      </details>
    </>
  )
}

function Grid({ table: { inputs, rows } }: { table: TableShown }) {
  return (
    <div className="prose-table rule-table">
      <table>
        <thead>
          <tr>
            {inputs.map((input) => (
              <th key={input} scope="col">
                {input}
              </th>
            ))}
            <th scope="col">{words.otherwise}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ tests, output }) => (
            <tr key={`${tests.join(' ')} ${output}`}>
              {tests.map((test, column) => (
                <td key={`${inputs[column] ?? column}`} className="short">
                  {cell(test)}
                </td>
              ))}
              <td className="short">{cell(output)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

/** `-` is any value; a text stands without its quotes. */
const cell = (text: string): string => (text === '-' ? words.any : text.replace(/^"([^"]*)"$/, '$1'))
