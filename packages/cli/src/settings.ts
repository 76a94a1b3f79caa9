import { showProblem } from '@gongzhen/core/base'
import { readSettings, type Settings } from '@gongzhen/server/settings'

/** The settings of this process, or nothing once every mistake in them has been told. */
export function settingsOrTell(): Settings | undefined {
  const read = readSettings(process.env, process.cwd())
  if ('settings' in read) return read.settings
  process.stderr.write('设置有误，未启动。Some settings are wrong; nothing was started.\n')
  for (const problem of read.problems) {
    process.stderr.write(`- ${showProblem(problem, 'zh')}\n  ${showProblem(problem, 'en')}\n`)
  }
  return undefined
}

/** Writes a line for people to stderr, so that stdout stays what a script reads. */
export const tell = (message: string): void => {
  process.stderr.write(`${message}\n`)
}
