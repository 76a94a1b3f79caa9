import { Failure, type Problem, defineErrors } from '@gongzhen/core/base'

const failure = defineErrors('cli', {
  ENOENT: { status: 404, zh: '找不到 {path}，或它的上级文件夹', en: 'there is no {path}, or no folder for it' },
  EACCES: { status: 403, zh: '没有读写 {path} 的权限', en: '{path} may not be read or written' },
  EPERM: { status: 403, zh: '系统不许读写 {path}', en: 'the system does not allow {path} to be read or written' },
  EROFS: { status: 403, zh: '{path} 所在的磁盘是只读的', en: 'the disk of {path} is read-only' },
  EISDIR: { status: 400, zh: '{path} 是文件夹，这里要的是文件', en: '{path} is a folder, and a file is needed' },
  ENOTDIR: { status: 400, zh: '{path} 的上级不是文件夹', en: '{path} does not lie in a folder' },
  EEXIST: { status: 409, zh: '{path} 已经存在', en: '{path} is there already' },
  ENAMETOOLONG: { status: 400, zh: '文件名太长：{path}', en: 'the name is too long: {path}' },
  ENOSPC: { status: 507, zh: '磁盘已满，写不了 {path}', en: 'the disk is full, {path} cannot be written' },
})
/** What the system says of a file, where its user can mend it. */
const OF_FILES = [
  'ENOENT',
  'EACCES',
  'EPERM',
  'EROFS',
  'EISDIR',
  'ENOTDIR',
  'EEXIST',
  'ENAMETOOLONG',
  'ENOSPC',
] as const

/** Everything that keeps a command from its work, to be told at once. */
export class Refused extends Error {
  override readonly name = 'Refused'
  readonly problems: readonly Problem[]
  constructor(problems: readonly Problem[]) {
    super(problems.map(({ zh }) => zh).join('\n'))
    this.problems = problems
  }
}

/** Throws what was found, unless that is nothing. */
export function refuseAny(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new Refused(problems)
}

/** A failure as one problem among others. */
export const problemOf = ({ code, message, en }: Failure): Problem => ({ code, zh: message, en })

/** The problems something thrown stands for, where its user can do something about them; nothing for a bug. */
export function problemsOf(error: unknown): readonly Problem[] | undefined {
  if (error instanceof Refused) return error.problems
  if (error instanceof Failure) return [problemOf(error)]
  if (!(error instanceof Error && 'syscall' in error && 'code' in error)) return undefined
  const code = OF_FILES.find((one) => one === error.code)
  const path = 'path' in error ? String(error.path) : '给出的路径 the path given'
  return code && [problemOf(failure(code, { path }))]
}

/** What a step found, or everything it was refused for; a bug stays one. */
export async function foundOr<Found>(step: () => Promise<Found>): Promise<Found | Refused> {
  try {
    return await step()
  } catch (error) {
    const problems = problemsOf(error)
    if (problems) return new Refused(problems)
    throw error
  }
}
