import type { FactDefinition } from '@gongzhen/core/registry'

/** A piece of SQL for each column, one after another. */
export const list = (facts: readonly FactDefinition[], template: (column: string) => string): string =>
  facts.map(({ column }) => template(column)).join('')
