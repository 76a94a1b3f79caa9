import { isAbsolute, resolve } from 'node:path'
import { ROLES, type Role } from '../endpoint.ts'

/** How a setting's text is read. `undefined` from `read` means: not what is expected. */
export type Kind<T> = {
  readonly expects: { readonly zh: string; readonly en: string }
  /** `folder` is what relative paths start from. */
  read(text: string, folder: string): T | undefined
}

/** A file or folder, made absolute. */
export const path: Kind<string> = {
  expects: { zh: '文件或目录路径', en: 'a path' },
  read: (text, folder) => (isAbsolute(text) ? text : resolve(folder, text)),
}

/** Any text. */
export const text: Kind<string> = {
  expects: { zh: '文字', en: 'a text' },
  read: (given) => given,
}

/** A PostgreSQL address; the password in it is never shown. */
export const databaseUrl: Kind<string> = {
  expects: { zh: 'postgresql://用户:密码@主机:5432/库名', en: 'postgresql://user:password@host:5432/database' },
  read: (given) => (/^(postgres|postgresql|socket):\/?\/?./.test(given) ? given : undefined),
}

/** Yes or no, as in our other files. */
export const yesNo: Kind<boolean> = {
  expects: { zh: 'yes 或 no', en: 'yes or no' },
  read: (given) =>
    ({ yes: true, 是: true, true: true, '1': true, no: false, 否: false, false: false, '0': false })[
      given.toLowerCase()
    ],
}

/** A whole number from `min` to `max`. */
export function whole(min: number, max: number): Kind<number> {
  return {
    expects: { zh: `${min} 到 ${max} 的整数`, en: `a whole number from ${min} to ${max}` },
    read: (given) =>
      /^\d{1,12}$/.test(given) && Number(given) >= min && Number(given) <= max ? Number(given) : undefined,
  }
}

/** One of a few words. */
export function oneOf<const Word extends string>(...words: readonly Word[]): Kind<Word> {
  return {
    expects: { zh: words.join('、'), en: words.join(', ') },
    read: (given) => words.find((word) => word === given),
  }
}

const BYTES: Readonly<Record<string, number>> = { B: 1, KB: 1024, MB: 1024 ** 2, GB: 1024 ** 3 }

/** A size such as 20MB, in bytes. */
export const size: Kind<number> = {
  expects: { zh: '大小，如 20MB 或 2GB', en: 'a size such as 20MB or 2GB' },
  read(given) {
    const match = /^(\d{1,9})\s*(B|KB|MB|GB)$/i.exec(given)
    return match ? Number(match[1]) * (BYTES[(match[2] ?? 'B').toUpperCase()] ?? 1) : undefined
  },
}

/** An address of the web, without what comes after a `?` or `#`. */
export const webAddress: Kind<string> = {
  expects: { zh: 'http(s) 地址，如 https://gx.example.cn', en: 'an http(s) address such as https://gx.example.cn' },
  read: (given) => (/^https?:\/\/[^\s?#]+$/.test(given) && URL.canParse(given) ? given : undefined),
}

/** Names of roles elsewhere, each with its role here. */
export const roleMap: Kind<ReadonlyMap<string, Role>> = {
  expects: {
    zh: `「对方角色=本系统角色」，以逗号分隔；本系统角色：${ROLES.join('、')}`,
    en: `their-role=our-role, with commas; our roles: ${ROLES.join(', ')}`,
  },
  read(given) {
    const pairs = given.split(',').map((pair) => pair.split('=').map((part) => part.trim()))
    const read = pairs.flatMap(([theirs, ours]) => {
      const role = ROLES.find((known) => known === ours)
      return theirs && role ? [[theirs, role] as const] : []
    })
    return read.length === pairs.length ? new Map(read) : undefined
  },
}
