import type { Problem } from '../base.ts'
import type { Frozen } from '../composite.ts'
import { showType } from '../feel.ts'
import { KEYS } from './keys.ts'
import { type About, aboutOf } from './about.ts'
import type { Catalogue } from './catalogue.ts'
import { checkIndex } from './check-index.ts'
import { checkNames } from './check-names.ts'
import { checkPolicy } from './check-policy.ts'
import { checkProcess } from './check-process.ts'
import { checkValues } from './check-values.ts'
import { newCompiler } from './compile.ts'
import { readYaml } from './document.ts'
import { decidesOutcome, digestOf } from './edition.ts'
import { closedFields, openFields } from './fields.ts'
import { type Model, buildModel } from './model.ts'
import { gatherNames } from './names.ts'
import { readFrozen } from './frozen.ts'
import type { Outline, Parameter } from './outline.ts'
import { readProgramme } from './read-programme.ts'
import { proposal, readParameter } from './read-rules.ts'
import { type Place, type Report, inReadingOrder, newReport, refuse } from './report.ts'
import { type Plain, yamlOf } from './zone.ts'

/** The files of a programme's folder by their paths inside it: `programme.yaml`, `policy.md`, `cases.yaml`, `variants/x.yaml`. */
export type ProgrammeFiles = ReadonlyMap<string, string>

/** A programme ready to be asked: what it is, and the model that answers. */
export type Programme = About & {
  readonly model: Model
  /** What was estimated from a population once, where the index compares units. */
  readonly frozen: Frozen | undefined
}

/** What a zone changes: the figures of a variant, and figures of its own over those. */
export type LoadOptions = { readonly overrides?: Readonly<Record<string, Plain>>; readonly variant?: string }

/**
 * Reads, compiles and checks a programme's folder. Every mistake comes back at once, in reading order, each with file,
 * line and article; nothing is thrown whatever the files hold. `warns` false: for whoever only asks the programme and
 * has nobody to tell what its author might look at.
 */
export function loadProgramme(
  files: ProgrammeFiles,
  catalogue: Catalogue,
  options: LoadOptions = {},
  { warns = true }: { readonly warns?: boolean } = {},
):
  | { readonly programme: Programme; readonly warnings: readonly Problem[] }
  | { readonly problems: readonly Problem[] } {
  const report = newReport()
  const read = readOutline(files, catalogue, report)
  if (!read) return { problems: inReadingOrder(report.problems) }
  const changes = readChanges(read, files, options, report)
  const outline = overridden(read, changes)
  const names = gatherNames(outline, catalogue, report)
  const compiler = newCompiler(names, report)
  const model = buildModel(outline, compiler)
  checkIndex(outline, report)
  checkProcess(outline, report)
  const articles = checkPolicy(outline, files, report)
  const frozen = readFrozen(outline, model, files, report)
  checkNames(outline, names, model.readers, compiler.broken, report)
  if (report.problems.length > 0) return { problems: inReadingOrder(report.problems) }
  if (warns) checkValues(outline, model, names, report)
  const policy = files.get(outline.policy) ?? ''
  const about = aboutOf(model, editionOf(files, options), policy, articles, options.variant, new Set(changes.keys()))
  return { programme: { model, frozen, ...about }, warnings: inReadingOrder(report.warnings) }
}

/** The outline of programme.yaml; undefined when there is too little to go on. */
function readOutline(files: ProgrammeFiles, catalogue: Catalogue, report: Report): Outline | undefined {
  const text = files.get('programme.yaml')
  for (const file of files.keys()) {
    if (file.endsWith('.dmn')) refuse(report, 'dmnLater', { file }, { place: { file, line: 1, column: 1 } })
  }
  if (text === undefined) {
    refuse(report, 'fileMissing', { file: 'programme.yaml' })
    return undefined
  }
  const root = readYaml(text, 'programme.yaml', report)
  return root && readProgramme(root, catalogue, report)
}

/** SHA-256 over the files that decide what comes out, and over what the zone changes. */
function editionOf(files: ProgrammeFiles, { overrides, variant }: LoadOptions): string {
  const texts = new Map([...files].filter(([file]) => decidesOutcome(file)))
  if (variant !== undefined) texts.set('\0variant', variant)
  if (overrides && Object.keys(overrides).length > 0) texts.set('\0overrides', canonical(overrides))
  return digestOf(texts)
}

/** JSON with the keys of every map in order. */
function canonical(plain: Plain): string {
  if (typeof plain === 'string') return JSON.stringify(plain)
  if (Array.isArray(plain)) return `[${plain.map(canonical).join(',')}]`
  const entries = Object.entries(plain).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, value]) => `${JSON.stringify(key)}:${canonical(value)}`).join(',')}}`
}

// —— variants and overrides ——

/** The parameters a variant and a zone set, the zone's over the variant's; only known ones, of the kind they had. */
function readChanges(
  { parameters }: Outline,
  files: ProgrammeFiles,
  { overrides = {}, variant }: LoadOptions,
  report: Report,
): Map<string, Parameter> {
  const known = new Map(parameters.map((parameter) => [parameter.name, parameter]))
  const place: Place = { file: 'zone.yaml', line: 1, column: 1 }
  const own = Object.entries(overrides).flatMap(
    ([key, plain]) =>
      readParameter({ key, keyPlace: place, value: yamlOf(plain, place) }, { what: 'parameters', report }) ?? [],
  )
  const changes = [...(variant === undefined ? [] : readVariant(files, variant, report)), ...own]
  return new Map(changes.filter((change) => fits(change, known, report)).map((change) => [change.name, change]))
}

function fits({ name, type, place }: Parameter, known: ReadonlyMap<string, Parameter>, report: Report): boolean {
  const original = known.get(name)
  if (!original) {
    refuse(report, 'overrideUnknown', { name }, { place, proposal: proposal(name, known.keys()) })
    return false
  }
  if (showType(original.type) === showType(type)) return true
  const zh = { found: showType(type), expected: showType(original.type) }
  const en = { foundEn: showType(type, 'en'), expectedEn: showType(original.type, 'en') }
  refuse(report, 'overrideType', { name, ...zh, ...en }, { place, article: original.article || undefined })
  return false
}

function readVariant(files: ProgrammeFiles, variant: string, report: Report): Parameter[] {
  const file = `variants/${variant}.yaml`
  const text = files.get(file)
  if (text === undefined) {
    const known = [...files.keys()].flatMap((path) => /^variants\/(.+)\.yaml$/.exec(path)?.[1] ?? [])
    refuse(report, 'unknownVariant', { name: variant }, { proposal: proposal(variant, known) })
    return []
  }
  const root = readYaml(text, file, report)
  const fields = root && closedFields(root, KEYS.variant, { what: file, report })
  const entry = fields?.byKey.get('parameters')
  const parameters = entry && openFields(entry.value, { what: `${file} 的 parameters`, report })
  return [...(parameters?.byKey.values() ?? [])].flatMap((each) => readParameter(each, { what: file, report }) ?? [])
}

/** The outline with some figures replaced; they stay under their article. */
function overridden(outline: Outline, changes: ReadonlyMap<string, Parameter>): Outline {
  const parameters = outline.parameters.map((parameter) => {
    const change = changes.get(parameter.name)
    return change ? { ...change, article: parameter.article, place: parameter.place } : parameter
  })
  return { ...outline, parameters }
}
