import { writeFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import type { Instant } from '@gongzhen/core/base'
import { paperOf } from './paper.ts'
import { textOfPdf } from './pdf-text.ts'
import type { Wording } from './wording.ts'

const AT = '2026-06-30T01:00:00Z' as Instant
const FILE_BYTES_MAX = 200 * 1024

const points: Wording = {
  kind: 'points',
  title: '积分证书',
  issuer: '试验区',
  holder: '示例精密仪器有限公司',
  code: '91441300MA00000000',
  sentence: '以2026年6月30日为判断之日，按《企业创新积分》，该企业处于成长期，积分86.5分。',
  figure: { points: '86.5', max: '100', stage: '成长期' },
  parts: [
    { title: '核心指标（国家 18 项）', score: '70.5', max: '86' },
    { title: '特色指标', score: '16', max: '14' },
  ],
  lines: [
    { name: '政策', value: '企业创新积分' },
    { name: '主管', value: '科技部门' },
    { name: '判断之日', value: '2026年6月30日' },
  ],
  reasons: [],
  warnings: ['示例参数：办法里有数字尚未公布，本文件的结果用示例参数算出，以公布的数字为准。'],
  remarks: ['本文件只说明按上述版本和当时登记的数据判断的结果；兑现以审批为准。'],
  asOf: '2026-06-30',
  knownAt: AT,
  receipt: 'a'.repeat(64),
}

const demo: Wording = {
  ...points,
  lines: [
    { name: '政策', value: '企业创新积分' },
    { name: '文号与出处', value: '国家「企业创新积分制」18 项核心指标（2022 工作指引）与报纸所载 22 项指标、五个阶段' },
    { name: '主管', value: '科技部门' },
    { name: '判断之日', value: '2026年6月30日' },
    { name: '数据截至', value: '2026年11月21日 22:31' },
    { name: '规则版本', value: '78b177a3d75e9112' },
  ],
  warnings: ['演示：企业和数据都是生成的，本文件没有效力。', ...points.warnings],
}

const refused: Wording = {
  ...points,
  kind: 'refused',
  title: '不予通过告知书',
  figure: null,
  parts: [],
  sentence: '以2026年6月30日为判断之日，按《研发费用增量奖补》，该企业不符合条件，不予通过。理由与依据见下。',
  reasons: Array.from({ length: 3 }, (_, at) => ({
    sentence: `增量达到起点：研发费用增量 ${at}0 万元 < 100 万元，差 ${at}0 万元`,
    article: '第六条第（二）项',
    sources: ['2025 加计扣除研发费用 1,050 万元（税务年报）', '2024 加计扣除研发费用 1,000 万元（税务年报）'],
  })),
}

const draw = (wording: Wording) =>
  paperOf({
    wording,
    number: '2026-7K3MQ-X9R2T',
    at: AT,
    day: '2026年6月30日',
    checkedAt: 'https://zone.example/verify',
  })

const named = (holder: string, base = points): Wording => ({ ...base, holder })

describe('a paper', () => {
  test.each([
    [
      'a certificate of points',
      points,
      ['积分证书', '示例精密仪器有限公司', '86.5', '满分 100 分', '核心指标', '示例参数'],
    ],
    [
      'a refusal with its reasons',
      refused,
      ['不予通过告知书', '依据：第六条第（二）项', '差 20 万元', '税务年报', '核验'],
    ],
    ['a certificate of the demo, with all its remarks, on one page', demo, ['演示：', '示例参数：', '共 1 页']],
    ['a name of 200 characters', named(`示例${'长'.repeat(194)}公司`), ['长'.repeat(30)]],
    ['a name of 200 characters in a letter', named(`示例${'长'.repeat(194)}公司`, refused), ['长'.repeat(30)]],
    ['a rare character', named('示例龘鱻有限公司'), ['示例龘鱻有限公司']],
    ['a character no font has', named('示例𠮷有限公司'), ['示例〓有限公司', '字库没有：U+20BB7']],
    ['emoji joined into one', named('示例👨‍👩‍👧🚀公司'), ['示例〓〓公司', 'U+1F468+U+200D', 'U+1F680']],
    ['a right-to-left name', named('مثال 示例公司'), ['〓〓〓〓 示例公司', 'U+0645']],
    ['an override of direction', named('示例\u202eABC公司'), ['示例〓ABC公司', 'U+202E']],
    ['a variant of a character', named('葛\u{e0100}示例公司'), ['葛示例公司']],
    ['a name of nothing but white', named('   '), ['积分证书']],
    ['script in a name', named('<script>alert(1)</script>', refused), ['<script>alert(1)</script>']],
    [
      'forty reasons',
      { ...refused, reasons: Array.from({ length: 40 }, () => refused.reasons[0]!) },
      ['40.', '第 3 页'],
    ],
  ])('shows %s, as text that can be selected', async (title, wording, texts) => {
    const pdf = await draw(wording)
    if (process.env['KEEP_PAPERS'])
      writeFileSync(`${process.env['KEEP_PAPERS']}/${title.replaceAll(' ', '-')}.pdf`, pdf)
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-')
    expect(pdf.length).toBeLessThan(FILE_BYTES_MAX)
    const text = (await textOfPdf(pdf)).replace(/ | /g, ' ')
    for (const one of texts) expect(text).toContain(one)
  })

  test('is the same to the byte when it is drawn again', async () => {
    expect((await draw(points)).equals(await draw(points))).toBe(true)
  })
})
