import { inBoth } from '../../i18n.ts'

export const paymentWords = inBoth(
  {
    states: {
      draft: '编制中',
      submitted: '待复核',
      approved: '已复核',
      exported: '已送银行',
      read: '已读回单',
      closed: '已结案',
      cancelled: '已作废',
    },
    steps: {
      begin: '编制',
      submit: '提交复核',
      return: '退回',
      approve: '复核通过',
      export: '导出银行文件',
      read: '读入回单',
      close: '结案',
      cancel: '作废',
    },
    outcomes: { settled: '已付', returned: '银行退回', dropped: '未付' },
    verdicts: {
      settled: '已付',
      returned: '退回',
      known: '以前读过',
      unknown: '没有这一笔',
      twice: '重复',
      both: '前后不一',
      amount: '金额不符',
      account: '账号不符',
      status: '状态不明',
      against: '与先前不符',
    },
    waiting: '待银行',
  },
  {
    states: {
      draft: 'draft',
      submitted: 'submitted',
      approved: 'approved',
      exported: 'at the bank',
      read: 'result read',
      closed: 'closed',
      cancelled: 'cancelled',
    },
    steps: {
      begin: 'Drawn up',
      submit: 'Submit',
      return: 'Send back',
      approve: 'Approve',
      export: 'Export the bank file',
      read: 'Read the result',
      close: 'Close',
      cancel: 'Cancel',
    },
    outcomes: { settled: 'paid', returned: 'sent back', dropped: 'not paid' },
    verdicts: {
      settled: 'paid',
      returned: 'sent back',
      known: 'known',
      unknown: 'unknown',
      twice: 'twice',
      both: 'contradictory',
      amount: 'other amount',
      account: 'other account',
      status: 'unknown status',
      against: 'against an earlier one',
    },
    waiting: 'at the bank',
  },
)

const ENVELOPE_TONES = {
  draft: 'plain',
  submitted: 'unsure',
  approved: 'accent',
  exported: 'accent',
  read: 'accent',
  closed: 'good',
  cancelled: 'plain',
} as const

/** How the state of an envelope is coloured beside its word. */
export const envelopeTone = (state: keyof typeof ENVELOPE_TONES) => ENVELOPE_TONES[state]
