import { openInstallation } from '@gongzhen/server/installation'
import { auditZone, type ZoneAudit } from '@gongzhen/server/ledger-audit'
import { keeperSettingsOf } from '@gongzhen/server/log-keeper'
import { zones as allZones } from '@gongzhen/server/store/zones'
import { readOptions } from './options.ts'
import { settingsOrTell, tell } from './settings.ts'

export const help = {
  zh: '重算全部账目与日志（分录、余额、冻结款、限额、叶子、根、签名），并把办件、支付、预算、授权、政策版本与日志逐行核对；有改动即指出在哪张表哪一行',
  en: 'Recompute all books and logs, and compare cases, payments, budgets, consents and policies with the log row by row; whatever was tampered with is named by table and row',
  usage: `
gongzhen audit                全部园区 all zones
gongzhen audit --zone ZONE    一个园区 one zone
--json                        以 JSON 输出 print JSON
服务运行时也可执行。退出码：0 全部相符，1 有不符，2 用法或设置有误`,
}

/** Audits zones. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { zone: 'value', json: 'flag' })
  const settings = settingsOrTell()
  if (!settings) return 2
  const installation = await openInstallation(settings, tell, { beside: true })
  try {
    const { database } = installation
    const asked = options.value('zone')
    const zones = (await database.asOwner(allZones))
      .map(({ zone }) => zone)
      .filter((zone) => asked === undefined || zone === asked)
    if (asked !== undefined && zones.length === 0) {
      tell(`没有园区 ${asked}。There is no zone ${asked}.`)
      return 2
    }
    const audits: ZoneAudit[] = []
    for (const zone of zones) audits.push(await auditZone(database, zone, keeperSettingsOf(settings).keys))
    if (options.flag('json')) process.stdout.write(`${JSON.stringify(audits, null, 2)}\n`)
    else for (const audit of audits) printAudit(audit)
    return audits.every(({ discrepancies }) => discrepancies.length === 0) ? 0 : 1
  } finally {
    await installation.close()
  }
}

function printAudit(audit: ZoneAudit): void {
  const { zone, transfers, decisions, leaves, waiting, checkpoints, signatures, byKeyFile, discrepancies } = audit
  const key = byKeyFile ? '按密钥文件核签' : '没有密钥文件，签名只按库中公钥核对'
  const counts = `转账 ${transfers}、决定 ${decisions}、日志 ${leaves}（待入 ${waiting}）、检查点 ${checkpoints}、签名 ${signatures}；${key}`
  const lines = discrepancies.map(({ table, key: row, zh, en }) => `  ✗ ${table} ${row}：${zh}\n    ${en}`)
  const verdict = discrepancies.length === 0 ? '全部相符 ✓ all agree' : `${discrepancies.length} 处不符 do not agree`
  process.stdout.write(`${zone}：${verdict}\n  ${counts}\n${lines.map((line) => `${line}\n`).join('')}`)
}
