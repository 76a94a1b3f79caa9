// npm run bench: one number for each promise, measured on the product as it is started by its user, into bench/results.md.
// `npm run bench -- start list` takes only the parts so named and leaves the others' rows as they are.
import { execFileSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus, totalmem, version } from 'node:os'
import { fileURLToPath } from 'node:url'
import { measureImport } from './import/measure.mjs'
import { measureExplaining } from './parts/explain.mjs'
import { measureIndex } from './parts/index.mjs'
import { measureLaboratory } from './parts/lab.mjs'
import { measureFirmList } from './parts/list.mjs'
import { measurePhone } from './parts/phone.mjs'
import { measureKills } from './ledger/kills.mjs'
import { measureLedger } from './ledger/measure.mjs'
import { measurePages } from './parts/pages.mjs'
import { measureRest } from './parts/rest.mjs'
import { measureRuns } from './parts/runs.mjs'
import { measureStarts } from './parts/start.mjs'
import { measureCommitted } from './rules/committed.mjs'
import { measureRules } from './rules/measure.mjs'

/** A part measures one promise or a few that need the same preparation; it answers rows of the table. */
const PARTS = {
  start: { title: '启动 Starting', measure: measureStarts },
  rest: { title: '静息内存 Memory at rest', measure: measureRest },
  import: { title: '导入 Importing', measure: measureImport },
  explain: { title: '解释 Explaining one firm', measure: measureExplaining },
  index: { title: '指标体系 The index engine', measure: measureIndex },
  lab: { title: '积分实验室 The points laboratory', measure: measureLaboratory },
  list: { title: '企业列表接口 The firm list over HTTP', measure: measureFirmList },
  phone: { title: '企业首页 The firm’s home on a phone', measure: measurePhone },
  rules: { title: '规则 Rules over columns', measure: measureRules },
  pages: { title: '页面打开 Pages at the desk over 10,000 firms', measure: measurePages },
  ledger: { title: '账本 The ledger', measure: measureLedger },
  kills: { title: '账本遇 kill -9 The ledger under kill -9', measure: measureKills },
  committed: { title: '从库中事实到库中结果 From committed facts to committed results', measure: measureCommitted },
  runs: { title: '比对 Runs over all firms and programmes', measure: measureRuns },
}
const RESULTS = fileURLToPath(new URL('results.md', import.meta.url))

const chosen = process.argv.slice(2)
const unknown = chosen.find((name) => !(name in PARTS))
if (unknown !== undefined) {
  console.error(`no part ${unknown}; there are ${Object.keys(PARTS).join(' ')}`)
  process.exit(2)
}

const sections = readSections()
for (const [name, { title, measure }] of Object.entries(PARTS)) {
  if (chosen.length > 0 && !chosen.includes(name)) continue
  console.log(`── ${title}`)
  const rows = await measure((line) => console.log(`   ${line}`))
  // A part that was asked for some of its rows only has told them and leaves the table as it is.
  if (rows.length === 0) continue
  sections.set(name, section(name, title, rows))
  writeFileSync(RESULTS, [head(), ...sections.values()].join('\n'))
}
console.log(`written to ${RESULTS}`)

function head() {
  return `# Measured

One number for each promise. \`npm run bench\` measures them again, \`npm run bench -- start list\` some of them.
Each part says on what it was measured; goals not met, and what bounds them, stand in [goals.md](goals.md).
`
}

/**
 * @param {string} name
 * @param {string} title
 * @param {readonly { what: string, goal?: string, measured: string }[]} rows
 */
function section(name, title, rows) {
  const lines = rows.map(({ what, goal = '—', measured }) => `| ${what} | ${goal} | ${measured} |`)
  return `<!-- part ${name} -->
## ${title}
\`npm run bench -- ${name}\` · ${machine()}

| what | goal | measured |
| --- | --- | --- |
${lines.join('\n')}
`
}

/** What was measured before and is kept, by part. */
function readSections() {
  const text = existsSync(RESULTS) ? readFileSync(RESULTS, 'utf8') : ''
  const parts = text.split(/(?=^<!-- part \w+ -->$)/m).slice(1)
  return new Map(parts.map((part) => [/^<!-- part (\w+) -->/.exec(part)?.[1] ?? '', part.replace(/\n+$/, '\n')]))
}

function machine() {
  const commit = execFileSync('git', ['rev-parse', '--short', 'HEAD'], { encoding: 'utf8' }).trim()
  const day = new Date().toISOString().slice(0, 10)
  const model = cpus()[0]?.model.trim() ?? 'unknown processor'
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`
  return `${day}, commit ${commit}, ${cpus().length} × ${model}, ${memory}, Node ${process.versions.node}, ${kernel()}`
}

function kernel() {
  return `${process.platform} ${version().split(' ').slice(0, 2).join(' ')}`
}
