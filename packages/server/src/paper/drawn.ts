import type { Content, ContentColumns, ContentTable, ContentText } from 'pdfmake/interfaces.js'
import { absentFrom, stretchesOf } from './faces.ts'

/** The colours of paper, each at least 4.5 : 1 on white, but for lines. */
export const INK = '#1b1d20'
export const SOFT = '#54585f'
export const ACCENT = '#2f4fc7'
export const LINE = '#c9c9c4'

type Style = Omit<ContentText, 'text'>

/** A text in the faces that have its characters; a figure stays on one line with its unit and what closes after it. */
export const drawn = (text: string, style: Style = {}): ContentText => ({ ...style, text: spansOf(text, style) })

/** The stretches of a text, each with the style that the library does not hand down by itself. */
export function spansOf(text: string, { characterSpacing, fontSize, bold, color, noWrap }: Style = {}): ContentText[] {
  const handed = Object.entries({ characterSpacing, fontSize, bold, color, noWrap }).filter(
    ([, value]) => value !== undefined,
  )
  return text.split(TOGETHER).flatMap((piece, at) =>
    stretchesOf(piece).map(({ text: stretch, face }) => ({
      ...Object.fromEntries(handed),
      text: stretch,
      font: face,
      ...(at % 2 === 1 ? { noWrap: true } : {}),
    })),
  )
}

/** `2026年6月30日`, `86.5分。`, `（1,050 万元）`: captured, so that splitting keeps them at the odd places. */
const TOGETHER =
  /([《「（]*(?:\d+年(?:\d+月)?(?:\d+日)?|\d[\d,.]*\s?(?:个百分点|万元|亿元|美元|元|分|%|家|项|名|月|日))[，。；：、）》」]*)/u

/** A warning that nobody overlooks. */
export const warning = (text: string): Content => ({
  table: { widths: ['*'], body: [[drawn(text, { alignment: 'center', bold: true, margin: [8, 3, 8, 5] })]] },
  layout: { hLineWidth: () => 1, vLineWidth: () => 1, hLineColor: () => INK, vLineColor: () => INK },
  margin: [0, 0, 0, 10],
})

/** Names beside values, hairlines between. */
export const pairs = (lines: readonly { readonly name: string; readonly value: string }[]): ContentTable => ({
  table: {
    widths: [72, '*'],
    body: lines.map(({ name, value }) => [drawn(name, { color: SOFT }), drawn(value)]),
  },
  layout: HAIRLINES,
  fontSize: 10,
})

/** The lines of a table on paper: thin ones between rows, none between columns. */
export const HAIRLINES = {
  hLineWidth: () => 0.5,
  vLineWidth: () => 0,
  hLineColor: () => LINE,
  paddingLeft: () => 0,
  paddingRight: () => 0,
  paddingTop: () => 4,
  paddingBottom: () => 3,
} as const

/** Says which characters of a name no font has, where 〓 stands for them. */
export function absentRemark(name: string, alignment: 'left' | 'center'): Content[] {
  const absent = absentFrom(name)
  if (absent.length === 0) return []
  const named = absent.slice(0, NAMED_MAX).map(codesOf).join('、')
  const more = absent.length > NAMED_MAX ? `等 ${absent.length} 个` : ''
  return [drawn(`名称中以〓代替的字符，字库没有：${named}${more}`, { color: SOFT, fontSize: 8.5, alignment })]
}

const NAMED_MAX = 8

const codesOf = (sign: string): string =>
  [...sign].map((character) => `U+${character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0')}`).join('+')

type Foot = {
  readonly issuer: string
  readonly day: string
  readonly number: string
  readonly checkedAt: string | null
  readonly receipt: string
}

/** How it is checked on the left; who issued it and when on the right, with room for the seal over both. */
export function foot({ issuer, day, number, checkedAt, receipt }: Foot): ContentColumns {
  const how =
    checkedAt === null ? '在本园区的公开网页「核验证书」输入编号核验' : '扫码核验，或在公开网页「核验证书」输入编号'
  return {
    columns: [
      { qr: checkedAt ?? number, fit: QR_SIZE, width: 'auto', eccLevel: 'M' },
      {
        width: 128,
        stack: [
          drawn(how, { fontSize: 8.5 }),
          drawn(number, { fontSize: 8.5, bold: true, margin: [0, 3, 0, 3] }),
          drawn(`判断摘要 ${receipt.slice(0, 16)}`, { fontSize: 7, color: SOFT }),
        ],
        margin: [0, 2, 0, 0],
      },
      {
        width: '*',
        stack: [
          drawn('（印章）', { alignment: 'center', color: SOFT, fontSize: 8.5, margin: [0, 16, 0, 14] }),
          drawn(issuer, { alignment: 'center', fontSize: 12, bold: true }),
          drawn(day, { alignment: 'center', fontSize: 11, margin: [0, 3, 0, 0] }),
        ],
      },
    ],
    columnGap: 10,
  }
}

/** At most; a module is a whole number of points wide. */
const QR_SIZE = 112
