import type { Frozen } from '../composite.ts'
import type { Model } from './model.ts'
import type { Outline } from './outline.ts'
import { relativeLeaves } from './relative.ts'
import { type Report, refuse } from './report.ts'
import type { ProgrammeFiles } from './load.ts'

/** The frozen parameters a programme names under `reference`; a file that is missing or of another index is refused. */
export function readFrozen(
  { index }: Outline,
  model: Model,
  files: ProgrammeFiles,
  report: Report,
): Frozen | undefined {
  const reference = index?.reference
  if (!reference) return undefined
  const { file, place } = reference
  const leaves = relativeLeaves(model)
  if (leaves.length === 0) refuse(report, 'referenceUnused', {}, { place })
  const text = files.get(file)
  if (text === undefined) {
    refuse(report, 'frozenMissing', { file }, { place })
    return undefined
  }
  const frozen = parseFrozen(text)
  if (!frozen) refuse(report, 'frozenUnread', { file }, { place })
  const lacking = frozen ? leaves.filter(({ name }) => !Object.hasOwn(frozen.indicators, name)) : []
  if (lacking.length > 0)
    refuse(report, 'frozenLacks', { file, names: lacking.map(({ name }) => name).join('、') }, { place })
  return frozen
}

function parseFrozen(text: string): Frozen | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return isFrozen(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isFrozen(value: unknown): value is Frozen {
  if (typeof value !== 'object' || value === null) return false
  if (!('format' in value) || value.format !== 'gongzhen-frozen/1') return false
  if (!('indicators' in value) || typeof value.indicators !== 'object' || value.indicators === null) return false
  return Object.values(value.indicators).every(isIndicator)
}

const isIndicator = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && 'fill' in value && 'treated' in value && 'scale' in value
