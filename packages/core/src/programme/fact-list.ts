import type { FactDefinition } from '../registry.ts'
import type { Programme } from './load.ts'

const PERIODS: Readonly<Record<FactDefinition['period'], string>> = {
  year: '年',
  month: '月',
  date: '日',
  none: '现值',
}
const TYPES: Readonly<Record<FactDefinition['type'], string>> = {
  text: '文字',
  yesno: '是否',
  number: '数',
  count: '数量',
  money: '金额',
  ratio: '比例',
  date: '日期',
}

/** The facts that programmes read, Markdown: first each programme with its facts, then each fact with its programmes. */
export function renderFactList(programmes: readonly Programme[]): string {
  const sorted = programmes.toSorted((a, b) => (a.id < b.id ? -1 : 1))
  const facts = new Map(sorted.flatMap(({ facts: read }) => read.map((fact) => [fact.column, fact] as const)))
  const columns = [...facts.values()].toSorted((a, b) => (a.column < b.column ? -1 : 1))
  return [
    '# 政策用到的事实 Facts that programmes read',
    '',
    '由 `npm run golden` 从 `programmes/` 生成，不手改。Generated; do not edit.',
    '来源按可信先后排列；政策自己的事实（不在 `facts/catalogue.yaml` 里）没有来源。',
    '',
    ...sorted.flatMap(programmePart),
    '## 哪些事实用于哪些政策 Facts and their programmes',
    '',
    '| 事实 | 列 | 政策 |',
    '| --- | --- | --- |',
    ...columns.map((fact) => `| ${fact.name} | \`${fact.column}\` | ${readersOf(fact, sorted).join('、')} |`),
    '',
  ].join('\n')
}

function programmePart({ id, name, facts }: Programme): string[] {
  return [
    `## ${name} \`${id}\``,
    '',
    '| 事实 | English | 列 | 类型 | 单位 | 期 | 来源 |',
    '| --- | --- | --- | --- | --- | --- | --- |',
    ...facts.map(factLine),
    '',
  ]
}

const factLine = ({ name, en, column, type, unit, currency, period, sources }: FactDefinition): string =>
  `| ${[name, en, `\`${column}\``, TYPES[type], unit ?? currency ?? '', PERIODS[period], sources.join('、')].join(' | ')} |`

const readersOf = ({ column }: FactDefinition, programmes: readonly Programme[]): string[] =>
  programmes.flatMap(({ id, facts }) => (facts.some((fact) => fact.column === column) ? [id] : []))
