/** What each kind of finding is called. */
export const FINDING_WORDS: Readonly<Record<string, string>> = {
  conflict: '来源不一致',
  jump: '异常跳变',
  part_above_whole: '部分大于整体',
  range: '超出范围',
  duplicate: '疑似重复',
  other: '其他',
}

/** What became of a finding. */
export const STATUS_WORDS: Readonly<Record<string, string>> = {
  open: '待核查',
  explained: '已说明属实',
  settled: '已认定',
  withdrawn: '已撤回',
}
