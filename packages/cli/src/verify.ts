import { existsSync, readFileSync } from 'node:fs'
import { checkProof, type Proven, type PublicKey, readKey } from '@gongzhen/core/log'
import { readOptions } from './options.ts'
import { tell } from './settings.ts'

export const help = {
  zh: '离线核验证明文件：内容在签名的账本日志里，未被改动；不连数据库与网络',
  en: 'Check a proof file offline: its content is in the signed log and unchanged; no database, no network',
  usage: `
gongzhen verify PROOF.json
--key KEY     信任的公钥（一行「名称+ed25519+…」）或存有公钥的文件，可多次 a trusted public key, or a file of them; may be repeated
--json        以 JSON 输出 print JSON
退出码：0 成立，1 不成立（并说明哪里不对），2 用法有误 exit code: 0 holds, 1 does not (and why), 2 usage`,
}

/** Checks one proof file. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { key: 'values', json: 'flag' }, true)
  const [file, ...more] = options.positionals
  if (file === undefined || more.length > 0) {
    tell(`应给出一个证明文件。One proof file is needed.\n${help.usage.trim()}`)
    return 2
  }
  if (!existsSync(file)) {
    tell(`没有文件 ${file}。There is no file ${file}.`)
    return 2
  }
  const trusted = keysFrom(options.values('key'))
  if (!trusted) return 2
  const result = checkProof(readFileSync(file, 'utf8'), trusted)
  const isSound = 'proven' in result
  if (options.flag('json'))
    process.stdout.write(`${JSON.stringify(isSound ? shown(result.proven) : result, null, 2)}\n`)
  else if (isSound) printProven(result.proven)
  else for (const { zh, en } of result.problems) tell(`不成立 ✗ ${zh}\n            ${en}`)
  return isSound ? 0 : 1
}

function keysFrom(given: readonly string[]): PublicKey[] | undefined {
  const lines = given.flatMap((text) => (existsSync(text) ? readFileSync(text, 'utf8').trim().split('\n') : [text]))
  const keys = lines.map(readKey)
  const wrong = lines.find((_, index) => keys[index] === undefined)
  if (wrong === undefined) return keys.filter((key) => key !== undefined)
  tell(`「${wrong}」不是公钥：应为一行「名称+ed25519 或 sm2+公钥」。Not a public key.`)
  return undefined
}

const shown = ({ items, checkpoint, signers }: Proven) => ({
  valid: true,
  items,
  checkpoint: { origin: checkpoint.origin, size: checkpoint.size, at: checkpoint.at },
  signers,
})

function printProven({ items, checkpoint, signers }: Proven): void {
  const lines = [
    `成立 ✓ The proof holds: ${checkpoint.origin}，${checkpoint.at}，日志共 ${checkpoint.size} 项`,
    ...items.map(({ place, leaf }) => `  第 ${place} 项 ${JSON.stringify(leaf)}`),
    ...signers.map(({ name, fingerprint, isTrusted, isCosigner, at }) => {
      const role = isCosigner ? '联署 cosigned' : '签名 signed'
      const when = at === undefined ? '' : ` ${new Date(at * 1000).toISOString()}`
      const trust = isTrusted ? '公钥由您给定 your key' : '公钥取自文件，请核对指纹 key from the file: compare'
      return `  ${role} ${name}${when}，${trust} ${fingerprint}`
    }),
  ]
  process.stdout.write(`${lines.join('\n')}\n`)
}
