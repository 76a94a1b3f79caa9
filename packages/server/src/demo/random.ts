/** Draws from one reproducible stream. Only additions and multiplications are used, so every machine draws the same. */
export type Random = {
  /** Evenly from [0, 1). */
  uniform(): number
  /** Evenly from the whole numbers low … high, both included. */
  whole(low: number, high: number): number
  /** True with this probability. */
  chance(probability: number): boolean
  /** One of the list, each as likely. */
  pick<Item>(items: readonly Item[]): Item
  /** One of the list, as likely as its weight says. */
  weighted<Item>(items: readonly (readonly [Item, number])[]): Item
  /** From the standard normal distribution, within ±6. */
  normal(): number
  /** A count whose mean is `mean`. */
  poisson(mean: number): number
}

/** The stream named by a seed and a number: the same two always give the same draws, whatever was drawn elsewhere. */
export function random(seed: number, stream: number): Random {
  const next = sfc32(seed, stream)
  const uniform = () => next() / 0x1_0000_0000
  const whole = (low: number, high: number) => low + Math.floor(uniform() * (high - low + 1))
  const pick = <Item>(items: readonly Item[]): Item => items[whole(0, items.length - 1)]!
  return {
    uniform,
    whole,
    pick,
    chance: (probability) => uniform() < probability,
    weighted: (items) => weighted(items, uniform()),
    normal: () => sumOfUniforms(uniform),
    poisson: (mean) => poisson(mean, uniform),
  }
}

/** e to the x by additions and multiplications only: Math.exp may differ in its last digit between machines. */
export function exponential(x: number): number {
  const small = x / 1024
  let power = 1 + small * (1 + (small / 2) * (1 + (small / 3) * (1 + small / 4)))
  for (let squaring = 0; squaring < 10; squaring++) power *= power
  return power
}

/** The number held within the bounds. */
export const within = (low: number, high: number, value: number): number => Math.min(high, Math.max(low, value))

/** Chris Doty-Humphrey's Small Fast Counter, 32 bits, stirred twelve times after seeding. */
function sfc32(seed: number, stream: number): () => number {
  let a = seed | 0
  let b = stream | 0
  let c = 0x9e3779b9 | 0
  let counter = 1
  const next = () => {
    const result = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = (((c << 21) | (c >>> 11)) + result) | 0
    return result >>> 0
  }
  for (let round = 0; round < 12; round++) next()
  return next
}

function sumOfUniforms(uniform: () => number): number {
  let sum = -6
  for (let draw = 0; draw < 12; draw++) sum += uniform()
  return sum
}

function weighted<Item>(items: readonly (readonly [Item, number])[], share: number): Item {
  let left = share * items.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [item, weight] of items) {
    left -= weight
    if (left < 0) return item
  }
  return items.at(-1)![0]
}

/** Knuth's method in steps, so that a large mean does not underflow. */
function poisson(mean: number, uniform: () => number): number {
  let count = 0
  for (let left = mean; left > 0; left -= 20) count += smallPoisson(Math.min(20, left), uniform)
  return count
}

function smallPoisson(mean: number, uniform: () => number): number {
  const limit = exponential(-mean)
  let count = 0
  for (let product = uniform(); product > limit; product *= uniform()) count++
  return count
}
