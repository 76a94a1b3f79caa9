/** Where a tile stands, and how large all are: circumradius of hexagons that stand on a point. */
type Tile = { readonly x: number; readonly y: number }
type Honeycomb = { readonly radius: number; readonly tiles: readonly Tile[] }

/**
 * Places so many equal hexagons into a box, row by row in reading order, every second row moved by half a tile; of all
 * numbers of columns the one that lets the tiles be largest.
 */
export function honeycomb(count: number, width: number, height: number): Honeycomb {
  if (count < 1) return { radius: 0, tiles: [] }
  const columnsTried = Array.from({ length: count }, (_, at) => at + 1)
  const best = columnsTried
    .map((columns) => ({ columns, radius: radiusFor(count, columns, width, height) }))
    .reduce((one, other) => (other.radius > one.radius ? other : one))
  return { radius: best.radius, tiles: placesOf(count, best.columns, best.radius, width, height) }
}

const HALF_WIDTH = Math.sqrt(3) / 2

/** A row is moved when there is more than one; rows overlap by a quarter of their height. */
function radiusFor(count: number, columns: number, width: number, height: number): number {
  const rows = Math.ceil(count / columns)
  const across = columns + (rows > 1 ? 0.5 : 0)
  return Math.min(width / (across * 2 * HALF_WIDTH), height / (1.5 * (rows - 1) + 2))
}

function placesOf(count: number, columns: number, radius: number, width: number, height: number): Tile[] {
  const rows = Math.ceil(count / columns)
  const wide = (columns + (rows > 1 ? 0.5 : 0)) * 2 * HALF_WIDTH * radius
  const high = (1.5 * (rows - 1) + 2) * radius
  const left = (width - wide) / 2 + HALF_WIDTH * radius
  const top = (height - high) / 2 + radius
  return Array.from({ length: count }, (_, at) => {
    const row = Math.floor(at / columns)
    const column = at % columns
    return {
      x: left + (column + (row % 2) / 2) * 2 * HALF_WIDTH * radius,
      y: top + row * 1.5 * radius,
    }
  })
}

/** A hexagon standing on a point around the origin, as the points of a polygon. */
export const hexagon = (radius: number): string =>
  Array.from({ length: 6 }, (_, at) => {
    const angle = (Math.PI / 3) * at + Math.PI / 6
    return `${(radius * Math.cos(angle)).toFixed(2)},${(radius * Math.sin(angle)).toFixed(2)}`
  }).join(' ')
