import type { Compiled, Scope, Type } from '../feel.ts'
import { type Compiler, typedFormula } from './compile.ts'
import { typeOfFact } from './literal.ts'
import type { Outline, Posting, ProcessAction } from './outline.ts'
import type { Reader } from './readers.ts'

/** What a case does once it runs: its actions with their conditions, its postings with their amounts. */
export type CompiledProcess = {
  readonly actions: readonly (ProcessAction & { readonly compiled: Compiled | undefined })[]
  readonly postings: ReadonlyMap<string, Posting & { readonly compiled: Compiled }>
  readonly readers: readonly Reader[]
}

/** In a watch rule, the facts as they were when the firm was approved. */
const AT_APPROVAL = '获批时'

/** Compiles the formulas of the process, the postings and the watch. */
export function compileProcess(outline: Outline, compiler: Compiler): CompiledProcess {
  const actions = (outline.process?.actions ?? []).map((action) => ({
    ...action,
    compiled: typedFormula('boolean', action.condition, `动作「${action.do}」的 if`, compiler),
  }))
  const postings = outline.postings.flatMap((posting) => {
    const compiled = typedFormula('money', posting.amount, `记账「${posting.name}」的 amount`, compiler)
    return compiled ? [[posting.name, { ...posting, compiled }] as const] : []
  })
  const watching = withApproval(compiler)
  const watches = outline.watches.flatMap(
    ({ name, when }) => typedFormula('boolean', when, `监测「${name}」的 when`, watching) ?? [],
  )
  const compiled = [
    ...actions.map((action) => action.compiled),
    ...postings.map(([, posting]) => posting.compiled),
    ...watches,
  ]
  return {
    actions,
    postings: new Map(postings),
    readers: [{ name: undefined, part: 'process', reads: compiled.flatMap((formula) => formula?.reads ?? []) }],
  }
}

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
