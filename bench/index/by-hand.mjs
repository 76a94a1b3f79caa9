// @ts-nocheck: an element of a typed array may be undefined to the checker, and asserting each would hide the loops.
// The same work written out for these very columns: what a careful programmer would write who needs nothing else.

/** Sorted values below a share are smaller. @param {Float64Array} x */
function median(x) {
  if (x.length === 0) return Number.NaN
  const sorted = x.sort()
  const half = sorted.length >> 1
  return sorted.length % 2 === 1 ? (sorted[half] ?? 0) : ((sorted[half - 1] ?? 0) + (sorted[half] ?? 0)) / 2
}

/**
 * Group medians, winsorising, ln, min-max, a tree of four levels, ranks.
 * @param {readonly Float64Array[]} columns
 * @param {{ labels: readonly string[], of: Int32Array }} stage
 * @param {{ winsorise: number, test: { skew: number, kurtosis: number } }} treat
 */
export function fullByHand(columns, stage, treat) {
  const n = stage.of.length
  const scores = columns.map((given) => {
    const x = given.slice()
    fillByMedian(x, stage)
    treatByHand(x, treat)
    scaleByHand(x)
    return x
  })
  const total = new Float64Array(n)
  for (let g = 0; g < 4; g++) {
    let weights = 0
    for (let at = 0; at < 5; at++) weights += 1 + ((g * 5 + at) % 3)
    for (let at = 0; at < 5; at++) {
      const x = scores[g * 5 + at] ?? total
      const weight = (1 + ((g * 5 + at) % 3)) / weights / 4
      for (let i = 0; i < n; i++) total[i] += weight * x[i]
    }
  }
  return ranksByHand(total)
}

/** @param {Float64Array} x @param {{ labels: readonly string[], of: Int32Array }} stage */
function fillByMedian(x, { labels, of }) {
  const sizes = new Int32Array(labels.length)
  for (let i = 0; i < x.length; i++) if (x[i] === x[i]) sizes[of[i]]++
  const groups = Array.from(sizes, (size) => new Float64Array(size))
  sizes.fill(0)
  for (let i = 0; i < x.length; i++) if (x[i] === x[i]) groups[of[i]][sizes[of[i]]++] = x[i]
  const medians = groups.map(median)
  for (let i = 0; i < x.length; i++) if (x[i] !== x[i]) x[i] = medians[of[i]]
}

/** @param {Float64Array} x */
function shape(x) {
  const n = x.length
  let mean = 0
  for (let i = 0; i < n; i++) mean += x[i]
  mean /= n
  let [second, third, fourth] = [0, 0, 0]
  for (let i = 0; i < n; i++) {
    const d = x[i] - mean
    const square = d * d
    second += square
    third += square * d
    fourth += square * square
  }
  const variance = second / n
  const g1 = third / n / variance ** 1.5
  const g2 = fourth / n / variance ** 2 - 3
  return {
    skew: (g1 * Math.sqrt(n * (n - 1))) / (n - 2),
    kurtosis: ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * g2 + 6),
  }
}

/** @param {Float64Array} x @param {{ winsorise: number, test: { skew: number, kurtosis: number } }} treat */
function treatByHand(x, { winsorise, test }) {
  const passes = (/** @type {Float64Array} */ y) => {
    const { skew, kurtosis } = shape(y)
    return Math.abs(skew) < test.skew || kurtosis < test.kurtosis
  }
  if (passes(x)) return
  const held = x.slice()
  let isFine = false
  for (let moved = 0; moved < winsorise && !isFine; ) {
    let [high, next] = [-Infinity, -Infinity]
    for (let i = 0; i < held.length; i++) {
      const value = held[i]
      if (value > high) {
        next = high
        high = value
      } else if (value < high && value > next) next = value
    }
    moved = 0
    for (let i = 0; i < held.length; i++) {
      if (held[i] !== high) continue
      held[i] = next
      moved++
    }
    isFine = passes(held)
  }
  if (isFine) {
    x.set(held)
    return
  }
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < x.length; i++) {
    if (x[i] < low) low = x[i]
    if (x[i] > high) high = x[i]
  }
  const shift = low - 0.01 * (high - low)
  for (let i = 0; i < x.length; i++) x[i] = Math.log(x[i] - shift)
  shape(x)
}

/** @param {Float64Array} x */
function scaleByHand(x) {
  let [low, high] = [Infinity, -Infinity]
  for (let i = 0; i < x.length; i++) {
    if (x[i] < low) low = x[i]
    if (x[i] > high) high = x[i]
  }
  const factor = 100 / (high - low)
  for (let i = 0; i < x.length; i++) x[i] = (x[i] - low) * factor
}

/** @param {Float64Array} total */
function ranksByHand(total) {
  for (let i = 0; i < total.length; i++) total[i] = Math.round(total[i] * 100) / 100
  const sorted = total.slice().sort()
  const ranks = new Float64Array(total.length)
  for (let i = 0; i < total.length; i++) {
    let [left, right] = [0, sorted.length]
    while (left < right) {
      const middle = (left + right) >> 1
      if (sorted[middle] <= total[i]) left = middle + 1
      else right = middle
    }
    ranks[i] = sorted.length - left + 1
  }
  return ranks
}

/** @param {readonly Float64Array[]} columns @param {readonly (readonly number[])[]} rows */
export function thresholdsByHand(columns, rows) {
  const total = new Float64Array(columns[0]?.length ?? 0)
  const weights = new Float64Array(total.length)
  const bounds = Float64Array.from(rows, (row) => row[0] ?? 0)
  const points = Float64Array.from(rows, (row) => row[1] ?? 0)
  for (const [at, x] of columns.entries()) {
    const weight = 1 + (at % 3)
    for (let i = 0; i < x.length; i++) {
      const value = x[i]
      if (value !== value) continue
      let row = bounds.length - 1
      while (row >= 0 && value < bounds[row]) row--
      if (row >= 0) total[i] += weight * points[row]
      weights[i] += weight
    }
  }
  for (let i = 0; i < total.length; i++) total[i] /= weights[i]
  return total
}

/** @param {readonly Float64Array[]} columns @param {number} draws */
export function drawsByHand(columns, draws) {
  const n = columns[0]?.length ?? 0
  const places = new Uint16Array(n * draws)
  let state = 1
  for (let draw = 0; draw < draws; draw++) {
    const total = new Float64Array(n)
    for (const x of columns) {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0
      const weight = 0.75 + state / 2 ** 33
      for (let i = 0; i < n; i++) total[i] += weight * x[i]
    }
    const ranks = ranksByHand(total)
    for (let i = 0; i < n; i++) places[i * draws + draw] = ranks[i]
  }
  const widths = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const own = places.subarray(i * draws, (i + 1) * draws).sort()
    widths[i] = own[Math.floor(0.95 * draws)] - own[Math.floor(0.05 * draws)]
  }
  return widths
}
