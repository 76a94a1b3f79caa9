import type { Problem } from '@gongzhen/core/base'
import {
  type Assessment,
  type Catalogue,
  type Difference,
  type EditionRead,
  assess,
  differenceOf,
  loadProgramme,
  parseCatalogue,
  proofOf,
} from '@gongzhen/core/programme'
import type { FactRow } from '../../api.ts'
import { factsFrom } from '../../engine.ts'

/** A folder with the zone's own figures it is read with, as JSON. */
type Folder = { readonly files: Readonly<Record<string, string>>; readonly adoption: string }

/** What is asked: does the folder hold, what did it change, what does it say of a firm. */
export type CheckAsked = {
  readonly number: number
  readonly catalogue: Readonly<Record<string, string>>
  readonly folder: Folder
  readonly base: Folder
  readonly firm: readonly FactRow[] | null
  readonly asOf: string
}

type CheckedCase = {
  readonly name: string
  readonly line: number
  readonly passed: boolean
  readonly failures: readonly { readonly what: string; readonly expected: string; readonly found: string }[]
}

/** What comes of it. `differences` is null while the folder has mistakes. */
export type Checked = {
  readonly number: number
  readonly problems: readonly Problem[]
  readonly warnings: readonly Problem[]
  readonly cases: readonly CheckedCase[]
  readonly differences: readonly Difference[] | null
  readonly firm: { readonly before: Assessment | null; readonly after: Assessment | null } | null
}

let known: { readonly text: string; readonly catalogue: Catalogue } | undefined

/** The same check as the server's at submission and the command line's, in this browser. */
self.onmessage = ({ data }: MessageEvent<CheckAsked>) => {
  self.postMessage(check(data))
}

function check({ number, catalogue: texts, folder, base, firm, asOf }: CheckAsked): Checked {
  const catalogue = catalogueOf(texts)
  const files = new Map(Object.entries(folder.files))
  const { programme, problems, warnings, cases } = proofOf(files, catalogue, JSON.parse(folder.adoption))
  const before = editionOf(base, catalogue)
  const after = programme && { programme, files }
  return {
    number,
    problems,
    warnings,
    cases: cases.map(({ name, line, passed, failures }) => ({ name, line, passed, failures })),
    differences: before && after ? differenceOf(before, after) : null,
    firm: firm && {
      before: before && assess(before.programme, factsFrom(firm), asOf),
      after: after && assess(after.programme, factsFrom(firm), asOf),
    },
  }
}

function editionOf({ files: texts, adoption }: Folder, catalogue: Catalogue): EditionRead | null {
  const files = new Map(Object.entries(texts))
  const read = loadProgramme(files, catalogue, JSON.parse(adoption))
  return 'programme' in read ? { programme: read.programme, files } : null
}

function catalogueOf(texts: Readonly<Record<string, string>>): Catalogue {
  const text = JSON.stringify(texts)
  if (known?.text === text) return known.catalogue
  const read = parseCatalogue(new Map(Object.entries(texts)))
  if ('problems' in read) throw new Error(read.problems.map(({ zh }) => zh).join('；'))
  known = { text, catalogue: read.catalogue }
  return read.catalogue
}
