/** A command's file: `packages/cli/src/<name>.ts` exports these two. */
export type Command = {
  /** Does the command; answers the exit code: 0 done whatever came out, 1 findings, 2 usage or file error. */
  run(given: string[]): Promise<number>
  /** One sentence in each language, and the forms it can be called in, one a line. */
  readonly help: { readonly zh: string; readonly en: string; readonly usage: string }
}

/** Whether a loaded module is a command. */
export function isCommand(module: unknown): module is Command {
  if (typeof module !== 'object' || module === null || !('run' in module) || !('help' in module)) return false
  return typeof module.run === 'function' && typeof module.help === 'object'
}
