import type { Completion } from '@codemirror/autocomplete'
import { BUILTINS, SERIES_FUNCTIONS } from '@gongzhen/core/feel'
import { type WrittenArticle, parseCatalogue } from '@gongzhen/core/programme'
import { inBoth, listed } from '../../i18n.ts'

const words = inBoth(
  { rule: '规则', parameter: '参数', fact: '事实', function: '函数' },
  { rule: 'rule', parameter: 'figure', fact: 'fact', function: 'function' },
)

/** Every name a formula may go on with: the programme's own first, then facts, then functions under both their names. */
export function namesFor(
  articles: readonly WrittenArticle[],
  catalogue: Readonly<Record<string, string>>,
): readonly Completion[] {
  const read = parseCatalogue(new Map(Object.entries(catalogue)))
  const facts = 'catalogue' in read ? read.catalogue.facts : []
  return [
    ...articles.flatMap(({ rules, parameters }) => [
      ...rules.map(({ name }): Completion => ({ label: name, detail: words.rule, type: 'variable', boost: 3 })),
      ...parameters.map(
        ({ name, values }): Completion => ({
          label: name,
          detail: `${words.parameter} ${values.at(-1)?.cell.text ?? ''}`,
          type: 'constant',
          boost: 2,
        }),
      ),
    ]),
    ...facts.flatMap(({ name, aliases, unit }) =>
      [name, ...aliases].map(
        (label): Completion => ({
          label,
          detail: [words.fact, unit].filter(Boolean).join(' '),
          type: 'property',
          boost: 1,
        }),
      ),
    ),
    ...BUILTINS.flatMap(({ name, aliases }) => functionWords(name, aliases)),
    ...[...new Set(SERIES_FUNCTIONS.values())].flatMap(({ name, chinese }) => functionWords(name, [chinese])),
  ]
}

const functionWords = (name: string, aliases: readonly string[]): Completion[] =>
  [...aliases, name].map((label) => ({
    label,
    detail: `${words.function} ${listed([name, ...aliases].filter((other) => other !== label))}`,
    type: 'function',
  }))
