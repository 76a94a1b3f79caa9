import type { z } from 'zod'
import { show } from '@gongzhen/core/base'
import { type FigureSum, type MoneyFigure, definitionOf, partsOf, pathPattern, worthOf } from '@gongzhen/core/case'
import { available } from '@gongzhen/core/ledger'
import type { figurePosting, fundAccount, fundFigure, statementLine } from './contract.ts'
import type { Sql } from './database.ts'
import { type Charts, partiesIn, shownPath } from './path-names.ts'
import { casesByNumber } from './store/cases.ts'
import type { AccountRow, FigurePosting, StatementLine } from './store/ledger.ts'
import { partyNames } from './store/names.ts'

/** How paths are written for people. */
export async function shownPaths(
  sql: Sql,
  charts: Charts,
  paths: readonly string[],
): Promise<(path: string) => string> {
  const parties = paths.flatMap((path) => partiesIn(charts, path)).filter((party) => party !== undefined)
  const names = await partyNames(sql, [...new Set(parties)])
  return (path) => shownPath(charts, path, (party) => names.get(party))
}

/** An account in one line. */
export function presentAccount(row: AccountRow, charts: Charts, shown: string): z.output<typeof fundAccount> {
  const { id, path, currency, limit, state, balance, heldOut, version, lastAt } = row
  const title = charts.accounts.find((one) => pathPattern(one.path).test(path))?.title ?? null
  const money = { balance: Number(balance), held: Number(heldOut), available: Number(available(row)) }
  return { id, path, shown, title, currency, limit, state, ...money, entries: version, lastAt }
}

/** Lines of a statement, with the cases they came from. */
export async function presentStatement(
  sql: Sql,
  path: string,
  lines: readonly StatementLine[],
  shown: (path: string) => string,
): Promise<z.output<typeof statementLine>[]> {
  const files = await filesOf(sql, lines)
  return lines.map((line) => {
    const isOut = line.from === path
    const other = isOut ? line.to : line.from
    const memo = line.body['memo']
    return {
      version: line.version,
      seq: line.seq,
      id: line.id,
      kind: line.kind,
      at: line.at,
      other,
      otherShown: shown(other),
      isOut,
      minor: Number(line.minor),
      balanceBefore: Number(line.balanceBefore),
      balance: Number(line.balance),
      held: Number(line.heldOut),
      reversedBy: line.reversedBy,
      memo: typeof memo === 'string' ? memo : null,
      file: files(line.caseId),
    }
  })
}

/** Postings a figure sums, with the cases they came from. */
export async function presentPostings(
  sql: Sql,
  postings: readonly FigurePosting[],
  shown: (path: string) => string,
): Promise<z.output<typeof figurePosting>[]> {
  const files = await filesOf(sql, postings)
  return postings.map(({ caseId, ...posting }) => ({
    ...posting,
    fromShown: shown(posting.from),
    toShown: shown(posting.to),
    file: files(caseId),
  }))
}

async function filesOf(sql: Sql, rows: readonly { readonly caseId: string | null }[]) {
  const ids = await casesByNumber(
    sql,
    rows.flatMap(({ caseId }) => caseId ?? []),
  )
  return (number: string | null) => {
    const id = number === null ? undefined : ids.get(number)
    return number === null || id === undefined ? null : { id, number }
  }
}

/** A figure with what it comes to. */
export function presentFigure(
  figure: MoneyFigure,
  figures: ReadonlyMap<string, MoneyFigure>,
  sums: ReadonlyMap<string, FigureSum>,
): z.output<typeof fundFigure> {
  const { name, en, kind, note } = figure
  const worth = worthOf(name, figures, sums)
  const postings = partsOf(name, figures).reduce((sum, part) => sum + (sums.get(part.name)?.count ?? 0), 0)
  const isMoney = worth.unit === '元'
  return {
    name,
    en,
    kind,
    note: note ?? null,
    definition: definitionOf(figure),
    unit: worth.unit,
    minor: isMoney ? Number(worth.value) : null,
    currency: isMoney ? worth.currency : null,
    value: isMoney || worth.value === undefined ? null : show(worth.value),
    isZero: kind === 'difference' && figure.isZeroGood && isMoney ? worth.value === 0n : null,
    postings,
  }
}
