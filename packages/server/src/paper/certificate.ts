import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { Issued } from '../paper.ts'
import { ACCENT, HAIRLINES, LINE, SOFT, absentRemark, drawn, foot, spansOf, warning } from './drawn.ts'

/** A certificate of points: one framed page, the holder and the points large. */
export function certificate({ wording, number, day, checkedAt }: Issued): TDocumentDefinitions {
  const { title, issuer, holder, code, sentence, figure, parts, lines, warnings, remarks, receipt } = wording
  return {
    pageMargins: [72, 58, 72, 74],
    background: (_, { width, height }) => ({ canvas: frame(width, height) }),
    content: [
      drawn(issuer, { alignment: 'center', fontSize: 12, color: SOFT, margin: [0, 8, 0, 10] }),
      drawn(title, { alignment: 'center', fontSize: 32, bold: true, characterSpacing: 8, noWrap: true }),
      drawn(`编号 ${number}`, { alignment: 'center', fontSize: 9.5, color: SOFT, margin: [0, 6, 0, 16] }),
      ...warnings.map(warning),
      drawn(holder, { alignment: 'center', bold: true, fontSize: holderSize(holder), margin: [0, 10, 0, 2] }),
      ...(code === null ? [] : [drawn(`统一社会信用代码 ${code}`, { alignment: 'center', fontSize: 10, color: SOFT })]),
      ...absentRemark(holder, 'center'),
      drawn(sentence, { fontSize: 12, lineHeight: 1.25, leadingIndent: 24, margin: [0, 16, 0, 12] }),
      ...(figure === null ? [] : points(figure)),
      ...(parts.length === 0 ? [] : [partTable(parts)]),
      drawn(
        lines
          .slice(1)
          .map(({ name, value }) => `${name}：${value}`)
          .join('　'),
        {
          fontSize: 8.5,
          color: SOFT,
          margin: [0, 12, 0, 2],
        },
      ),
      {
        stack: [
          ...remarks.map((remark) => drawn(remark, { fontSize: 8.5, color: SOFT })),
          { ...foot({ issuer, day, number, checkedAt, receipt }), margin: [0, 24, 0, 0] },
        ],
        unbreakable: true,
      },
    ],
  }
}

/** A name of any length stands in at most a few lines. */
const holderSize = (holder: string): number => (holder.length > 60 ? 12 : holder.length > 20 ? 16 : 20)

const frame = (width: number, height: number) =>
  [
    { inset: 30, lineWidth: 1.5, lineColor: ACCENT },
    { inset: 36, lineWidth: 0.5, lineColor: LINE },
  ].map(({ inset, ...line }) => ({
    type: 'rect' as const,
    x: inset,
    y: inset,
    w: width - 2 * inset,
    h: height - 2 * inset,
    ...line,
  }))

function points({ points: gained, max, stage }: NonNullable<Issued['wording']['figure']>): Content[] {
  const beside = [stage, max === null ? null : `满分 ${max} 分`].filter(Boolean).join('　')
  return [
    {
      text: [
        ...spansOf(gained, { fontSize: 46, bold: true, color: ACCENT }),
        ...spansOf(' 分', { fontSize: 14, color: ACCENT }),
      ],
      alignment: 'center',
      lineHeight: 1,
    },
    drawn(beside, { alignment: 'center', color: SOFT, fontSize: 10.5, margin: [0, 2, 0, 12] }),
  ]
}

const partTable = (parts: Issued['wording']['parts']): Content => ({
  table: {
    headerRows: 1,
    widths: ['*', 64, 64],
    body: [
      [
        drawn('构成', { color: SOFT }),
        drawn('得分', { color: SOFT, alignment: 'right' }),
        drawn('满分', { color: SOFT, alignment: 'right' }),
      ],
      ...parts.map(({ title, score, max }) => [
        drawn(title),
        drawn(score, { alignment: 'right', bold: true }),
        drawn(max ?? '—', { alignment: 'right' }),
      ]),
    ],
  },
  layout: HAIRLINES,
  fontSize: 10,
  margin: [48, 0, 48, 0],
})
