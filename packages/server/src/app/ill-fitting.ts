import type { FastifySchemaCompiler } from 'fastify'
import { z } from 'zod'
import { englishOf } from '../in-both.ts'
import { fieldName } from './field-names.ts'
import { shapeWordsOf } from '../shape-words.ts'

/** A request that does not fit the shape its endpoint declares: everything that is wrong with one part of it. */
export class IllFitting extends Error {
  override readonly name = 'IllFitting'
  /** `body`, `querystring`, `params` or `headers`. */
  readonly part: string
  readonly misfits: readonly z.core.$ZodIssue[]
  constructor(part: string, misfits: readonly z.core.$ZodIssue[]) {
    super('a request does not fit')
    this.part = part
    this.misfits = misfits
  }
}

/** How the framework asks whether a part of a request fits; what was received is kept with each misfit. */
export const checkShape: FastifySchemaCompiler<z.ZodType> =
  ({ schema, httpPart }) =>
  (given: unknown) => {
    const read = z.safeParse(schema, given, { reportInput: true })
    return read.success ? { value: read.data } : { error: new IllFitting(httpPart ?? '', read.error.issues) }
  }

/** The misfits in one language, each with the field it is about. */
export function misfitsOf({ misfits }: IllFitting, isInEnglish: boolean) {
  return misfits.map((misfit) => ({
    where: misfit.path.join('.'),
    name: isInEnglish ? misfit.path.join('.') : namedPath(misfit.path),
    message: isInEnglish ? (englishOf(misfit.message) ?? shapeWordsOf(misfit).en) : misfit.message,
  }))
}

/** 「事实（fact）」, 「第 3 行…」: the field as a person knows it, and as a program does. */
function namedPath(path: readonly PropertyKey[]): string {
  const words = path.map((key) =>
    typeof key === 'number' ? `第 ${key + 1} 项` : (fieldName(String(key)) ?? String(key)),
  )
  const named = words.join('的')
  const plain = path.join('.')
  return named === plain ? plain : `${named}（${plain}）`
}
