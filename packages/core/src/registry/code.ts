/** What was expected of a text and what it is, for one cell of a file or one field of a form. */
export type Misread = {
  readonly code: string
  readonly expected: string
  readonly found: string
  readonly zh: string
  readonly en: string
}

/** A text that was understood, or why it was not. */
export type Parsed<Value> = { readonly value: Value } | { readonly misread: Misread }

/** 0-9 and the letters of GB 32100-2015, which leaves out I, O, S, V and Z. */
const ALPHABET = '0123456789ABCDEFGHJKLMNPQRTUWXY'
const WEIGHTS = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
/** What a character is worth, by its code; -1 outside the alphabet. */
const WORTH = Array.from({ length: 128 }, (_, at) => ALPHABET.indexOf(String.fromCharCode(at)))

/** The 18th character of a unified social credit code, computed from the first 17; undefined when one is not of the alphabet. */
export function usccCheckDigit(first17: string): string | undefined {
  let sum = 0
  for (let place = 0; place < 17; place++) {
    const worth = WORTH[first17.charCodeAt(place)] ?? -1
    if (worth < 0) return undefined
    sum += worth * (WEIGHTS[place] ?? 0)
  }
  return ALPHABET.charAt((31 - (sum % 31)) % 31)
}

/**
 * Reads a unified social credit code (统一社会信用代码, GB 32100-2015): upper case, no spaces, checked by its last digit.
 * Only what the standard promises is checked: the division inside may be of any year, the organisation code of any issue.
 */
export function readUscc(text: string): Parsed<string> {
  const code = compact(text)
  if (code.length !== 18) {
    const hint = /^\d{15}$/.test(code) ? '；15 位的是旧注册号' : spoiledByExcel(code)
    return misread('uscc_length', '18 位', code, `统一社会信用代码应为 18 位，现有 ${code.length} 位${hint}`, {
      en: `a credit code has 18 characters, this has ${code.length}`,
    })
  }
  const digit = usccCheckDigit(code)
  if (digit !== undefined && digit === code.charAt(17)) return { value: code }
  const stranger = [...code].find((character) => !ALPHABET.includes(character))
  if (stranger !== undefined) {
    return misread(
      'uscc_character',
      '0-9 及除 I、O、S、V、Z 外的大写字母',
      code,
      `统一社会信用代码不用字符「${stranger}」`,
      {
        en: `a credit code never contains "${stranger}"`,
      },
    )
  }
  const [expected, found] = [digit ?? '', code.charAt(17)]
  return misread(
    'uscc_check_digit',
    expected,
    found,
    `统一社会信用代码校验位应为 ${expected}，现为 ${found}${spoiledByExcel(code)}`,
    {
      en: `the check digit should be ${expected}, found ${found}`,
    },
  )
}

/** Reads a 15-digit registration number (注册号) as used before 2015, checked by ISO 7064 MOD 11,10. */
function readRegistrationNo(text: string): Parsed<string> {
  const code = compact(text)
  if (!/^\d{15}$/.test(code)) {
    return misread('registration_no_length', '15 位数字', code, '旧注册号应为 15 位数字', {
      en: 'a registration number has 15 digits',
    })
  }
  const expected = mod11and10(code.slice(0, 14))
  const found = code.charAt(14)
  if (found === expected) return { value: code }
  return misread('registration_no_check_digit', expected, found, `注册号校验位应为 ${expected}，现为 ${found}`, {
    en: `the check digit should be ${expected}, found ${found}`,
  })
}

/** Reads a mainland stock code: six digits, with or without its exchange (`SZ000001`, `600000.SH`). */
function readStockCode(text: string): Parsed<string> {
  const code = compact(text)
  const match = /^(?:SH|SZ|BJ)?(\d{6})(?:\.(?:SH|SZ|BJ|SS))?$/.exec(code)
  if (match?.[1]) return { value: match[1] }
  const hint = /^\d{1,5}$/.test(code) ? `；表格软件可能去掉了开头的 0，应写作 ${code.padStart(6, '0')}` : ''
  return misread('stock_code', '6 位数字', code, `股票代码应为 6 位数字${hint}`, { en: 'a stock code has six digits' })
}

/** How an organisation is known: national code, legacy number, stock code, or a number of the zone's own. */
export type Scheme = 'uscc' | 'registration_no' | 'stock_code' | 'internal'

/** Reads an identifier of a scheme into its one canonical form. */
export function readIdentifier(scheme: Scheme, text: string): Parsed<string> {
  switch (scheme) {
    case 'uscc':
      return readUscc(text)
    case 'registration_no':
      return readRegistrationNo(text)
    case 'stock_code':
      return readStockCode(text)
    case 'internal':
      return readInternalCode(text)
  }
}

function readInternalCode(text: string): Parsed<string> {
  const code = halfWidth(text).trim()
  if (code !== '' && code.length <= 64) return { value: code }
  return misread('internal_code', '1 至 64 个字符', code, '内部编号应有 1 至 64 个字符', {
    en: 'a code has 1 to 64 characters',
  })
}

/** Full-width letters, digits and signs to half-width, ideographic space to space. */
export function halfWidth(text: string): string {
  if (!/[\u3000\uFF01-\uFF5E]/.test(text)) return text
  return text.replace(/[\u3000\uFF01-\uFF5E]/g, (character) =>
    character === '\u3000' ? ' ' : String.fromCharCode(character.charCodeAt(0) - 0xfee0),
  )
}

/** Half-width, upper case, without spaces and invisible characters: how codes are compared. */
function compact(text: string): string {
  if (/^[0-9A-Z]+$/.test(text)) return text
  return halfWidth(text)
    .replace(/[\s\u00A0\u200B-\u200D\uFEFF'‘’-]/g, '')
    .toUpperCase()
}

const spoiledByExcel = (code: string): string =>
  /^\d\.\d+E\+?\d+$/.test(code) || /^\d{15}0{3}$/.test(code)
    ? '；表格软件只保留 15 位数字，请把该列设为「文本」后重新填写'
    : ''

function mod11and10(digits: string): string {
  let product = 10
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10
    product = ((sum === 0 ? 10 : sum) * 2) % 11
  }
  return String((11 - product) % 10)
}

const misread = (code: string, expected: string, found: string, zh: string, { en }: { en: string }) => ({
  misread: { code, expected, found, zh, en },
})
