import { sha256 } from '@noble/hashes/sha2.js'

/** A hash of 32 bytes. */
export type Hash = Uint8Array

/** The Merkle tree of RFC 6962: leaves are hashed behind a 0, nodes behind a 1, so that neither passes for the other. */
export const leafHash = (leaf: Uint8Array): Hash => sha256(joined(Uint8Array.of(0), leaf))

/** The hash over two subtrees. */
const nodeHash = (left: Hash, right: Hash): Hash => sha256(joined(Uint8Array.of(1), left, right))

/** The root over no leaves. */
const EMPTY_ROOT: Hash = sha256(new Uint8Array(0))

/**
 * Answers the root of the leaves from `start` up to `end`, as far as somebody keeps it: whole subtrees of the log's
 * tiles. Undefined lets it be computed from its two parts.
 */
export type KnownRoots = (start: number, end: number) => Hash | undefined

/** The root of the leaves from `start` up to `end`. */
export function rootOf(known: KnownRoots, start: number, end: number): Hash {
  if (end === start) return EMPTY_ROOT
  const kept = known(start, end)
  if (kept) return kept
  if (end - start === 1) throw new Error(`leaf ${start} is not there`)
  const middle = start + split(end - start)
  return nodeHash(rootOf(known, start, middle), rootOf(known, middle, end))
}

/** A list of leaf hashes as roots that are known. */
export const rootsOf =
  (leaves: readonly Hash[]): KnownRoots =>
  (start, end) =>
    end - start === 1 ? leaves[start] : undefined

/** The audit path of a leaf in the tree of the first `size` leaves: what hashes, with the leaf, to the root. */
export function inclusionProof(known: KnownRoots, index: number, size: number): Hash[] {
  return path(known, index, 0, size)
}

function path(known: KnownRoots, index: number, start: number, end: number): Hash[] {
  if (end - start <= 1) return []
  const middle = start + split(end - start)
  return index < middle
    ? [...path(known, index, start, middle), rootOf(known, middle, end)]
    : [...path(known, index, middle, end), rootOf(known, start, middle)]
}

/** The proof that the tree of `size` leaves begins with the tree of the first `earlier` ones. */
export function consistencyProof(known: KnownRoots, earlier: number, size: number): Hash[] {
  return earlier === 0 || earlier === size ? [] : subproof(known, earlier, 0, size, true)
}

function subproof(known: KnownRoots, earlier: number, start: number, end: number, isWhole: boolean): Hash[] {
  if (earlier === end - start) return isWhole ? [] : [rootOf(known, start, end)]
  const half = split(end - start)
  const middle = start + half
  return earlier <= half
    ? [...subproof(known, earlier, start, middle, isWhole), rootOf(known, middle, end)]
    : [...subproof(known, earlier - half, middle, end, false), rootOf(known, start, middle)]
}

/** The root a leaf's path leads to, or undefined where the path has the wrong length for that place and size. */
export function rootByInclusion(leaf: Hash, index: number, size: number, proof: readonly Hash[]): Hash | undefined {
  if (!Number.isSafeInteger(index) || !Number.isSafeInteger(size) || index < 0 || index >= size) return undefined
  let place = index
  let last = size - 1
  let root = leaf
  for (const hash of proof) {
    if (last === 0) return undefined
    if (place % 2 === 1 || place === last) {
      root = nodeHash(hash, root)
      while (place % 2 === 0 && place !== 0) {
        place = half(place)
        last = half(last)
      }
    } else {
      root = nodeHash(root, hash)
    }
    place = half(place)
    last = half(last)
  }
  return last === 0 ? root : undefined
}

/** Whether a later root continues an earlier one (RFC 9162, 2.1.4.2): the tree was only added to. */
export function isConsistent(
  earlier: { readonly size: number; readonly root: Hash },
  later: { readonly size: number; readonly root: Hash },
  proof: readonly Hash[],
): boolean {
  if (earlier.size > later.size) return false
  if (earlier.size === later.size) return proof.length === 0 && isSame(earlier.root, later.root)
  if (earlier.size === 0) return proof.length === 0
  const isPower = earlier.size === 2 ** Math.floor(Math.log2(earlier.size))
  const [first, ...rest] = isPower ? [earlier.root, ...proof] : proof
  if (!first) return false
  let place = earlier.size - 1
  let last = later.size - 1
  while (place % 2 === 1) {
    place = half(place)
    last = half(last)
  }
  let [before, after] = [first, first]
  for (const hash of rest) {
    if (last === 0) return false
    if (place % 2 === 1 || place === last) {
      before = nodeHash(hash, before)
      after = nodeHash(hash, after)
      while (place % 2 === 0 && place !== 0) {
        place = half(place)
        last = half(last)
      }
    } else {
      after = nodeHash(after, hash)
    }
    place = half(place)
    last = half(last)
  }
  return last === 0 && isSame(before, earlier.root) && isSame(after, later.root)
}

/** The largest power of two below a count of leaves. */
function split(count: number): number {
  let power = 1
  while (power * 2 < count) power *= 2
  return power
}

const half = (value: number): number => Math.floor(value / 2)

/** Whether two hashes are the same. */
export const isSame = (a: Uint8Array, b: Uint8Array): boolean =>
  a.length === b.length && a.every((byte, index) => byte === b[index])

function joined(...parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
