import { randomBytes } from 'node:crypto'
import { hash, verify } from '@node-rs/argon2'
import { defineErrors } from '@gongzhen/core/base'

const failure = defineErrors('password', {
  weak: {
    status: 422,
    zh: '密码不合要求：{problems}。',
    en: 'The password is too weak: {problems}.',
  },
  wrong: {
    status: 422,
    zh: '当前密码不正确。',
    en: 'The current password is wrong.',
  },
})

const LENGTH_MIN = 10
const PASSPHRASE_LENGTH = 16
const DISTINCT_MIN = 5

/** What people choose first, and attackers try first; compared without case and without what is no letter or digit. */
const COMMON =
  /^(password|passw0rd|p4ssw0rd|admin|administrator|root|qwerty\w*|asdf\w*|zxcv\w*|1q2w3e\w*|abc|iloveyou|welcome|letmein|woaini|gongzhen|test|demo|user|guest)\d*$/

/** The argon2id hash of a password (the library's default algorithm), with its parameters and salt. */
export const hashPassword = (password: string): Promise<string> =>
  hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 })

/** Whether the password is the one hashed. Without a hash it takes as long and is never right. */
export async function isPassword(passwordHash: string | null, password: string): Promise<boolean> {
  const isRight = await verify(passwordHash ?? (await (unmatched ??= unmatchedHash())), password)
  return isRight && passwordHash !== null
}

/** Fails unless the password is the account's own. */
export async function requirePassword(passwordHash: string | null, password: string): Promise<void> {
  if (!(await isPassword(passwordHash, password))) throw failure('wrong', {})
}

/** A hash that no password matches, with the same cost as a real one: for accounts that never sign in by password. */
export const unmatchedHash = (): Promise<string> => hashPassword(randomBytes(32).toString('hex'))

let unmatched: Promise<string> | undefined

/** Fails with everything that is wrong with a password somebody chose. */
export function refuseWeak(password: string, login: string): void {
  const problems = weaknesses(password, login)
  if (problems.length > 0) throw failure('weak', { problems: problems.join('；') })
}

/** Everything that makes a chosen password easy to guess; none when it may be used. */
export function weaknesses(password: string, login: string): string[] {
  const plain = password.toLowerCase()
  const length = [...password].length
  const kinds = [/[a-z]/, /[A-Z]/, /\d/, /[^a-zA-Z\d]/].filter((kind) => kind.test(password)).length
  const rules: readonly (readonly [boolean, string])[] = [
    [length < LENGTH_MIN, `至少 ${LENGTH_MIN} 个字符，现为 ${length} 个`],
    [
      kinds < 2 && length < PASSPHRASE_LENGTH,
      `须含大写字母、小写字母、数字、其他字符中的两种，或不少于 ${PASSPHRASE_LENGTH} 个字符`,
    ],
    [new Set(plain).size < DISTINCT_MIN, `不同的字符至少 ${DISTINCT_MIN} 个`],
    [login.length >= 3 && plain.includes(login.toLowerCase()), '不能含账号名'],
    [COMMON.test(plain.replace(/[^a-z\d]/g, '')) || isSequence(plain), '是常用密码，容易被猜到'],
  ]
  return rules.filter(([isBroken]) => isBroken).map(([, words]) => words)
}

/** `1234567890`, `abcdefghij`: each character follows the last. */
function isSequence(text: string): boolean {
  const steps = [...text].slice(1).map((character, at) => character.charCodeAt(0) - text.charCodeAt(at))
  return steps.length > 2 && [1, -1].some((way) => steps.filter((step) => step === way).length >= steps.length - 2)
}
