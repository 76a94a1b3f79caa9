import { type LocalDate, yearOf } from '../base.ts'
import type { CaseState } from './state.ts'

/** The placeholders of every path, beside the parties of the case and the texts filled in. */
export const PLACEHOLDERS = ['企业', '申请人', '办件', '批次', '年度'] as const

/** A path with its placeholders filled in; the names nothing is known of where there are any. */
export function accountPath(
  path: string,
  state: CaseState,
  on: LocalDate,
): string | { readonly missing: readonly string[] } {
  const missing: string[] = []
  const filled = path.replace(/\{([^}]*)\}/g, (_, name: string) => {
    const text = placeholder(name, state, on)
    if (text === undefined) missing.push(name)
    return text ?? ''
  })
  return missing.length > 0 ? { missing } : filled
}

function placeholder(name: string, state: CaseState, on: LocalDate): string | undefined {
  switch (name) {
    case '企业':
    case '申请人':
      return state.applicant.id
    case '办件':
      return state.id
    case '批次':
      return state.batch
    case '年度':
      return String(yearOf(on))
    default:
      return state.parties[name]?.id ?? givenText(state, name)
  }
}

function givenText({ given }: CaseState, name: string): string | undefined {
  const value = given[name]?.value
  return typeof value === 'string' ? value : undefined
}

/** The names in braces of a path. */
export const placeholdersOf = (path: string): string[] =>
  [...path.matchAll(/\{([^}]*)\}/g)].map(([, name = '']) => name)

/** What the paths look like that a path with placeholders may become: each stands for one level or a part of it. */
export function pathPattern(path: string): RegExp {
  const parts = path.split(/\{[^}]*\}/).map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${parts.join('[^/]+')}$`)
}

/**
 * What each level of a path stands for, by the first account of a chart that it fits: the name of a placeholder, or
 * nothing for a fixed text. Without such an account nothing is known of any level.
 */
export function levelsOf(chart: readonly { readonly path: string }[], path: string): readonly (string | undefined)[] {
  const account = chart.find((one) => pathPattern(one.path).test(path))
  return account?.path.split('/').map((level) => /^\{([^}]*)\}$/.exec(level)?.[1]) ?? []
}
