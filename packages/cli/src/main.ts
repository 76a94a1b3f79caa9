import { readFileSync } from 'node:fs'
import { type Problem, nearest, showProblem } from '@gongzhen/core/base'
import { type Command, isCommand } from './command.ts'
import { isOfOptions } from './options.ts'
import { problemsOf } from './refused.ts'

/** Every command in the order --help shows them. A command's file is loaded when it is used, so that each starts fast. */
const COMMANDS = [
  'serve',
  'init',
  'import',
  'run',
  'explain',
  'sql',
  'dmn',
  'check',
  'test',
  'golden',
  'publish',
  'tck',
  'proof',
  'verify',
  'audit',
  'cosign',
  'backup',
  'restore',
  'score',
  'rescore',
  'distribute',
] as const

const USAGE_ERROR = 2
const BUG = 70

/** Runs the command line; answers the exit code: 0 done, 1 findings, 2 usage, file or setting error. */
export async function main(given: readonly string[]): Promise<number> {
  const [name, ...rest] = given
  if (name === '--version' || name === '-v') return print(version())
  if (name === undefined || name === 'help' || name === '--help' || name === '-h') {
    return rest[0] === undefined ? print(await overview()) : main([rest[0], '--help'])
  }
  const command = COMMANDS.some((known) => known === name) ? await load(name) : undefined
  if (!command) return refuseName(name)
  if (rest.includes('--help') || rest.includes('-h')) return print(describe(name, command))
  try {
    return await command.run(rest)
  } catch (error) {
    return explain(name, rest, error)
  }
}

async function load(name: string): Promise<Command | undefined> {
  try {
    const module: unknown = await import(`./${name}.js`)
    return isCommand(module) ? module : undefined
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND') return undefined
    throw error
  }
}

async function overview(): Promise<string> {
  const lines: string[] = []
  for (const name of COMMANDS) {
    const command = await load(name)
    if (command) lines.push(`  ${name.padEnd(11)}${command.help.zh}\n  ${' '.repeat(11)}${command.help.en}`)
  }
  const { describeSettings } = await import('@gongzhen/server/settings')
  return [
    `共振 Gongzhen ${version()}`,
    '',
    '用法 Usage: gongzhen <命令 command> [选项 options]',
    '           gongzhen <命令 command> --help',
    '',
    '命令 Commands',
    ...lines,
    '',
    '设置 Settings — 环境变量或 GONGZHEN_CONFIG 指定的 YAML 文件 (environment, or the YAML file GONGZHEN_CONFIG names)',
    describeSettings(),
  ].join('\n')
}

function describe(name: string, { help }: Command): string {
  return [
    `gongzhen ${name}: ${help.zh}`,
    help.en,
    '',
    '用法 Usage',
    ...help.usage
      .trim()
      .split('\n')
      .map((line) => `  ${line}`),
  ].join('\n')
}

function refuseName(name: string): number {
  const proposals = nearest(name, COMMANDS)
  const hint = proposals.length > 0 ? ` 是否指 did you mean: ${proposals.join(', ')}?` : ''
  process.stderr.write(`没有命令「${name}」。There is no command "${name}".${hint}\n全部命令见 gongzhen --help\n`)
  return USAGE_ERROR
}

/** What has words for its user is told in them, with --json also for a script; anything else is a bug and shows where. */
function explain(name: string, given: readonly string[], error: unknown): number {
  const problems = problemsOf(error)
  if (!problems) {
    process.stderr.write(`程序内部错误，请附上以下内容报告。This is a bug; please report these lines:\n`)
    process.stderr.write(`${error instanceof Error ? error.stack : String(error)}\n`)
    return BUG
  }
  if (given.includes('--json')) process.stdout.write(`${JSON.stringify({ problems })}\n`)
  for (const problem of problems) process.stderr.write(`${told(problem)}\n`)
  if (problems.some(({ code }) => isOfOptions(code))) process.stderr.write(`用法见 gongzhen ${name} --help\n`)
  return USAGE_ERROR
}

const told = (problem: Problem): string =>
  problem.en === problem.zh ? showProblem(problem) : `${showProblem(problem)}\n    ${showProblem(problem, 'en')}`

function version(): string {
  const file: unknown = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'))
  return typeof file === 'object' && file && 'version' in file ? String(file.version) : ''
}

function print(text: string): number {
  process.stdout.write(`${text}\n`)
  return 0
}
