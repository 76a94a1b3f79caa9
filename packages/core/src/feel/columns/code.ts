/**
 * Program text for one row. It is only ever made of numbers, of names counted here (`v1`, `c2`) and of the operators
 * written in this folder; no text of a rule, a fact or a firm can reach it.
 */
export type Code = string

/** Where the program text of one kernel is written down, line by line. */
export type Writing = {
  /** Names a value, so that it is worked out once. */
  bind(code: Code): Code
  /** Leaves the row after a last part where the condition is 1. */
  leave(condition: Code, last: () => void): void
  /** Opens and closes a part that only runs where the condition is 1. */
  within(condition: Code, write: () => void): void
  line(code: Code): void
  text(): string
}

/** A program without lines yet. */
export function newWriting(): Writing {
  const lines: string[] = []
  let count = 0
  let known = new Map<Code, Code>()
  const inside = (condition: Code, write: () => void) => {
    const before = known
    known = new Map(before)
    lines.push(`if(${condition}){`)
    write()
    lines.push('}')
    known = before
  }
  return {
    bind(code) {
      if (isPlain(code)) return code
      const same = known.get(code)
      if (same !== undefined) return same
      const name = `v${++count}`
      lines.push(`const ${name}=${code};`)
      known.set(code, name)
      return name
    },
    within: inside,
    leave(condition, last) {
      if (condition === '0') return
      inside(condition, () => {
        last()
        lines.push('continue;')
      })
    },
    line: (code) => void lines.push(code),
    text: () => lines.join('\n'),
  }
}

/** A name, a number, or the opposite of a name: nothing to work out once. */
const isPlain = (code: Code): boolean => /^(\(-)?[a-z]?[0-9]+\)?$|^\(v[0-9]+\^1\)$/.test(code)

/** A number as program text; anything that is not a safe whole number is a bug. */
export function figure(value: number): Code {
  if (!Number.isSafeInteger(value)) throw new Error('not a whole number')
  return value < 0 ? `(${value})` : String(value)
}

// —— yes and no as 1 and 0 ——

/** 1 where all of them are; 1 for none at all. */
export function allOf(...codes: readonly Code[]): Code {
  if (codes.includes('0')) return '0'
  const kept = [...new Set(codes.filter((code) => code !== '1'))]
  if (hasOpposites(kept)) return '0'
  return kept.length === 0 ? '1' : kept.length === 1 ? (kept[0] ?? '1') : `(${kept.join('&')})`
}

/** 1 where any of them is; 0 for none at all. */
export function anyOf(...codes: readonly Code[]): Code {
  if (codes.includes('1')) return '1'
  const kept = [...new Set(codes.filter((code) => code !== '0'))]
  if (hasOpposites(kept)) return '1'
  return kept.length === 0 ? '0' : kept.length === 1 ? (kept[0] ?? '0') : `(${kept.join('|')})`
}

/** 1 where it is 0. */
export function notOf(code: Code): Code {
  if (code === '0') return '1'
  if (code === '1') return '0'
  const inner = /^\((v[0-9]+)\^1\)$/.exec(code)?.[1]
  return inner ?? `(${code}^1)`
}

const hasOpposites = (codes: readonly Code[]): boolean => codes.some((code) => codes.includes(notOf(code)))

/** 1 where a comparison of JavaScript holds; the plus compiles to no branch, which `?1:0` does. */
export const whether = (comparison: Code): Code => `(+(${comparison}))`

/** The one or the other; the same text for both needs no choice. */
export function choose(condition: Code, yes: Code, no: Code): Code {
  if (condition === '1' || yes === no) return yes
  return condition === '0' ? no : `(${condition}?${yes}:${no})`
}
