import { defineErrors } from '../base.ts'

/** Why something cannot be done with a payment envelope or a bank's file. */
export const paymentFailure = defineErrors('payment', {
  state: {
    status: 409,
    zh: '支付批次 {number} 现为「{state}」，不能{step}；现在可以：{can}。',
    en: 'Envelope {number} is {state}: {step} is not possible now; possible: {can}.',
  },
  changed: {
    status: 409,
    zh: '支付批次 {number} 刚由{who}办理（{what}），现为「{state}」。您这一步没有办，请看过再办。',
    en: 'Envelope {number} was just moved by {who} ({what}) to {state}. Yours was not done.',
  },
  same_person: {
    status: 403,
    zh: '支付批次 {number} 由您编制或提交，要由另一个人复核（四眼）。',
    en: 'You drew up or submitted envelope {number}: another person has to approve it.',
  },
  declared: {
    status: 422,
    zh: '申报 {declaredCount} 笔、{declared}，所选付款是 {count} 笔、{found}。请核对后重报。',
    en: '{declaredCount} payments of {declared} are declared; those chosen are {count} of {found}.',
  },
  currencies: {
    status: 422,
    zh: '一个支付批次只能有一种币种，所选的有：{found}。请分批。',
    en: 'One envelope takes one currency; those chosen are in {found}.',
  },
  waiting: {
    status: 409,
    zh: '支付批次 {number} 还有 {count} 笔没有银行结果：{references}。读入结果后再结案。',
    en: '{count} payments of envelope {number} have no result yet: {references}.',
  },
  result_envelope: {
    status: 422,
    zh: '这个回单文件是批次「{found}」的，不是「{number}」的。请到那个批次读入。',
    en: 'This result file is of envelope {found}, not of {number}.',
  },
  result_total: {
    status: 422,
    zh: '回单的合计对不上：文件头写 {declaredCount} 笔、{declared}，逐笔相加是 {count} 笔、{found}。整个文件没有读入，请向银行要一份完整的。',
    en: 'The totals of the result disagree: the head says {declaredCount} of {declared}, the lines are {count} of {found}. Nothing was read.',
  },
  result_empty: {
    status: 422,
    zh: '回单文件里没有付款行。应是{expected}。',
    en: 'The result file has no payments. Expected {expected}.',
  },
  result_encoding: {
    status: 422,
    zh: '回单文件不是 {encoding} 编码的文字。请按「{format}」的格式导出。',
    en: 'The result file is not text in {encoding}.',
  },
  result_width: {
    status: 422,
    zh: '回单第 {row} 行按「{format}」的宽度切开，「{field}」里只有半个字：这不是那种格式的文件。整个文件没有读入，请核对银行格式。',
    en: 'Row {row} of the result, cut at the widths of {format}, leaves half a character in {field}: the file is of another format. Nothing was read.',
  },
  too_wide: {
    status: 422,
    zh: '第 {place} 笔的「{field}」是「{found}」，占 {bytes} 字节，银行文件只有 {width} 字节。请缩短后再导出。',
    en: '{field} of payment {place} is “{found}”: {bytes} bytes where the bank’s file has {width}.',
  },
  not_in_encoding: {
    status: 422,
    zh: '第 {place} 笔的「{field}」是「{found}」，有银行文件的编码 {encoding} 写不出的字。',
    en: '{field} of payment {place}, “{found}”, has characters that {encoding} lacks.',
  },
})
