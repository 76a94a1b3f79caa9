import { createWriteStream } from 'node:fs'
import { type Exact, defineErrors, fromMinor, isExact, show } from '@gongzhen/core/base'
import { type Judgement, type Outcome, type Programme, hasRule, ruleValues } from '@gongzhen/core/programme'
import { type Engine, judging } from './judging.ts'
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

/** Where results go: one line a subject and programme, in the order they came, some hundred subjects at a time. */
export type Results = {
  add(subject: Subject): Promise<void>
  subjects(): number
  close(): Promise<Counts>
}

/** Subjects that are judged together: enough for columns, few enough to hold. */
const TOGETHER = 500

/** Opens the CSV of results with its heading; the lines are the same whichever engine judges. */
export async function openResults(
  out: string,
  programmes: readonly Programme[],
  rules: readonly string[],
  asOf: string,
  engine: Engine,
): Promise<Results> {
  const stream = out === '-' ? process.stdout : createWriteStream(out)
  let broken: Error | undefined
  stream.on('error', (error) => {
    broken = failure('cannotWrite', { file: out, reason: error.message })
  })
  const counts: Record<string, Record<Outcome | 'near', number>> = {}
  for (const { id } of programmes) counts[id] = { eligible: 0, ineligible: 0, incomplete: 0, error: 0, near: 0 }
  const judge = judging(engine, programmes, asOf)
  let subjects = 0
  let waiting: Subject[] = []
  let lines = `${[...COLUMNS, ...rules].map(quoted).join(',')}\n`

  async function flush(limit: number) {
    if (broken) throw broken
    if (lines.length <= limit) return
    const written = lines
    lines = ''
    await new Promise<void>((resolve) => stream.write(written, () => resolve()))
    if (broken) throw broken
  }

  async function judgeWaiting() {
    const judged = judge(waiting.map(({ facts }) => facts))
    for (const [index, subject] of waiting.entries()) {
      for (const [place, programme] of programmes.entries()) write(subject, programme, judged(place, index))
      await flush(1 << 16)
    }
    waiting = []
  }

  function write(subject: Subject, programme: Programme, judgement: Judgement) {
    const count = counts[programme.id]
    if (count) count[judgement.outcome]++
    if (count && judgement.near) count.near++
    const own = rules.map((rule) =>
      hasRule(programme, rule) ? (ruleValues(programme, subject.facts, asOf, [rule])[0] ?? '') : '',
    )
    lines += `${[...cellsOf(subject, programme, judgement), ...own].map(quoted).join(',')}\n`
  }

  return {
    subjects: () => subjects,
    async add(subject) {
      subjects++
      waiting.push(subject)
      if (waiting.length >= TOGETHER) await judgeWaiting()
    },
    async close() {
      await judgeWaiting()
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
