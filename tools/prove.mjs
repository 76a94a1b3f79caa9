// npm run prove [PAIRS] [SEED]: the engines compared on a million pairs of a rule and a firm, and on every programme.
// On the embedded database, and again on DATABASE_URL where it is set. A difference ends it with the rule, the firm and
// what each engine says; the same seed finds it again.
import { spawn } from 'node:child_process'

const VITEST = 'node_modules/vitest/vitest.mjs'
const [pairs = '1000000', seed = '20250630'] = process.argv.slice(2)
const { DATABASE_URL, TRIAL_SERVER: _, ...environment } = process.env

const failed = [await prove('embedded', {})]
if (DATABASE_URL) failed.push(await prove('DATABASE_URL', { DATABASE_URL, TRIAL_SERVER: 'url' }))
else console.log('DATABASE_URL is not set: only the embedded database was asked')
process.exitCode = failed.some(Boolean) ? 1 : 0

/**
 * One round of everything on one server; answers whether it failed.
 * @param {string} server
 * @param {Record<string, string>} more
 * @returns {Promise<boolean>}
 */
function prove(server, more) {
  console.log(`— ${server}: ${pairs} pairs, seed ${seed}`)
  const given = { GONGZHEN_PROVE_PAIRS: pairs, GONGZHEN_PROVE_SEED: seed }
  const args = [VITEST, 'run', 'packages/server/src/equality.test.ts', '--silent=false', '--hideSkippedTests']
  const child = spawn(process.execPath, args, { stdio: 'inherit', env: { ...environment, ...given, ...more } })
  return new Promise((resolve) => child.on('exit', (code) => resolve(code !== 0)))
}
