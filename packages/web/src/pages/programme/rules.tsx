import type { ProgrammeDetail } from '../../api.ts'

const words = { title: '规则' }

type Rule = ProgrammeDetail['articles'][number]['rules'][number]

/** What an article computes: name, what comes out, and the formula as it is written. */
export function Rules({ rules }: { rules: readonly Rule[] }) {
  return (
    <ul className="rules" aria-label={words.title}>
      {rules.map(({ name, formula, type }) => (
        <li key={name} className="rule">
          <span className="rule-name">{name}</span> <span className="faint">{type}</span>
          <code className="formula">{formula}</code>
        </li>
      ))}
    </ul>
  )
}
