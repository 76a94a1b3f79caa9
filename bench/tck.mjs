/** Runs the DMN conformance kit and writes bench/tck.md: `node bench/tck.mjs`. */
import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'

const root = new URL('..', import.meta.url)
const reasons = JSON.parse(readFileSync(new URL('tck/not-passed.json', root), 'utf8'))
const { level2, level3, failures } = resultsOf()

/**
 * @typedef {{ passed: number, total: number }} Level
 * @typedef {{ case: string, expected: string, actual: string }} Failure
 */

/** @param {Level} level */
const share = ({ passed, total }) => `${((100 * passed) / total).toFixed(2)} %`
/** @param {string} name @param {Level} level */
const rowOf = (name, level) => `| ${name} | ${level.passed} | ${level.total} | ${share(level)} |`
/** @param {Failure} failure */
const lineOf = ({ case: name, expected, actual }) =>
  `| ${name} | ${cell(reasons[name] ?? 'not explained yet')} | ${cell(expected)} | ${cell(actual)} |`
const lines = [
  '# The DMN conformance kit',
  '',
  'Written by `node bench/tck.mjs`, which runs `gongzhen tck --json` on the kit in [tck](../tck/README.md).',
  '',
  '| level | passed | cases | |',
  '| --- | ---: | ---: | ---: |',
  rowOf('2', level2),
  rowOf('3', level3),
  '',
  'A search for `<testCase` finds 2,578 in the files of level 3. 41 of these stand in comments: the kit has withdrawn them, and they',
  'are not run. A file of cases that cannot be read is named on the error output; a model that cannot be read fails all its cases.',
  '',
  '## Not passed',
  '| case | why | expected | found |',
  '| --- | --- | --- | --- |',
  ...failures.map(lineOf),
]
writeFileSync(new URL('bench/tck.md', root), `${lines.join('\n')}\n`)

/** @returns {{ level2: Level, level3: Level, failures: Failure[] }} */
function resultsOf() {
  const command = new URL('packages/cli/bin/gongzhen.mjs', root).pathname
  try {
    return JSON.parse(execFileSync(process.execPath, [command, 'tck', '--json'], { encoding: 'utf8' }))
  } catch (error) {
    // The command ends with 1 when a case did not pass; its results are complete all the same.
    const { status, stdout } = /** @type {{ status?: number, stdout?: string }} */ (error)
    if (status !== 1 || !stdout) throw error
    return JSON.parse(stdout)
  }
}

/** @param {string} text */
function cell(text) {
  return `\`${text.replaceAll('|', '\\|').replaceAll('`', "'")}\``.replace(/^`(.*)`$/, (written, plain) =>
    /[\\{}[\]<>*_]/.test(plain) ? written : plain,
  )
}
