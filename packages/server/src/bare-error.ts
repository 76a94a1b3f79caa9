/** What of an error is logged: a database's error carries the offending row as well, which may be about persons. */
export function bare(error: unknown): { readonly name: string; readonly message: string; readonly stack?: string } {
  if (!(error instanceof Error)) return { name: 'thrown', message: typeof error }
  const { name, message, stack } = error
  return { name, message, ...(stack === undefined ? {} : { stack }) }
}
