/** Anything that `oneLine` would change: two blanks beside each other, or a blank that is no space. */
const UNEVEN = /\s\s|[^\S ]/

/** A text on one line, with single spaces between its words. */
export const oneLine = (text: string): string => (UNEVEN.test(text) ? text.replace(/\s+/g, ' ') : text).trim()

/** The digits of a number with a comma before every three of its whole part. */
export function grouped(digits: string): string {
  const point = digits.indexOf('.')
  const first = digits.startsWith('-') ? 1 : 0
  const end = point < 0 ? digits.length : point
  let text = digits.slice(end)
  let at = end
  for (; at - first > 3; at -= 3) text = `,${digits.slice(at - 3, at)}${text}`
  return digits.slice(0, at) + text
}
