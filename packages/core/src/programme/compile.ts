import {
  type Compiled,
  type Env,
  type Explanation,
  type Missed,
  type Result,
  type Scope,
  type Show,
  type TableParts,
  type Term,
  type Type,
  BOOLEAN,
  compile,
  showType,
} from '../feel.ts'
import { typeOfFact } from './literal.ts'
import type { Named, Names } from './names.ts'
import type { Formula, Rule } from './outline.ts'
import { type Report, refuse } from './report.ts'
import { compileRuleTable } from './rule-table.ts'

/** What an evaluation needs of a formula or a table alike. */
export type Evaluable = Pick<Compiled, 'type' | 'reads' | 'condition' | 'evaluate'> & {
  /** The term of a formula. */
  readonly term?: Term
  /** What a table is made of. */
  readonly parts?: TableParts
  /** A formula with the values that were told of what it reads. */
  readonly written?: Compiled['written']
  explain(
    env: Env,
    show: Show,
    known?: Result,
  ): Explanation & { readonly row?: number | undefined; readonly missed?: readonly Missed[] }
}

/** A rule that can be evaluated. */
export type CompiledRule = { readonly rule: Rule; readonly compiled: Evaluable }

/** Compiles the formulas of one programme; what is wrong with them goes to the report at its place in the file. */
export type Compiler = {
  readonly names: Names
  readonly report: Report
  readonly scope: Scope
  /** The rules compiled so far; a rule is compiled when it is first named, so that its type is known. */
  readonly rules: ReadonlyMap<string, CompiledRule>
  rule(name: string): CompiledRule | undefined
  /** The texts that could not be compiled: what they mention counts as read. */
  readonly broken: string[]
  /** The formula under these names; the programme's unless others are given. */
  formula(formula: Formula, names?: Scope): Compiled | undefined
}

/** A compiler over these names. */
export function newCompiler(names: Names, report: Report): Compiler {
  const rules = new Map<string, CompiledRule>()
  const begun = new Set<string>()
  const broken: string[] = []

  function rule(name: string): CompiledRule | undefined {
    const known = rules.get(name)
    const named = names.own.get(name)
    if (known || named?.kind !== 'rule' || begun.has(name)) return known
    begun.add(name)
    const { form } = named.rule
    const compiled = form.kind === 'formula' ? formula(form.formula) : compileRuleTable(named.rule, form, compiler)
    if (compiled) rules.set(name, { rule: named.rule, compiled })
    return rules.get(name)
  }

  function formula(source: Formula, within = scope): Compiled | undefined {
    const compiled = compile(source.text, within)
    if (!('problems' in compiled)) return compiled
    broken.push(source.text)
    for (const { column = 1, ...problem } of compiled.problems) {
      report.problems.push({
        ...problem,
        ...source.placeAt(column - 1),
        ...(source.article === '' ? {} : { article: source.article }),
      })
    }
    return undefined
  }

  const scope: Scope = {
    type(name) {
      const named = names.get(name)
      return named && typeOfName(named, () => rule(name)?.compiled.type)
    },
    names: () => names.all(),
    series(name) {
      const named = names.get(name)
      if (named?.kind !== 'fact') return undefined
      const { period } = named.fact
      return period === 'year' || period === 'month' ? period : undefined
    },
  }
  const compiler: Compiler = { names, report, scope, rules, broken, rule, formula }
  return compiler
}

/** Nothing is known of a rule that is wrong or still being compiled: whatever reads it is not blamed. */
const NOTHING_KNOWN: Type = { kind: 'any' }

function typeOfName(named: Named, ofRule: () => Type | undefined): Type {
  switch (named.kind) {
    case 'fact':
      return typeOfFact(named.fact)
    case 'parameter':
      return named.parameter.type
    case 'rule':
      return ofRule() ?? NOTHING_KNOWN
    case 'node':
      return { kind: 'number', unit: '分' }
    case 'gate':
    case 'gates':
      return BOOLEAN
  }
}

const WRONG = { boolean: 'notBoolean', number: 'notNumber', text: 'notText' } as const

/** A formula that must give a yes or no, a number, a text or money; another type is refused. */
export function typedFormula(
  kind: 'boolean' | 'number' | 'text' | 'money',
  source: Formula | undefined,
  what: string,
  compiler: Compiler,
): Compiled | undefined {
  const compiled = source && compiler.formula(source)
  if (!source || !compiled) return undefined
  const { type } = compiled
  const fits = type.kind === 'any' || type.kind === 'null' || (kind === 'money' ? isMoney(type) : type.kind === kind)
  if (fits) return compiled
  const beside = { place: source.place, article: source.article || undefined }
  const found = { what, found: showType(type), foundEn: showType(type, 'en') }
  refuse(compiler.report, kind === 'money' ? 'notMoney' : WRONG[kind], found, beside)
  return undefined
}

/** Money of one currency; the literal 0 is money of every currency. */
export const isMoney = (type: Type): boolean =>
  type.kind === 'number' && (type.money?.power === 1 || type.zero === true)
