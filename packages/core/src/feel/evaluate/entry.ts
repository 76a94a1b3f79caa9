import { normalName } from '../parse.ts'
import { type Context, type Value, entryOf } from '../value.ts'

/** In DMN a context keeps a name as it was written, `foo+bar`, and is asked for it as names are compared, `foo + bar`. */
export function entryInDmn(context: Context, name: string): Value | undefined {
  const entry = entryOf(context, name)
  if (entry !== undefined || !SIGN.test(name)) return entry
  const written = Object.keys(context).find((key) => normalName(key) === name)
  return written === undefined ? undefined : entryOf(context, written)
}

const SIGN = /[./\-'+*]/
