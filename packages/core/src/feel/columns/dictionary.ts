/** Every text a table holds, by its number; 0 stands for none. */
export type Dictionary = {
  /** The number of a text, given the first time it is asked for. */
  codeOf(text: string): number
  textOf(code: number): string
  size(): number
}

/** A dictionary without texts yet. */
export function newDictionary(): Dictionary {
  const codes = new Map<string, number>()
  const texts: string[] = ['']
  return {
    codeOf(text) {
      const known = codes.get(text)
      if (known !== undefined) return known
      const code = texts.length
      texts.push(text)
      codes.set(text, code)
      return code
    },
    textOf: (code) => texts[code] ?? '',
    size: () => texts.length,
  }
}
