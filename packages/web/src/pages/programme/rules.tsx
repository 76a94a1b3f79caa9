import type { ProgrammeDetail } from '../../api.ts'

const words = { title: '规则', requirement: '须满足', otherwise: '结果' }

type Rule = ProgrammeDetail['articles'][number]['rules'][number]
type Gate = ProgrammeDetail['gates'][number]

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

function Table({ table: { inputs, rows } }: { table: NonNullable<Rule['table']> }) {
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
                <td key={`${inputs[column] ?? column}`}>{test === '-' ? '任意' : test}</td>
              ))}
              <td>{output}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}
