import { serializerCompiler } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { type Fits, exactFit } from './exact-fit.ts'

/**
 * The text of an answer. One that is what its shape declares, no more and no less, is written as it stands; any other
 * goes through zod, which leaves out what is not declared and refuses what does not fit
 * (docs/decisions/0561-an-answer-that-fits-is-written-as-it-stands.md).
 */
export const writeAnswers: typeof serializerCompiler = (route) => {
  const { schema } = route
  const throughZod = serializerCompiler(route)
  if (!(schema instanceof z.ZodType)) return throughZod
  let fits: Fits | undefined
  return (answer: unknown) => {
    fits ??= exactFit(schema)
    return fits(answer) ? JSON.stringify(answer) : throughZod(answer)
  }
}
