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

/** Places of published scores: rounded half up to two decimals, without the noise behind the ninth. @param {Float64Array} total */
function ranksByHand(total) {
  for (let i = 0; i < total.length; i++) total[i] = Math.floor((Math.round(total[i] * 1e9) + 5e6) / 1e7) / 100
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

/**
 * Points by threshold, and the mean of four groups of five, each of what is there; nothing but the index is kept.
 * @param {readonly Float64Array[]} columns @param {readonly (readonly number[])[]} rows
 */
export function thresholdsByHand(columns, rows) {
  const n = columns[0]?.length ?? 0
  const bounds = Float64Array.from(rows, (row) => row[0] ?? 0)
  const points = Float64Array.from(rows, (row) => row[1] ?? 0)
  const groups = [0, 1, 2, 3].map((g) => groupByHand(columns.slice(g * 5, g * 5 + 5), g * 5, bounds, points))
  const total = new Float64Array(n)
  for (let i = 0; i < n; i++) {
    const first = meanOfTwo(groups[0][i], groups[1][i])
    total[i] = meanOfTwo(first, meanOfTwo(groups[2][i], groups[3][i]))
  }
  return total
}

/** @param {readonly Float64Array[]} columns @param {number} from @param {Float64Array} bounds @param {Float64Array} points */
function groupByHand(columns, from, bounds, points) {
  const total = new Float64Array(columns[0]?.length ?? 0)
  const weights = new Float64Array(total.length)
  for (const [at, x] of columns.entries()) {
    const weight = 1 + ((from + at) % 3)
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

/** The mean of what is there. @param {number} a @param {number} b */
function meanOfTwo(a, b) {
  if (a !== a) return b
  return b !== b ? a : (a + b) / 2
}

/** The weights of four groups of five, two pillars and the index, as the tree has them. */
const CHILDREN = [
  [0, 1, 2, 3, 4],
  [5, 6, 7, 8, 9],
  [10, 11, 12, 13, 14],
  [15, 16, 17, 18, 19],
  [20, 21],
  [22, 23],
  [24, 25],
]

/**
 * Places under weights drawn between three quarters and five quarters of what they are: between which a unit is in nine
 * draws of ten, and how often among the best fifth. All scores are there and all nodes are means, so the tree is one sum.
 * @param {readonly Float64Array[]} columns @param {number} draws
 */
export function drawsByHand(columns, draws) {
  const n = columns[0]?.length ?? 0
  const places = new Uint16Array(n * draws)
  const among = new Float64Array(n)
  const random = randomByHand(1)
  for (let draw = 0; draw < draws; draw++) {
    const sample = Array.from({ length: 28 }, random)
    const weights = effectiveByHand(sample.map((share, at) => (at < 20 ? 1 + (at % 3) : 1) * (0.75 + share / 2)))
    const total = new Float64Array(n)
    for (const [at, x] of columns.entries()) for (let i = 0; i < n; i++) total[i] += weights[at] * x[i]
    const ranks = ranksByHand(total)
    for (let i = 0; i < n; i++) {
      places[i * draws + draw] = ranks[i]
      if (ranks[i] <= 0.2 * n) among[i] += 1 / draws
    }
  }
  const [low, high] = [new Float64Array(n), new Float64Array(n)]
  for (let i = 0; i < n; i++) {
    const own = places.subarray(i * draws, (i + 1) * draws).sort()
    low[i] = quantileByHand(own, 0.05)
    high[i] = quantileByHand(own, 0.95)
  }
  return { low, high, among }
}

/** What an indicator weighs in the index. @param {readonly number[]} weights */
function effectiveByHand(weights) {
  const effective = new Float64Array(27)
  effective[26] = 1
  for (let node = 26; node >= 20; node--) {
    const children = CHILDREN[node - 20]
    let sum = 0
    for (const child of children) sum += weights[child]
    for (const child of children) effective[child] = (effective[node] * weights[child]) / sum
  }
  return effective
}

/** @param {Uint16Array} sorted @param {number} share */
function quantileByHand(sorted, share) {
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  return sorted[below] + (sorted[Math.min(below + 1, sorted.length - 1)] - sorted[below]) * (at - below)
}

/** mulberry32, as the engine draws. @param {number} seed */
function randomByHand(seed) {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
