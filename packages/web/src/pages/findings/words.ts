import { inBoth, language } from '../../i18n.ts'

/** What each kind of finding is called. */
export const FINDING_WORDS: Readonly<Record<string, string>> = inBoth(
  {
    conflict: '来源不一致',
    jump: '异常跳变',
    part_above_whole: '部分大于整体',
    range: '超出范围',
    duplicate: '疑似重复',
    other: '其他',
  },
  {
    conflict: 'Sources differ',
    jump: 'Unusual jump',
    part_above_whole: 'Part above whole',
    range: 'Out of range',
    duplicate: 'Possible duplicate',
    other: 'Other',
  },
)

/** What became of a finding. */
export const STATUS_WORDS: Readonly<Record<string, string>> = inBoth(
  {
    open: '待核查',
    explained: '已说明属实',
    settled: '已认定',
    withdrawn: '已撤回',
  },
  { open: 'Open', explained: 'Explained as true', settled: 'Settled', withdrawn: 'Withdrawn' },
)

/** What is wrong: a conflict in the language of the page, anything else as it was found. */
export const findingMessage = (kind: string, message: string): string =>
  kind === 'conflict' && language() === 'en' ? 'Sources report different values' : message
