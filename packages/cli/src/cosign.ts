import { fingerprint, showKey } from '@gongzhen/core/log'
import { type Cosigned, cosign, memoryOf } from '@gongzhen/server/cosigner'
import { openInstallation } from '@gongzhen/server/installation'
import { makeKey } from '@gongzhen/server/log-keys'
import { readOptions } from './options.ts'
import { settingsOrTell, tell } from './settings.ts'

export const help = {
  zh: '财政或审计用自己保管的密钥联署账本日志的检查点；先核对日志确为所签，并接着这把密钥上次联署的检查点',
  en: 'Cosign a checkpoint of the log with a key kept elsewhere, after checking that the log is what it says and goes on from the one this key cosigned last',
  usage: `
gongzhen cosign --new-key NAME --key FILE [--sm2]      生成联署密钥（放在本系统之外保管） make a key
gongzhen cosign --zone ZONE --key FILE [--size SIZE]   联署最近（或指定）的检查点 cosign the latest checkpoint, or one
上次联署了什么记在 FILE.seen.json，随密钥保管。退出码：0 已联署，1 日志不符或历史被重写，2 用法或设置有误`,
}

/** Makes a cosigner's key, or cosigns. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { 'new-key': 'value', key: 'required', zone: 'value', size: 'value', sm2: 'flag' })
  const name = options.value('new-key')
  const file = options.required('key')
  if (name !== undefined) {
    const key = await makeKey(file, name, options.flag('sm2') ? 'sm2' : 'ed25519')
    process.stdout.write(`${showKey(key)}\n`)
    tell(`已生成 ${file}，指纹 ${fingerprint(key)}。上一行是公钥，可公开。The line above is the public key.`)
    return 0
  }
  return cosignZone(options.required('zone'), file, options.value('size'))
}

async function cosignZone(zone: string, keyFile: string, size: string | undefined): Promise<number> {
  const settings = settingsOrTell()
  if (!settings) return 2
  const installation = await openInstallation(settings, tell, { beside: true })
  try {
    const cosigned = await cosign(installation.database, zone, keyFile, size === undefined ? null : Number(size))
    tell(wordsOf(zone, keyFile, cosigned))
    return { cosigned: 0, cosigned_before: 0, unknown: 2, unfit: 1, shorter: 1, rewritten: 1 }[cosigned.outcome]
  } finally {
    await installation.close()
  }
}

function wordsOf(zone: string, keyFile: string, cosigned: Cosigned): string {
  switch (cosigned.outcome) {
    case 'unknown':
      return `园区 ${zone} 没有这个检查点。Zone ${zone} has no such checkpoint.`
    case 'unfit':
      return '日志与检查点不符，拒绝联署。请运行 gongzhen audit。The log does not fit the checkpoint; run gongzhen audit.'
    case 'cosigned':
      return `已联署检查点 ${cosigned.size}。Cosigned.`
    case 'cosigned_before':
      return `检查点 ${cosigned.size} 已联署过。Cosigned before.`
    case 'shorter':
    case 'rewritten': {
      const { outcome, size, before, at } = cosigned
      const zh = outcome === 'shorter' ? `现在的日志只有 ${size} 项` : `现在的日志前 ${before} 项已不是当时那些`
      const en = outcome === 'shorter' ? `the log has ${size} items now` : `its first ${before} items are others now`
      return `拒绝联署：这把密钥联署过 ${at} 的检查点 ${before}，${zh}，历史被重写过。若刚从更早的备份恢复，查实后从 ${memoryOf(keyFile)} 删去 ${zone} 再联署。
Refused: this key cosigned checkpoint ${before} of ${at}, and ${en}: history was written anew. After restoring an older backup on purpose, take ${zone} out of that file.`
    }
  }
}
