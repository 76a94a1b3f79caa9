import type { Place } from './problem.ts'

/** A DMN model as its file states it. Names are trimmed and their spaces single; nothing is resolved yet. */
export type Model = {
  readonly file: string
  readonly namespace: string
  readonly name: string
  readonly place: Place
  readonly imports: readonly Import[]
  readonly types: readonly ItemDefinition[]
  readonly inputs: readonly InputData[]
  readonly decisions: readonly Decision[]
  readonly knowledge: readonly KnowledgeModel[]
  readonly services: readonly DecisionService[]
}

/** Another model whose elements are known here as `name.element`, or by their bare names where `name` is empty. */
export type Import = { readonly name: string; readonly namespace: string; readonly place: Place }

/** A type: another one with constraints, a structure, or a function. */
export type ItemDefinition = {
  readonly name: string
  readonly place: Place
  readonly isCollection: boolean
  readonly typeRef?: string
  /** What its items may be; FEEL unary tests. */
  readonly allowedValues?: Tests
  /** What a value as a whole must satisfy. */
  readonly typeConstraint?: Tests
  readonly components: readonly ItemDefinition[]
  readonly function?: { readonly parameters: readonly Variable[]; readonly result?: string }
}

/** A name with its type where one is stated. */
export type Variable = { readonly name: string; readonly typeRef?: string; readonly place: Place }

type DrgElement = { readonly id: string; readonly name: string; readonly place: Place; readonly variable: Variable }

/** Something the one who asks brings along. */
export type InputData = DrgElement & { readonly kind: 'input' }

/** A question with its logic and what that needs. */
export type Decision = DrgElement & {
  readonly kind: 'decision'
  readonly requires: readonly Reference[]
  /** A decision without logic is answered by whoever asks. */
  readonly logic?: Expression
}

/** A function that decisions share. */
export type KnowledgeModel = DrgElement & {
  readonly kind: 'knowledge'
  readonly requires: readonly Reference[]
  readonly logic?: FunctionDefinition
}

/** Some decisions asked together, as a function of their inputs. */
export type DecisionService = DrgElement & {
  readonly kind: 'service'
  readonly outputs: readonly Reference[]
  readonly encapsulated: readonly Reference[]
  readonly inputDecisions: readonly Reference[]
  readonly inputs: readonly Reference[]
}

/** An element that can be required. */
export type Requirable = InputData | Decision | KnowledgeModel | DecisionService

/** `#id` of this model or `namespace#id` of another. */
export type Reference = { readonly href: string; readonly place: Place }

/** Logic in a box. `typeRef` is what the author says it gives. */
export type Expression =
  | Literal
  | DecisionTable
  | FunctionDefinition
  | (Boxed & { readonly kind: 'context'; readonly entries: readonly ContextEntry[] })
  | (Boxed & { readonly kind: 'list'; readonly items: readonly Expression[] })
  | Relation
  | Invocation
  | (Boxed & {
      readonly kind: 'conditional'
      readonly condition: Expression
      readonly yes: Expression
      readonly no: Expression
    })
  | (Boxed & { readonly kind: 'filter'; readonly of: Expression; readonly match: Expression })
  | Iteration
  | (Boxed & { readonly kind: 'nothing' })

type Boxed = { readonly place: Place; readonly typeRef?: string }

/** A FEEL text. */
export type Literal = Boxed & { readonly kind: 'literal'; readonly text: string }

/** The last entry may have no name: it is then the result. */
export type ContextEntry = { readonly variable?: Variable; readonly value: Expression }

/** A function written out; only FEEL is run, the other languages give null. */
export type FunctionDefinition = Boxed & {
  readonly kind: 'function'
  readonly language: 'FEEL' | 'Java' | 'PMML'
  readonly parameters: readonly Variable[]
  readonly body: Expression
}

/** A list of contexts, written as a table. */
export type Relation = Boxed & {
  readonly kind: 'relation'
  readonly columns: readonly Variable[]
  readonly rows: readonly (readonly Expression[])[]
}

/** A call of a function with its parameters named. */
export type Invocation = Boxed & {
  readonly kind: 'invocation'
  readonly callee: Expression
  readonly bindings: readonly { readonly parameter: Variable; readonly value: Expression }[]
}

/** `for`, `some` or `every` over the items of a list. */
export type Iteration = Boxed & {
  readonly kind: 'for' | 'some' | 'every'
  readonly variable: string
  readonly over: Expression
  readonly overType?: string
  readonly body: Expression
}

/** A FEEL text that is put to a value. */
export type Tests = { readonly text: string; readonly place: Place }

/** Which of the rows that match give the answer, by the names of the standard. */
export const HIT_POLICIES = ['UNIQUE', 'FIRST', 'PRIORITY', 'ANY', 'COLLECT', 'RULE ORDER', 'OUTPUT ORDER'] as const
export type HitPolicy = (typeof HIT_POLICIES)[number]

/** What COLLECT makes of the outputs of all rows that match. */
export const AGGREGATIONS = ['SUM', 'COUNT', 'MIN', 'MAX'] as const
export type Aggregation = (typeof AGGREGATIONS)[number]

/** A decision table as the file has it, one test a cell. */
export type DecisionTable = Boxed & {
  readonly kind: 'table'
  readonly hit: HitPolicy
  readonly aggregation?: Aggregation
  readonly inputs: readonly InputClause[]
  readonly outputs: readonly OutputClause[]
  readonly rules: readonly Rule[]
}

/** A column of a table: what is put to the tests, and the values it may have. */
export type InputClause = { readonly expression: Literal; readonly values?: Tests }

/** An output of a table; `values` are in the order of their priority, `otherwise` is given where no row matches. */
export type OutputClause = {
  readonly name?: string
  readonly typeRef?: string
  readonly values?: Tests
  readonly otherwise?: Literal
  readonly place: Place
}

/** A row of a table: its tests and outputs in the order of the columns. */
export type Rule = {
  readonly place: Place
  readonly tests: readonly Tests[]
  readonly outputs: readonly Literal[]
}

/** A name without spaces around it and with single ones inside. */
export const spaced = (name: string): string => name.trim().replace(/\s+/g, ' ')
