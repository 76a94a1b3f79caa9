import { pinyin } from 'pinyin-pro'

/** The pinyin initials of a name, by words: 示范银行 is sfyh, 重庆 is cq. Other letters and digits stay. */
export const initials = (name: string): string =>
  pinyin(name, { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' }).join('')
