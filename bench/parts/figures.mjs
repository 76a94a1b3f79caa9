/** @param {readonly number[]} values @param {number} share between 0 and 1 */
export function quantile(values, share) {
  const ordered = values.toSorted((a, b) => a - b)
  return ordered[Math.min(ordered.length - 1, Math.floor(share * ordered.length))] ?? Number.NaN
}

/** @param {readonly number[]} values */
export const middle = (values) => quantile(values, 0.5)

/** @param {number} ms */
export const seconds = (ms) => `${(ms / 1000).toFixed(2)} s`

/** @param {number} ms */
export const milliseconds = (ms) => `${ms.toFixed(1)} ms`

/** @param {number} bytes */
export const megabytes = (bytes) => `${Math.round(bytes / 2 ** 20)} MB`

/** @param {number} number */
export const whole = (number) => Math.round(number).toLocaleString('en')
