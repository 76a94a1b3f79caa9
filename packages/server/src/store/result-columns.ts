import type { Part, Sql } from '../database.ts'
import type { ResultRow } from './standings.ts'

/**
 * Results as rows in the order of the columns of `standing` and `run_result` after `programme`; the single amount stands
 * beside the list, for sorting and sums. What many of them share is sent once, and nothing where none has a value.
 */
export function resultColumns(sql: Sql, rows: readonly ResultRow[]): Part {
  const { shared, places } = sharedBy(rows)
  const single = rows.map(({ amounts }) => (amounts.length === 1 ? amounts[0] : undefined))
  const several = rows.map(({ amounts }) => (amounts.length > 1 ? JSON.stringify(amounts) : null))
  return sql.part`
    select shared.programme, line.subject, shared.edition, shared.outcome, shared.near,
           case when line.amounts is not null then line.amounts::jsonb
                when shared.amount is null then '[]'::jsonb
                else jsonb_build_array(jsonb_build_object('id', shared.amount, 'currency', shared.currency,
                                                          'minor', line.minor)) end as amounts,
           line.minor, shared.currency, line.score, line.score_max, shared.decision, shared.peers,
           coalesce(string_to_array(line.because, e'\x1f'), '{}') as because,
           coalesce(string_to_array(line.missing, e'\x1f'), '{}') as missing,
           coalesce(line.margins::jsonb, '[]'::jsonb) as margins, coalesce(line.ties::numeric[], '{}') as ties,
           shared.illustrative
    from   unnest(${whole(places)}::int[], ${whole(rows.map((row) => row.subject))}::bigint[],
                  ${whole(single.map((amount) => amount?.minor ?? null))}::bigint[], ${texts(several)}::text[],
                  ${texts(rows.map((row) => row.score))}::numeric[],
                  ${texts(rows.map((row) => row.scoreMax))}::numeric[],
                  ${texts(rows.map((row) => listText(row.because)))}::text[],
                  ${texts(rows.map((row) => listText(row.missing)))}::text[],
                  ${texts(rows.map(({ margins }) => (margins.length > 0 ? JSON.stringify(margins) : null)))}::text[],
                  ${texts(rows.map(tiesText))}::text[])
           as line (place, subject, minor, amounts, score, score_max, because, missing, margins, ties)
    join   unnest(${shared.map((row) => row.programme)}::text[], ${shared.map((row) => row.edition)}::text[],
                  ${shared.map((row) => row.outcome)}::text[], ${shared.map((row) => row.near)}::boolean[],
                  ${shared.map((row) => onlyAmount(row)?.id ?? null)}::text[],
                  ${shared.map((row) => onlyAmount(row)?.currency ?? null)}::text[],
                  ${shared.map((row) => row.decision)}::text[], ${shared.map((row) => row.peers)}::text[],
                  ${shared.map((row) => row.illustrative)}::boolean[])
           with ordinality
           as shared (programme, edition, outcome, near, amount, currency, decision, peers, illustrative, place)
    on     shared.place = line.place`
}

/** One row of each sort, and the place among them of every row, counted from 1. */
function sharedBy(rows: readonly ResultRow[]) {
  const shared: ResultRow[] = []
  const known = new Map<string, number>()
  const places = rows.map((row) => {
    const amount = onlyAmount(row)
    const named = JSON.stringify([amount?.id, amount?.currency, row.decision, row.peers])
    const key = `${row.programme} ${row.edition} ${row.outcome} ${row.near} ${row.illustrative} ${named}`
    const place = known.get(key) ?? shared.push(row)
    known.set(key, place)
    return place
  })
  return { shared, places }
}

const onlyAmount = ({ amounts }: ResultRow) => (amounts.length === 1 ? amounts[0] : undefined)

/** Whole numbers as an array of PostgreSQL: quicker than quoting each. */
const whole = (numbers: readonly (number | null)[]): string => `{${numbers.map((one) => one ?? 'null').join(',')}}`

/** Texts as an array; `unnest` fills a shorter one up with nulls. */
const texts = (list: readonly (string | null)[]): readonly (string | null)[] =>
  list.every((one) => one === null) ? [] : list

/** Ties as an array of PostgreSQL; what is not known comes last. */
const tiesText = ({ ties }: ResultRow): string | null =>
  ties.length === 0 ? null : `{${ties.map((tie) => tie ?? '-Infinity').join(',')}}`

/** A list as one text: arrays of unequal length do not fit into one array parameter. */
const listText = (list: readonly string[]): string | null => (list.length === 0 ? null : list.join('\x1f'))
