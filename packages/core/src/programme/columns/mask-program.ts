import { type Code, assertHarmless, figure } from '../../feel.ts'
import type { Look, Values } from './feature.ts'

/** Fills the masks of some rows; the first of them has the first mask of each word. */
type Fill = (from: number, to: number) => void

/** One loop over the rows that looks once at each column, whatever the number of programmes. */
export type MaskProgram = {
  /** Makes the loop ready for what was seen of a table; it is only written anew when its text is another. */
  open(looks: readonly Look[], masks: readonly Int32Array[]): Fill
}

/** A program that is not written yet. */
export function newMaskProgram(): MaskProgram {
  let known: { readonly text: string; readonly run: (...given: unknown[]) => void } | undefined
  return {
    open(looks, masks) {
      const given: Values[] = []
      const text = rowText(looks, masks, given)
      if (known?.text !== text) known = { text, run: compiled(text, given.length) }
      const { run } = known
      return (from, to) => run(from, to, ...given)
    },
  }
}

/** The text for one row `i`, whose masks lie at place `o`; every array it names is put into `given`. */
function rowText(looks: readonly Look[], masks: readonly Int32Array[], given: Values[]): string {
  const nameOf = (array: Values): Code => {
    const at = given.indexOf(array)
    return `c${figure(at < 0 ? given.push(array) - 1 : at)}`
  }
  const lines: string[] = []
  const bound = new Map<Code, Code>()
  const bind = (code: Code): Code => {
    const name = bound.get(code) ?? `v${figure(bound.size)}`
    if (!bound.has(code)) lines.push(`const ${name}=${code};`)
    bound.set(code, name)
    return name
  }
  const read = (array: Values, place: Code = 'i') => bind(`${nameOf(array)}[${place}]`)
  const indexes = looks.map((look) => bind(look.index(read)))
  masks.forEach((mask, word) => {
    const bits = looks.flatMap(({ tables }, at) => {
      const table = tables[word]
      return table ? [`${nameOf(table)}[${indexes[at] ?? '0'}]`] : []
    })
    lines.push(`${nameOf(mask)}[o]=${bits.length > 0 ? bits.join('&') : '-1'};`)
  })
  return lines.join('\n')
}

function compiled(text: string, count: number) {
  assertHarmless(text)
  const names = Array.from({ length: count }, (_, at) => `c${figure(at)}`)
  // oxlint-disable-next-line typescript/no-implied-eval -- the program was just checked word by word.
  return new Function('f', 'n', ...names, `"use strict";for(let i=f,o=0;i<n;i++,o++){${text}\n}`) as (
    ...given: unknown[]
  ) => void
}
