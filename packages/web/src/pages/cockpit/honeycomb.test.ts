import { describe, expect, test } from 'vitest'
import { hexagon, honeycomb } from './honeycomb.ts'

const WIDTH = 1180
const HEIGHT = 760

describe('hexagons in a box', () => {
  const counts = [1, 2, 3, 5, 6, 7, 11, 16, 40]
  test.each(counts)('%i of them lie inside and do not overlap', (count) => {
    const { radius, tiles } = honeycomb(count, WIDTH, HEIGHT)
    expect(tiles).toHaveLength(count)
    for (const { x, y } of tiles) {
      expect(x - (radius * Math.sqrt(3)) / 2).toBeGreaterThan(-1e-6)
      expect(x + (radius * Math.sqrt(3)) / 2).toBeLessThan(WIDTH + 1e-6)
      expect(y - radius).toBeGreaterThan(-1e-6)
      expect(y + radius).toBeLessThan(HEIGHT + 1e-6)
    }
    const apart = tiles.flatMap((one, at) =>
      tiles.slice(at + 1).map((other) => Math.hypot(one.x - other.x, one.y - other.y)),
    )
    for (const distance of apart) expect(distance).toBeGreaterThan(radius * Math.sqrt(3) - 1e-6)
  })

  test('none need no room', () => {
    expect(honeycomb(0, WIDTH, HEIGHT)).toEqual({ radius: 0, tiles: [] })
  })

  test('a hexagon has six corners as far from its middle as its radius', () => {
    const corners = hexagon(10)
      .split(' ')
      .map((corner) => corner.split(',').map(Number))
    expect(corners).toHaveLength(6)
    for (const [x = 0, y = 0] of corners) expect(Math.hypot(x, y)).toBeCloseTo(10, 1)
  })
})
