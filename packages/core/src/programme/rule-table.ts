import type { Compiler, Evaluable } from './compile.ts'
import type { Rule, TableForm } from './outline.ts'

export function compileRuleTable(_rule: Rule, _form: TableForm, _compiler: Compiler): Evaluable | undefined {
  return undefined
}
