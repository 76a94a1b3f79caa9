import { checkpointText, fingerprint, isSame, showKey } from '@gongzhen/core/log'
import { openInstallation } from '@gongzhen/server/installation'
import { makeKey, readSigningKey, signCheckpoint, type SigningKey } from '@gongzhen/server/log-keys'
import { checkpointAt, latestCheckpoint, rootAt, saveSignature } from '@gongzhen/server/store/log'
import { readOptions } from './options.ts'
import { settingsOrTell, tell } from './settings.ts'

export const help = {
  zh: '财政或审计用自己保管的密钥联署账本日志的检查点；先核对日志确为所签',
  en: 'Cosign a checkpoint of the log with a key kept elsewhere, after checking that the log is what it says',
  usage: `
gongzhen cosign --new-key NAME --key FILE [--sm2]      生成联署密钥（放在本系统之外保管） make a key
gongzhen cosign --zone ZONE --key FILE [--size SIZE]   联署最近（或指定）的检查点 cosign the latest checkpoint, or one`,
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
  return cosign(options.required('zone'), await readSigningKey(file), options.value('size'))
}

async function cosign(zone: string, key: SigningKey, size: string | undefined): Promise<number> {
  const settings = settingsOrTell()
  if (!settings) return 2
  const installation = await openInstallation(settings, tell, { beside: true })
  try {
    return await installation.database.inZone(zone, async (sql) => {
      const checkpoint = size === undefined ? await latestCheckpoint(sql) : await checkpointAt(sql, Number(size))
      if (!checkpoint) {
        tell(`园区 ${zone} 没有这个检查点。Zone ${zone} has no such checkpoint.`)
        return 2
      }
      if (!isSame(await rootAt(sql, checkpoint.size), checkpoint.root)) {
        tell(
          '日志与检查点不符，拒绝联署。请运行 gongzhen audit。The log does not fit the checkpoint; run gongzhen audit.',
        )
        return 1
      }
      const note = signCheckpoint(key, checkpointText(checkpoint), Math.floor(Date.now() / 1000))
      const isNew = await saveSignature(sql, checkpoint.size, key, note)
      tell(
        isNew ? `已联署检查点 ${checkpoint.size}。Cosigned.` : `检查点 ${checkpoint.size} 已联署过。Cosigned before.`,
      )
      return 0
    })
  } finally {
    await installation.close()
  }
}
