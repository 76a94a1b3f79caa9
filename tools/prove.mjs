// npm run prove [PAIRS] [SEED]: the engines compared on a million pairs of a rule and a firm, and on every programme; and
// three thousand programmes of hostile words, none of which may come to run.
// On the embedded database, and again on DATABASE_URL where it is set. A difference ends it with the rule, the firm and
// what each engine says; the same seed finds it again.
import { spawn } from 'node:child_process'

const VITEST = 'node_modules/vitest/vitest.mjs'
const [pairs = '1000000', seed = '20250630'] = process.argv.slice(2)
const { DATABASE_URL, TRIAL_SERVER: _, ...environment } = process.env

const failed = [await run('hostile words', ['packages/core/src/programme/break-out.test.ts'], { BREAK_OUTS: '3000' })]
failed.push(await prove('embedded', {}))
if (DATABASE_URL) failed.push(await prove('DATABASE_URL', { DATABASE_URL, TRIAL_SERVER: 'url' }))
else console.log('DATABASE_URL is not set: only the embedded database was asked')
process.exitCode = failed.some(Boolean) ? 1 : 0

/**
 * One round of everything on one server; answers whether it failed.
 * @param {string} server
 * @param {Record<string, string>} more
 */
function prove(server, more) {
  return run(`${server}: ${pairs} pairs, seed ${seed}`, ['packages/server/src/equality.test.ts'], {
    GONGZHEN_PROVE_PAIRS: pairs,
    GONGZHEN_PROVE_SEED: seed,
    ...more,
  })
}

/**
 * Runs test files; answers whether one failed.
 * @param {string} title
 * @param {readonly string[]} files
 * @param {Record<string, string>} more
 * @returns {Promise<boolean>}
 */
function run(title, files, more) {
  console.log(`— ${title}`)
  const args = [VITEST, 'run', ...files, '--silent=false', '--hideSkippedTests']
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...environment, ...more } })
  return new Promise((resolve) => child.on('exit', (code) => resolve(code !== 0)))
}
