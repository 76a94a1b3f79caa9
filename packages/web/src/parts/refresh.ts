/** What becomes of the results once facts have changed. */
export const REFRESH_WORDS = {
  done: '已登记，结果已经更新',
  background: '已登记，结果正在后台更新',
  run_due: '已登记；涉及企业较多，请重新比对后再看名单',
} as const
