import { inBoth } from '../i18n.ts'

/** What is counted, as it stands beside a figure. */
export const units = inBoth(
  { firms: '家', rows: '行', items: '项', points: '分' },
  { firms: 'firms', rows: 'rows', items: 'items', points: 'points' },
)
