import type { Period } from '../../base.ts'
import { sqlIdentifier, sqlText } from '../../feel.ts'
import type { SqlSubjects } from '../sql.ts'
import type { FactColumn } from './columns.ts'

const ZONE = `current_setting('gongzhen.zone')`

/** The facts of every subject asked, one row each: a fact on which sources disagree counts as unsaid. */
export function factsSql(columns: readonly FactColumn[], { kinds, isRange = false }: SqlSubjects): string {
  const periods = [...new Set(columns.map(({ period }) => period))]
  const none = `B'${'0'.repeat(Math.max(1, columns.length))}'`
  const selected = columns
    .map((column, index) => `,\n         -- ${remark(column)}\n         ${valueSql(column)} as k${index}`)
    .join('')
  const joins = periods.map((period) => join(period)).join('')
  const among = `array[${kinds.map(sqlText).join(', ')}]::text[]`
  const range = isRange ? '\n  and    p.id > $1::bigint and p.id <= $2::bigint' : ''
  return `  select p.id as subject,
         ${none} as none,
         ${disputedSql(columns, none)} as disputed${selected}
  from   party p${joins}
  left   join (select subject, array_agg(fact || '@' || period) as facts
               from   finding
               where  zone = ${ZONE} and kind = 'conflict' and status = 'open'
               group  by subject) disputed on disputed.subject = p.id
  where  p.zone = ${ZONE} and p.merged_into is null and p.kind = any(${among})${range}
  and    (p.batch is null
          or not exists (select from batch b where b.zone = p.zone and b.id = p.batch and b.undone_at is not null)
          or exists (select from fact k where k.zone = p.zone and k.subject = p.id))`
}

const remark = ({ key }: FactColumn): string => key.replace(/[\p{Control}\p{Zl}\p{Zp}]+/gu, ' ')

const join = (period: Period): string => `
  left   join fact f${period} on f${period}.zone = ${ZONE} and f${period}.subject = p.id and f${period}.period = ${period}`

const isDisputed = ({ fact, period }: FactColumn): string =>
  `${sqlText(`${fact.column}@${period}`)} = any(disputed.facts)`

/** Numbers of every kind become numeric, so that nothing overflows. */
function valueSql(column: FactColumn): string {
  const { fact, period } = column
  const isNumber = fact.type === 'money' || fact.type === 'count' || fact.type === 'ratio' || fact.type === 'number'
  return `case when ${isDisputed(column)} then null else f${period}.${sqlIdentifier(fact.column)}${isNumber ? '::numeric' : ''} end`
}

function disputedSql(columns: readonly FactColumn[], none: string): string {
  const bits = columns.map((column, index) => {
    const own = `B'${'0'.repeat(index)}1${'0'.repeat(columns.length - index - 1)}'`
    return `\n           | case when ${isDisputed(column)} then ${own} else ${none} end`
  })
  return bits.length === 0 ? none : `case when disputed.facts is null then ${none} else ${none}${bits.join('')} end`
}
