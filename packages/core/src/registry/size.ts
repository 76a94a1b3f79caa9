import { parse } from 'yaml'
import { type Problem, parseQuantity } from '../base.ts'
import { type CodeTable, codeAncestors } from './code-table.ts'

/** Size by 统计上大中小微型企业划分办法（2017）. */
export type SizeClass = 'large' | 'medium' | 'small' | 'micro'

export const SIZE_CLASSES: Readonly<Record<SizeClass, { readonly zh: string; readonly en: string }>> = {
  large: { zh: '大型', en: 'large' },
  medium: { zh: '中型', en: 'medium' },
  small: { zh: '小型', en: 'small' },
  micro: { zh: '微型', en: 'micro' },
}

/** What a size class is computed from: staff in persons, revenue and assets in fen. */
export type SizeIndicator = 'staff' | 'revenue' | 'assets'
const INDICATORS: readonly SizeIndicator[] = ['staff', 'revenue', 'assets']

/** The lower bounds of an industry group for large, medium and small, per indicator it uses. */
export type SizeGroup = {
  readonly name: string
  readonly industries: readonly string[]
  readonly bounds: readonly { readonly indicator: SizeIndicator; readonly least: readonly [number, number, number] }[]
}

/** A size, or why there is none: indicators not known, or an industry the rule does not classify. */
export type SizeResult =
  | { readonly size: SizeClass; readonly group: string }
  | { readonly unknown: readonly (SizeIndicator | 'industry')[] }
  | { readonly notClassified: string }

/**
 * The size class of a firm. A class needs every indicator of its group at or above the bound, otherwise one class
 * lower is tried. A missing indicator makes the result unknown only where it decides.
 */
export function sizeClass(
  groups: readonly SizeGroup[],
  industries: CodeTable,
  firm: { readonly industry?: string } & { readonly [indicator in SizeIndicator]?: number },
): SizeResult {
  if (firm.industry === undefined) return { unknown: ['industry'] }
  const path = codeAncestors(industries, firm.industry)
  if (path.length === 0) return { notClassified: firm.industry }
  const entry = path.find(({ code }) => groups.some((group) => group.industries.includes(code)))
  const group = entry && groups.find((candidate) => candidate.industries.includes(entry.code))
  if (!group) return { notClassified: firm.industry }
  const ranks = group.bounds.map(({ indicator, least }) => rankOf(firm[indicator], least))
  const known = ranks.filter((rank) => rank !== undefined)
  const lowest = Math.max(...known, 0)
  const missing = group.bounds.filter((_, at) => ranks[at] === undefined).map(({ indicator }) => indicator)
  if (missing.length > 0 && lowest < LOWEST) return { unknown: missing }
  return { size: RANKED[lowest] ?? 'micro', group: group.name }
}

const RANKED: readonly SizeClass[] = ['large', 'medium', 'small', 'micro']
const LOWEST = RANKED.length - 1

/** 0 for at or above the bound of large, 3 for below every bound. */
function rankOf(value: number | undefined, least: readonly number[]): number | undefined {
  if (value === undefined) return undefined
  const reached = least.findIndex((bound) => value >= bound)
  return reached < 0 ? LOWEST : reached
}

/** Reads `codes/size-classes.yaml`, or gives every problem of it. */
export function parseSizeGroups(
  file: string,
  text: string,
): { groups: readonly SizeGroup[] } | { problems: Problem[] } {
  const problems: Problem[] = []
  const document: unknown = parse(text)
  const rows = isRecord(document) && Array.isArray(document.groups) ? document.groups : []
  const groups = rows.map((row: unknown) =>
    readGroup(row, (zh, en) => problems.push({ code: 'codes.size', file, zh, en })),
  )
  if (groups.length === 0) problems.push({ code: 'codes.size', file, zh: '缺少 groups', en: 'groups are missing' })
  return problems.length > 0 ? { problems } : { groups }
}

function readGroup(row: unknown, complain: (zh: string, en: string) => void): SizeGroup {
  const fields = isRecord(row) ? row : {}
  const name = String(fields.name)
  const industries = Array.isArray(fields.industries) ? fields.industries.map(String) : []
  if (industries.length === 0) complain(`${name} 没有行业`, `${name} has no industries`)
  const bounds = INDICATORS.flatMap((indicator) => {
    const written = fields[indicator]
    if (written === undefined) return []
    const least = (Array.isArray(written) ? written : []).map((bound) => parseQuantity(String(bound))?.value)
    const [large, medium, small] = least
    if (typeof large === 'number' && typeof medium === 'number' && typeof small === 'number') {
      if (large > medium && medium > small) return [{ indicator, least: [large, medium, small] as const }]
    }
    complain(`${name} 的 ${indicator} 应为从大到小的三个数`, `${indicator} of ${name} should be three numbers, falling`)
    return []
  })
  return { name, industries, bounds }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
