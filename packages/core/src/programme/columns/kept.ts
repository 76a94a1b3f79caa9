/** The rows that one programme looked at, in their order: where the answers of each are stored. */
export type Kept = {
  /** Begins anew, with room for that many. */
  clear(room: number): void
  /** Adds some rows; all lie behind those before. Says from which place on their answers belong. */
  add(rows: Int32Array, first: number, count: number): number
  /** The place of a row; -1 for one that was not looked at. */
  placeOf(row: number): number
}

/** No rows yet. */
export function newKept(): Kept {
  let rows = new Int32Array(0)
  let size = 0
  // Rows are mostly asked for in their order: the place found last is near the next.
  let near = 0
  return {
    clear(room) {
      if (rows.length < room) rows = new Int32Array(room)
      size = near = 0
    },
    add(from, first, count) {
      const place = size
      for (let at = 0; at < count; at++) rows[place + at] = from[first + at] ?? 0
      size += count
      return place
    },
    placeOf(row) {
      near = isLowest(near, row) ? near : isLowest(near + 1, row) ? near + 1 : lowest(row)
      return near < size && rows[near] === row ? near : -1
    },
  }

  /** Whether all rows before a place are lower than this one, and the row at it is not. */
  function isLowest(place: number, row: number): boolean {
    if (place > size || (place > 0 && (rows[place - 1] ?? 0) >= row)) return false
    return place === size || (rows[place] ?? 0) >= row
  }

  /** The first place whose row is not lower. */
  function lowest(row: number): number {
    let [low, high] = [0, size]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((rows[middle] ?? 0) < row) low = middle + 1
      else high = middle
    }
    return low
  }
}
