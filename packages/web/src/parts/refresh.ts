import { inBoth } from '../i18n.ts'

/** What becomes of the results once facts have changed. */
export const REFRESH_WORDS = inBoth(
  {
    done: '已登记，结果已经更新',
    background: '已登记，结果正在后台更新',
    run_due: '已登记；涉及企业较多，请重新比对后再看名单',
  },
  {
    done: 'Noted; the results are up to date',
    background: 'Noted; the results are being updated',
    run_due: 'Noted; many firms are concerned, so run again before reading the lists',
  },
)
