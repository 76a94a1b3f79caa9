import type { Content, TDocumentDefinitions } from 'pdfmake/interfaces.js'
import type { Issued } from '../paper.ts'
import { SOFT, absentRemark, drawn, foot, pairs, warning } from './drawn.ts'

/** A notice: a letter to the firm, with the reasons where it was refused. */
export function notice({ wording, number, day, checkedAt }: Issued): TDocumentDefinitions {
  const { title, issuer, holder, code, sentence, lines, reasons, warnings, remarks, receipt } = wording
  return {
    pageMargins: [72, 56, 72, 64],
    content: [
      drawn(issuer, { alignment: 'center', fontSize: 12, color: SOFT, margin: [0, 0, 0, 8] }),
      drawn(title, { alignment: 'center', fontSize: 24, bold: true, characterSpacing: 3, noWrap: true }),
      drawn(`编号 ${number}`, { alignment: 'center', fontSize: 9.5, color: SOFT, margin: [0, 4, 0, 20] }),
      ...warnings.map(warning),
      drawn(`${holder}：`, { bold: true, fontSize: 12, margin: [0, 8, 0, 0] }),
      ...(code === null ? [] : [drawn(`（统一社会信用代码 ${code}）`, { fontSize: 9.5, color: SOFT })]),
      ...absentRemark(holder, 'left'),
      drawn(sentence, { fontSize: 12, lineHeight: 1.25, leadingIndent: 24, margin: [0, 10, 0, 14] }),
      pairs(lines),
      ...reasonList(reasons),
      // The seal never stands on a page by itself.
      {
        stack: [
          ...remarks.map((remark) => drawn(remark, { color: SOFT, fontSize: 9.5, margin: [0, 4, 0, 0] })),
          { ...foot({ issuer, day, number, checkedAt, receipt }), margin: [0, 18, 0, 0] },
        ],
        margin: [0, 8, 0, 0],
        unbreakable: true,
      },
    ],
  }
}

function reasonList(reasons: Issued['wording']['reasons']): Content[] {
  if (reasons.length === 0) return []
  return [
    drawn('理由与依据', { bold: true, fontSize: 12, margin: [0, 18, 0, 2] }),
    ...reasons.map(
      ({ sentence, article, sources }, at): Content => ({
        columns: [
          { ...drawn(`${at + 1}.`), width: 18 },
          {
            width: '*',
            stack: [
              drawn(sentence),
              ...(article === '' ? [] : [drawn(`依据：${article}`, { color: SOFT, fontSize: 9.5 })]),
              ...(sources.length === 0 ? [] : [drawn(`数据：${sources.join('；')}`, { color: SOFT, fontSize: 9.5 })]),
            ],
          },
        ],
        margin: [0, 6, 0, 0],
        unbreakable: true,
      }),
    ),
  ]
}
