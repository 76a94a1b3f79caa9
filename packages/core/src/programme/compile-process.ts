import { UNITS } from '../base.ts'
import {
  type Action,
  type CaseConsent,
  type CasePosting,
  type Move,
  type Process,
  type Wait,
  placeholdersOf,
} from '../case.ts'
import { type Compiled, type Read, type Scope, type Type, showType } from '../feel.ts'
import { type Compiler, typedFormula } from './compile.ts'
import { typeOfFact } from './literal.ts'
import type { ConsentOutline, Formula, MoveOutline, Outline, Posting, ProcessAction, WaitOutline } from './outline.ts'
import { settleFigures } from './read-figures.ts'
import type { Reader } from './readers.ts'
import { newReport, refuse } from './report.ts'

/** What a case does once it runs, and what that reads. */
export type CompiledProcess = Process & { readonly readers: readonly Reader[] }

/** In a watch rule, the facts as they were when the firm was approved. */
const AT_APPROVAL = '获批时'

/** Compiles the formulas of the process, the postings and the watch. */
export function compileProcess(outline: Outline, compiler: Compiler): CompiledProcess {
  const { process } = outline
  const actions = (process?.actions ?? []).map((action) => compileAction(action, compiler))
  const postings = outline.postings.flatMap((posting) => {
    const compiled = compilePosting(posting, outline, compiler)
    return compiled ? [[posting.name, compiled] as const] : []
  })
  const watching = withApproval(compiler)
  const watches = outline.watches.flatMap(
    ({ name, when }) => typedFormula('boolean', when, `监测「${name}」的 when`, watching) ?? [],
  )
  const readings = outline.facts.flatMap(({ definition, reading }) =>
    reading ? [[definition.name, reading] as const] : [],
  )
  const parts = { actions, postings: new Map(postings), readings: new Map(readings) }
  return {
    initial: process?.initial.name ?? '',
    final: new Set(process?.final.map(({ name }) => name)),
    judgedOn: process?.judgedOn ?? 'filing',
    parties: process?.parties.map(({ name }) => name) ?? [],
    consent: compileConsent(process?.consent, compiler),
    accounts: outline.accounts,
    deadlines: process?.deadlines ?? [],
    figures: settleFigures(outline.figures, outline.accounts, newReport()),
    ...parts,
    readers: [{ name: undefined, part: 'process', reads: readsOf(parts, watches, compiler) }],
  }
}

function compileConsent(consent: ConsentOutline | undefined, compiler: Compiler): CaseConsent | undefined {
  if (!consent) return undefined
  const { to, purpose, until, givenBy, endedBy, neededFor, points } = consent
  return {
    to: to.name,
    purpose: canonical(purpose.name, compiler),
    until: canonical(until.name, compiler),
    givenBy: givenBy.name,
    endedBy: endedBy.name,
    neededFor: neededFor.map(({ name }) => name),
    points: canonical(points.name, compiler),
  }
}

function compileAction(action: ProcessAction, compiler: Compiler): Action {
  const { from, do: name, by, to, takesReason, note, article } = action
  return {
    from,
    do: name,
    by,
    to,
    note,
    article,
    condition: typedFormula('boolean', action.condition, `动作「${name}」的 if`, compiler),
    asks: action.asks.map((asked) => canonical(asked.name, compiler)),
    papers: action.papers.map((paper) => canonical(paper.name, compiler)),
    takesReason,
    after: compileWait(action.after, `动作「${name}」的 after`, compiler),
    notBy: action.notBy?.name,
    post: action.post.map((posting) => posting.name),
  }
}

/** What is asked for is kept by the fact's own name. */
function canonical(name: string, { names }: Compiler): string {
  const named = names.get(name)
  return named?.kind === 'fact' ? named.fact.name : name
}

function compilePosting(posting: Posting, outline: Outline, compiler: Compiler): CasePosting | undefined {
  const { name, article, round } = posting
  const amount = typedFormula('money', posting.amount, `记账「${name}」的 amount`, compiler)
  if (posting.amount && !amount) return undefined
  const own = posting.amount?.text.trim()
  return {
    name,
    article,
    move: compileMove(posting.move, name, outline, compiler),
    amount,
    decided: round ? undefined : outline.decision?.amounts.find(({ id }) => id === own)?.id,
    condition: typedFormula('boolean', posting.condition, `记账「${name}」的 if`, compiler),
    round: round ?? { mode: 'half_up', quantum: 1 },
    currency: round?.currency ?? (amount && currencyOf(amount)) ?? 'CNY',
  }
}

const currencyOf = ({ type }: Compiled) => (type.kind === 'number' ? type.money?.currency : undefined)

function compileMove(move: MoveOutline, name: string, outline: Outline, compiler: Compiler): Move {
  switch (move.kind) {
    case 'post':
      return { ...move, rate: compileRate(move.rate, name, outline, compiler) }
    case 'hold':
      return { ...move, expires: compileWait(move.expires, `记账「${name}」的 expires`, compiler) }
    case 'settle':
    case 'release':
    case 'reverse':
      return { kind: move.kind, of: move.of.name }
  }
}

/** A rate is a number; its source is what the parameter cites or the fact's evidence. */
function compileRate(rate: Formula | undefined, name: string, outline: Outline, compiler: Compiler) {
  const compiled = typedFormula('number', rate, `记账「${name}」的 rate`, compiler)
  if (!rate || !compiled) return undefined
  const parameter = outline.parameters.find((each) => each.name === rate.text.trim())
  const fact = outline.facts.find(({ definition }) => definition.name === rate.text.trim())
  return { compiled, source: parameter?.source ?? fact?.evidence ?? rate.text.trim() }
}

/** A formula that gives a day or a length of time; another type is refused. */
function compileWait(wait: WaitOutline | undefined, what: string, compiler: Compiler): Wait | undefined {
  if (wait?.kind !== 'formula') return wait
  const compiled = compiler.formula(wait.formula)
  if (!compiled || isWait(compiled.type)) return compiled && { kind: 'formula', compiled }
  const found = { what, found: showType(compiled.type), foundEn: showType(compiled.type, 'en') }
  const { place, article } = wait.formula
  refuse(compiler.report, 'waitExpected', found, { place, article: article || undefined })
  return undefined
}

function isWait(type: Type): boolean {
  if (type.kind === 'any' || type.kind === 'date') return true
  return type.kind === 'number' && type.unit !== undefined && UNITS[type.unit]?.measure.kind === 'duration'
}

/** Everything the process reads: in its formulas, by asking for it, and in the paths of accounts. */
function readsOf(
  { actions, postings, readings }: Pick<Process, 'actions' | 'postings' | 'readings'>,
  watches: readonly Compiled[],
  { names }: Compiler,
): Read[] {
  const moves = [...postings.values()]
  const paths = [
    ...moves.flatMap(({ move }) => ('from' in move ? [move.from, move.to] : [])),
    ...[...readings.values()].flatMap((reading) => (reading.kind === 'ledger' ? [reading.account] : [])),
  ]
  const formulas = [
    ...actions.flatMap(({ condition, after }) => [condition, compiledOf(after)]),
    ...moves.flatMap(({ amount, condition, move }) => [
      amount,
      condition,
      move.kind === 'post' ? move.rate?.compiled : undefined,
      compiledOf(move.kind === 'hold' ? move.expires : undefined),
    ]),
    ...watches,
  ]
  const mentioned = [...actions.flatMap(({ asks }) => asks), ...paths.flatMap(placeholdersOf)]
  return [
    ...formulas.flatMap((formula) => formula?.reads ?? []),
    ...mentioned.flatMap((name) => (names.get(name)?.kind === 'fact' ? [{ name }] : [])),
  ]
}

const compiledOf = (wait: Wait | undefined): Compiled | undefined =>
  wait?.kind === 'formula' ? wait.compiled : undefined

/** The same compiler with the facts at approval as one more name. */
function withApproval(compiler: Compiler): Compiler {
  const facts = new Map<string, Type>()
  for (const name of compiler.names.all()) {
    const named = compiler.names.get(name)
    if (named?.kind === 'fact') facts.set(name, typeOfFact(named.fact))
  }
  const scope: Scope = {
    ...compiler.scope,
    type: (name) => (name === AT_APPROVAL ? { kind: 'context', entries: facts } : compiler.scope.type(name)),
    names: () => [AT_APPROVAL, ...compiler.names.all()],
  }
  return { ...compiler, scope, formula: (source) => compiler.formula(source, scope) }
}
