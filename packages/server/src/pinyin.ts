import { pinyin } from 'pinyin-pro'

const FIRST_LETTERS = { pattern: 'first', toneType: 'none', type: 'array', nonZh: 'consecutive' } as const

/** The pinyin initials of a name, by words: 示范银行 is sfyh, 重庆 is cq. Other letters and digits stay. */
export function initials(name: string): string {
  let letters = ''
  for (const character of name) {
    const letter = onlyInitial(character)
    if (letter === undefined) return initialsByWords(name)
    letters += letter
  }
  return letters
}

const initialsByWords = (name: string): string => pinyin(name, FIRST_LETTERS).join('')

const known = new Map<string, string | undefined>()

/** A character's initial where all its readings begin alike; most do, and then no word needs to be looked up. */
function onlyInitial(character: string): string | undefined {
  if (known.has(character)) return known.get(character)
  const letters = new Set(pinyin(character, { ...FIRST_LETTERS, multiple: true }))
  const letter = letters.size === 1 ? [...letters][0] : undefined
  known.set(character, letter)
  return letter
}
