import { writeFileSync } from 'node:fs'
import { openInstallation } from '@gongzhen/server/installation'
import { keeperSettingsOf } from '@gongzhen/server/log-keeper'
import { keyFileOf, readSigningKey, signProof } from '@gongzhen/server/log-keys'
import { proofOf } from '@gongzhen/server/store/log'
import { readOptions } from './options.ts'
import { settingsOrTell, tell } from './settings.ts'

export const help = {
  zh: '取一笔转账或一件事的证明文件，交给银行、审计或企业离线核验',
  en: 'Make the proof file of a transfer or a case, for anybody to check offline',
  usage: `
gongzhen proof --zone ZONE --transfer ID [--transfer ID …] [--out FILE]
gongzhen proof --zone ZONE --case ID [--out FILE]`,
}

/** Writes a proof file, or prints it. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { zone: 'required', transfer: 'values', case: 'value', out: 'value' })
  const zone = options.required('zone')
  const caseId = options.value('case')
  const settings = settingsOrTell()
  if (!settings) return 2
  const installation = await openInstallation(settings, tell, { beside: true })
  try {
    const wanted = { transfers: options.values('transfer'), ...(caseId === undefined ? {} : { caseId }) }
    const unsigned = await installation.database.inZone(zone, (sql) => proofOf(sql, wanted))
    const proof = signProof(await readSigningKey(keyFileOf(keeperSettingsOf(settings).keys, zone)), unsigned)
    const text = `${JSON.stringify(proof)}\n`
    const out = options.value('out')
    if (out === undefined) process.stdout.write(text)
    else writeFileSync(out, text)
    return 0
  } finally {
    await installation.close()
  }
}
