import { createWriteStream } from 'node:fs'
import { type Exact, defineErrors, fromMinor, isExact, show } from '@gongzhen/core/base'
import { type Judgement, type Outcome, type Programme, hasRule, judge, ruleValues } from '@gongzhen/core/programme'
import type { Subject } from './subjects.ts'

const failure = defineErrors('cli', {
  cannotWrite: { status: 400, zh: '写不了 {file}：{reason}', en: '{file} cannot be written: {reason}' },
})

const COLUMNS = [
  'id',
  'name',
  'programme',
  'edition',
  'outcome',
  'decision',
  'score',
  'score_max',
  'peers',
  'amount',
  'currency',
  'amounts',
  'because',
  'margins',
  'missing',
  'near',
]

/** How many subjects came out how, by programme. */
export type Counts = Readonly<Record<string, Record<Outcome | 'near', number>>>

/** Where results go: one line a subject and programme, written as it comes. */
export type Results = {
  add(subject: Subject): Promise<void>
  subjects(): number
  close(): Promise<Counts>
}

/** Opens the CSV of results with its heading. */
export async function openResults(
  out: string,
  programmes: readonly Programme[],
  rules: readonly string[],
  asOf: string,
): Promise<Results> {
  const stream = out === '-' ? process.stdout : createWriteStream(out)
  let broken: Error | undefined
  stream.on('error', (error) => {
    broken = failure('cannotWrite', { file: out, reason: error.message })
  })
  const counts: Record<string, Record<Outcome | 'near', number>> = {}
  for (const { id } of programmes) counts[id] = { eligible: 0, ineligible: 0, incomplete: 0, error: 0, near: 0 }
  let subjects = 0
  let lines = `${[...COLUMNS, ...rules].map(quoted).join(',')}\n`

  async function flush(limit: number) {
    if (broken) throw broken
    if (lines.length <= limit) return
    const written = lines
    lines = ''
    await new Promise<void>((resolve) => stream.write(written, () => resolve()))
    if (broken) throw broken
  }

  return {
    subjects: () => subjects,
    async add(subject) {
      subjects++
      for (const programme of programmes) {
        const judgement = judge(programme, subject.facts, asOf)
        const count = counts[programme.id]
        if (count) count[judgement.outcome]++
        if (count && judgement.near) count.near++
        const own = rules.map((rule) =>
          hasRule(programme, rule) ? (ruleValues(programme, subject.facts, asOf, [rule])[0] ?? '') : '',
        )
        lines += `${[...cellsOf(subject, programme, judgement), ...own].map(quoted).join(',')}\n`
      }
      await flush(1 << 16)
    },
    async close() {
      await flush(0)
      if (stream !== process.stdout) {
        await new Promise<void>((resolve) => stream.end(() => resolve()))
        if (broken) throw broken
      }
      return counts
    },
  }
}

function cellsOf({ id, name }: Subject, programme: Programme, judgement: Judgement): string[] {
  const { outcome, decision, score, peers, amounts, because, margins, missing, near } = judgement
  const [single, ...more] = amounts
  const isSingle = single !== undefined && more.length === 0
  return [
    id,
    name,
    programme.id,
    programme.edition,
    outcome,
    decision ?? '',
    ...scoreCells(score),
    peers ?? '',
    isSingle ? show(fromMinor(single.minor, single.currency)) : '',
    isSingle ? single.currency : '',
    amounts
      .map((amount) => `${amount.id}=${show(fromMinor(amount.minor, amount.currency))} ${amount.currency}`)
      .join('；'),
    because.join('；'),
    margins.map(({ rule, text }) => `${rule}：${text}`).join('；'),
    missing.map(({ fact, doubt }) => (doubt === 'unknown' ? fact : `${fact}（${doubt}）`)).join('；'),
    String(near),
  ]
}

function scoreCells(score: Exact | { readonly min: Exact; readonly max: Exact } | null): [string, string] {
  if (score === null) return ['', '']
  return isExact(score) ? [show(score), ''] : [show(score.min), show(score.max)]
}

/** A text that a spreadsheet would take for a formula is marked as text; a number stays one. */
const asText = (cell: string): string => (/^[=+\-@\t]/.test(cell) && !/^[+-]?[\d.]+$/.test(cell) ? `'${cell}` : cell)

function quoted(cell: string): string {
  const text = asText(cell)
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text
}
