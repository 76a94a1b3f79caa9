import { type Installation, openInstallation } from '@gongzhen/server/installation'
import { auditZone, type ZoneAudit } from '@gongzhen/server/ledger-audit'
import { keeperSettingsOf } from '@gongzhen/server/log-keeper'
import { openPolicyLibrary } from '@gongzhen/server/policy-library'
import { noteAudit } from '@gongzhen/server/store/audit'
import { keptHow, NOT_FOUND, NOT_KEPT, RECOMPUTED, SEALED, WITNESSED } from '@gongzhen/server/store/log'
import { publishedEditions } from '@gongzhen/server/store/publications'
import { zonesWithRows } from '@gongzhen/server/store/zones'
import type { Settings } from '@gongzhen/server/settings'
import { readOptions } from './options.ts'
import { settingsOrTell, tell } from './settings.ts'

export const help = {
  zh: '重算全部账目与日志（分录、余额、冻结款、限额、叶子、根、签名），把其余各表（账号、主体、申报、测算结果、操作记录、办件、支付……）与日志逐行核对，并由申报重算当前值；有改动即指出在哪张表、哪一行、自哪个检查点起',
  en: 'Recompute all books and logs, compare every other table (accounts, parties, declarations, results, the trail, cases, payments …) with the log row by row, and current values with the declarations; whatever was tampered with is named by table, row and checkpoint',
  usage: `
gongzhen audit                全部园区 all zones
gongzhen audit --zone ZONE    一个园区 one zone
--tables                      不核对，只列各表如何核对、哪些不核对及原因 only list how each table is audited, and which are not and why
--json                        以 JSON 输出 print JSON
服务运行时也可执行。退出码：0 全部相符，1 有不符，2 用法或设置有误`,
}

/** Audits zones. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { zone: 'value', json: 'flag', tables: 'flag' })
  if (options.flag('tables')) return printTables(options.flag('json'))
  const settings = settingsOrTell()
  if (!settings) return 2
  const installation = await openInstallation(settings, tell, { beside: true })
  try {
    const { database } = installation
    const asked = options.value('zone')
    const zones = (await database.asOwner(zonesWithRows)).filter(({ zone }) => asked === undefined || zone === asked)
    if (zones.length === 0) {
      const zone = asked === undefined ? '任何园区 any zone' : `园区 zone ${asked}`
      tell(`数据库里没有${zone}，没有可核对的。There is nothing to audit.`)
      return asked === undefined ? 0 : 2
    }
    const audits: ZoneAudit[] = []
    const policies = await policiesOf(installation, settings, zones)
    for (const { zone, isNamed } of zones) {
      const progress = (what: string) => tell(`${zone}：核对${what}……`)
      const audit = await auditZone(database, zone, { keys: keeperSettingsOf(settings).keys, policies, progress })
      // A zone without its name takes no rows any more.
      if (isNamed) await database.inZone(zone, (sql) => noteAudit(sql, noteOf(audit)))
      audits.push(isNamed ? audit : { ...audit, discrepancies: [unnamed(zone), ...audit.discrepancies] })
      if (!options.flag('json')) printAudit(audits.at(-1) ?? audit)
    }
    if (options.flag('json')) process.stdout.write(`${JSON.stringify(audits, null, 2)}\n`)
    else process.stdout.write(`${limits()}\n`)
    return audits.every(({ discrepancies }) => discrepancies.length === 0) ? 0 : 1
  } finally {
    await installation.close()
  }
}

/** The trail of the zone says that its books were audited, by the command line, and what came of it. */
const noteOf = ({ transfers, leaves, discrepancies }: ZoneAudit) => ({
  event: 'books.audited',
  subject: null,
  detail: { transfers, leaves, discrepancies: discrepancies.length },
  account: null,
  request: null,
})

const unnamed = (zone: string) => ({
  table: 'zone',
  key: zone,
  zh: '园区的名字不见了，它的数据还在',
  en: 'the name of the zone is gone, its rows are here',
})

/** The policies with those of the zones' own folders and those that decisions put in force; nothing is written. */
async function policiesOf(
  { database, zones: folder }: Installation,
  { programmes }: Settings,
  zones: readonly { readonly zone: string }[],
) {
  const now = () => new Date().toISOString()
  const publishedIn = (zone: string) => database.inZone(zone, publishedEditions)
  const library = await openPolicyLibrary({ programmes, zones: folder }, now, async () => {}, publishedIn)
  for (const { zone } of zones) await library.zone(zone)
  return library
}

const HOW = {
  witnessed: '逐行：每次写入都有一条决定 row by row',
  sealed: '按清单逐行：导入、测算完成后，操作记录约每分钟封存一次 in lists, row by row',
  recomputed: '重算 worked out again',
}

function printTables(isJson: boolean): number {
  const tables = [
    ...Object.keys(WITNESSED),
    ...Object.keys(SEALED),
    ...Object.keys(RECOMPUTED),
    ...Object.keys(NOT_KEPT),
  ]
  const rows = [...new Set(tables)].toSorted().map((table) => {
    const how = keptHow(table) ?? 'not_kept'
    return {
      table,
      how,
      why:
        how === 'not_kept'
          ? `不核对：${NOT_KEPT[table] ?? ''}`
          : `${HOW[how]}${RECOMPUTED[table] ? `：${RECOMPUTED[table]}` : ''}`,
    }
  })
  if (isJson) process.stdout.write(`${JSON.stringify(rows, null, 2)}\n`)
  else for (const { table, why } of rows) process.stdout.write(`${table.padEnd(22)} ${why}\n`)
  if (!isJson) process.stdout.write(`${limits()}\n`)
  return 0
}

/** What no audit of this kind can find, said each time: who reads「全部相符」knows what it is worth. */
const limits = (): string =>
  ['核对不出的 what this cannot find：', ...NOT_FOUND.map(({ zh, en }) => `  · ${zh}\n    ${en}`)].join('\n')

function printAudit(audit: ZoneAudit): void {
  const { zone, transfers, decisions, leaves, waiting, checkpoints, signatures, byKeyFile, unsealed, discrepancies } =
    audit
  const key = byKeyFile ? '按密钥文件核签' : '没有密钥文件，签名只按库中公钥核对'
  const counts = `转账 ${transfers}、决定 ${decisions}、日志 ${leaves}（待入 ${waiting}）、检查点 ${checkpoints}、签名 ${signatures}；${key}`
  const lines = discrepancies.map(({ table, key: row, zh, en }) => `  ✗ ${table} ${row}：${zh}\n    ${en}`)
  const verdict = discrepancies.length === 0 ? '全部相符 ✓ all agree' : `${discrepancies.length} 处不符 do not agree`
  const young = Object.entries(unsealed).map(([table, rows]) => `${table} ${rows} 行`)
  const left =
    young.length === 0
      ? ''
      : `  尚未封存、这次无从核对（未完成的导入与测算、刚写下的记录）not sealed yet：${young.join('、')}\n`
  process.stdout.write(`${zone}：${verdict}\n  ${counts}\n${left}${lines.map((line) => `${line}\n`).join('')}`)
}
