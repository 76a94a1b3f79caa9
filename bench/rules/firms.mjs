/** Firms from a seed, as columns: the same whatever engine is asked. */
const CODES = ['3911', '3412', '2610', '6510', '5110', '0111', '7310', '3540', '2720', '6420', '1310', '8010']

/** @param {number} count */
export function firms(count) {
  let state = 20_250_630
  const below = (/** @type {number} */ limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return Math.floor((state / 2 ** 32) * limit)
  }
  const columns = {
    行业代码: /** @type {string[]} */ (new Array(count)),
    成立日期: /** @type {string[]} */ (new Array(count)),
    职工总数: new Float64Array(count),
    列入失信: new Uint8Array(count),
    经营异常: new Uint8Array(count),
    研发费用: new Float64Array(count),
    营业收入: new Float64Array(count),
  }
  for (let row = 0; row < count; row++) {
    columns.行业代码[row] = CODES[below(CODES.length)] ?? ''
    columns.成立日期[row] = `${1995 + below(29)}-${two(1 + below(12))}-${two(1 + below(28))}`
    columns.职工总数[row] = below(1200)
    columns.列入失信[row] = below(20) === 0 ? 1 : 0
    columns.经营异常[row] = below(25) === 0 ? 1 : 0
    // Money in fen, as accounts have it: a firm in ten with a round ratio of exactly 3, 5 or 10 per cent.
    const revenue = 100_000_000 + below(2 ** 31) * 20
    columns.营业收入[row] = revenue
    columns.研发费用[row] =
      below(10) === 0 ? Math.floor(revenue / 100) * ([3, 5, 10][below(3)] ?? 3) : below(2_000_000_000)
  }
  return columns
}

const two = (/** @type {number} */ part) => String(part).padStart(2, '0')

/**
 * The same firms in the table of compiled programmes.
 * @param {ReturnType<typeof import('../../packages/core/dist/programme.js').compileProgrammes>} compiled
 * @param {ReturnType<typeof firms>} given
 */
export function tableOf(compiled, given) {
  const table = compiled.newTable()
  const count = given.行业代码.length
  table.resize(count)
  compiled.columns.forEach(({ fact }, column) => {
    const values = /** @type {Record<string, ArrayLike<any>>} */ (given)[fact.name]
    for (let row = 0; row < count; row++) {
      const value = values?.[row]
      table.set(column, row, fact.type === 'yesno' ? value === 1 : fact.type === 'date' ? { date: value } : value)
    }
  })
  return table
}

/**
 * One firm as facts by name.
 * @param {ReturnType<typeof firms>} given
 * @param {number} row
 */
export const firmAt = (given, row) => ({
  行业代码: given.行业代码[row] ?? '',
  成立日期: given.成立日期[row] ?? '',
  职工总数: given.职工总数[row] ?? 0,
  列入失信: given.列入失信[row] === 1,
  经营异常: given.经营异常[row] === 1,
  研发费用: given.研发费用[row] ?? 0,
  营业收入: given.营业收入[row] ?? 0,
})

/**
 * The shortest of several times, in milliseconds: others may be at work on the machine.
 * @param {() => unknown} work
 * @param {number} times
 */
export function shortest(work, times) {
  let least = Number.POSITIVE_INFINITY
  for (let at = 0; at < times; at++) {
    const begun = performance.now()
    work()
    least = Math.min(least, performance.now() - begun)
  }
  return least
}
