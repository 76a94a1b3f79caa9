// npm run check: format, types, lint and the programmes' own files; all that fails is told, each under its name.
import { spawn } from 'node:child_process'

/** The compilers are Go programs; more room before each collection takes a quarter off their time. */
const environment = { GOGC: '400', ...process.env }

const results = await Promise.all([
  step('格式 Format', 'node_modules/@biomejs/biome/bin/biome', ['format', '.']).then(types),
  step('规范 Lint', 'node_modules/oxlint/bin/oxlint', ['--type-aware', '--tsconfig', 'tsconfig.lint.json', 'packages']),
])
process.exitCode = results.every(Boolean) ? 0 : 1

/**
 * The sources first: tests and the command are checked against what they declare.
 * @param {boolean} isFormatted
 */
async function types(isFormatted) {
  const tsc = 'node_modules/typescript/bin/tsc'
  if (!(await step('类型 Types', tsc, ['-b']))) return false
  const areTestsTyped = await step('测试的类型 Types of tests', tsc, ['-p', 'tsconfig.tests.json'])
  const areProgrammesSound = await step('政策文件 Programmes', 'packages/cli/bin/gongzhen.mjs', ['check'])
  return isFormatted && areTestsTyped && areProgrammesSound
}

/**
 * Runs a program of Node and shows what it said once it has ended, so that two at a time stay readable.
 * @param {string} title
 * @param {string} program
 * @param {string[]} args
 */
async function step(title, program, args) {
  const began = performance.now()
  const child = spawn(process.execPath, [program, ...args], { env: environment, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stdout.on('data', (part) => (said += part))
  child.stderr.on('data', (part) => (said += part))
  /** @type {boolean} */
  const isRight = await new Promise((resolve) => child.on('close', (code) => resolve(code === 0)))
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  console.log(`${isRight ? '✓' : '✗'} ${title} ${seconds} s\n${said.trimEnd()}`)
  return isRight
}
