/** How many values are there. */
export function countOf(x: Float64Array): number {
  let count = 0
  for (let i = 0; i < x.length; i++) if (!Number.isNaN(x[i]!)) count++
  return count
}

/** Whether nothing is there. */
export function isEmpty(x: Float64Array): boolean {
  for (let i = 0; i < x.length; i++) if (!Number.isNaN(x[i]!)) return false
  return true
}

/** The mean of what is there; NaN of nothing. */
export function meanOf(x: Float64Array): number {
  let sum = 0
  let count = 0
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!
    if (!Number.isNaN(value)) {
      sum += value
      count++
    }
  }
  return count === 0 ? Number.NaN : sum / count
}

/** Smallest and largest of what is there; NaN of nothing. */
export function boundsOf(x: Float64Array): readonly [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let i = 0; i < x.length; i++) {
    const value = x[i]!
    if (value < low) low = value
    if (value > high) high = value
  }
  return low > high ? [Number.NaN, Number.NaN] : [low, high]
}

/** The sample's standard deviation; NaN of fewer than two. */
export function deviationOf(x: Float64Array): number {
  const mean = meanOf(x)
  let squares = 0
  let count = 0
  for (let i = 0; i < x.length; i++) {
    const distance = x[i]! - mean
    if (!Number.isNaN(distance)) {
      squares += distance * distance
      count++
    }
  }
  return count < 2 ? Number.NaN : Math.sqrt(squares / (count - 1))
}

/** How a column leans and how heavy its ends are: sample-corrected skew G1 and excess kurtosis G2. */
export type Shape = { readonly skew: number; readonly kurtosis: number }

/** Sample-corrected skew G1 and excess kurtosis G2; NaN of a constant or of fewer than four values. */
export function shapeOf(x: Float64Array): Shape {
  const mean = meanOf(x)
  const [low, high] = boundsOf(x)
  const unit = Math.max(high - mean, mean - low)
  let n = 0
  let second = 0
  let third = 0
  let fourth = 0
  for (let i = 0; i < x.length; i++) {
    // In units of the largest distance, so that no fourth power overflows.
    const d = (x[i]! - mean) / unit
    if (Number.isNaN(d)) continue
    const square = d * d
    n++
    second += square
    third += square * d
    fourth += square * square
  }
  if (n < 4 || unit === 0) return { skew: Number.NaN, kurtosis: Number.NaN }
  const variance = second / n
  const g1 = third / n / variance ** 1.5
  const g2 = fourth / n / variance ** 2 - 3
  return {
    skew: (g1 * Math.sqrt(n * (n - 1))) / (n - 2),
    kurtosis: ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * g2 + 6),
  }
}

/** What is there, in a new array; nothing missing. */
export function presentIn(x: Float64Array): Float64Array {
  const present = new Float64Array(countOf(x))
  let at = 0
  for (let i = 0; i < x.length; i++) if (!Number.isNaN(x[i]!)) present[at++] = x[i]!
  return present
}

/** The median; the array is reordered. NaN of nothing. */
export function medianIn(x: Float64Array): number {
  const half = x.length >> 1
  if (x.length === 0) return Number.NaN
  const upper = select(x, half)
  if (x.length % 2 === 1) return upper
  let lower = Number.NEGATIVE_INFINITY
  for (let i = 0; i < half; i++) if (x[i]! > lower) lower = x[i]!
  return (lower + upper) / 2
}

/** The value at a place, were the array sorted: smaller ones end up before it. Hoare's selection, median of three. */
function select(x: Float64Array, place: number): number {
  let left = 0
  let right = x.length - 1
  while (left < right) {
    const middle = (left + right) >> 1
    const [a, b, c] = [x[left]!, x[middle]!, x[right]!]
    const pivot = Math.max(Math.min(a, b), Math.min(Math.max(a, b), c))
    let i = left
    let j = right
    while (i <= j) {
      while (x[i]! < pivot) i++
      while (x[j]! > pivot) j--
      if (i > j) break
      const held = x[i]!
      x[i++] = x[j]!
      x[j--] = held
    }
    if (place <= j) right = j
    else if (place >= i) left = i
    else break
  }
  return x[place]!
}

/** The value below which a share of sorted values lies, linear between neighbours (R's type 7). NaN of nothing. */
export function quantileOf(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN
  const at = share * (sorted.length - 1)
  const below = Math.floor(at)
  const low = sorted[below]!
  const high = sorted[Math.min(below + 1, sorted.length - 1)]!
  return low + (high - low) * (at - below)
}

/** Pearson's correlation over units that have both; NaN where one does not vary. */
export function correlationOf(x: Float64Array, y: Float64Array): number {
  let n = 0
  let [mx, my] = [0, 0]
  for (let i = 0; i < x.length; i++) {
    if (Number.isNaN(x[i]!) || Number.isNaN(y[i]!)) continue
    n++
    mx += x[i]!
    my += y[i]!
  }
  mx /= n
  my /= n
  let [xx, yy, xy] = [0, 0, 0]
  for (let i = 0; i < x.length; i++) {
    const dx = x[i]! - mx
    const dy = y[i]! - my
    if (Number.isNaN(dx) || Number.isNaN(dy)) continue
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  return xy / Math.sqrt(xx * yy)
}
