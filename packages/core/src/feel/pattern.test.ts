import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { charactersOf, compilePattern, findMatch } from './pattern.ts'

/** The first match as [whole, group 1, …], or null; or what is wrong with the pattern. */
function find(pattern: string, text: string, flags = ''): (string | undefined)[] | null | string {
  const program = compilePattern(pattern, flags)
  if ('zh' in program) return program.zh
  const characters = charactersOf(text) ?? []
  const match = findMatch(program, characters, 0)
  if (!match) return null
  return Array.from({ length: program.groups + 1 }, (_, group) => {
    const [from = -1, to = -1] = match.slice(2 * group, 2 * group + 2)
    return from < 0 || to < 0 ? undefined : String.fromCodePoint(...characters.slice(from, to))
  })
}

describe('what a pattern finds', () => {
  const cases: [string, string, string, ReturnType<typeof find>][] = [
    ['b', 'abc', '', ['b']],
    ['^a.c$', 'abc', '', ['abc']],
    ['^a', 'ba', '', null],
    ['a|ab', 'ab', '', ['a']],
    ['(a|ab)(c|bcd)', 'abcd', '', ['abcd', 'a', 'bcd']],
    ['a*', 'aaa', '', ['aaa']],
    ['a*?b', 'aab', '', ['aab']],
    ['a+?', 'aaa', '', ['a']],
    ['(a?)(ab)?', 'ab', '', ['a', 'a', undefined]],
    ['x{2,3}', 'xxxx', '', ['xxx']],
    ['x{2}', 'x', '', null],
    ['x{2,}y', 'xxxxy', '', ['xxxxy']],
    ['(?:ab)+c', 'ababc', '', ['ababc']],
    ['[a-c]+', 'xabcd', '', ['abc']],
    ['[^a-c]+', 'abcxyz', '', ['xyz']],
    ['[a-z-[aeiou]]+', 'aeibcd', '', ['bcd']],
    ['[]a]', ']', '', null],
    ['[\\]a]', ']', '', [']']],
    ['[a-]+', 'a-', '', ['a-']],
    ['\\d+', '甲12', '', ['12']],
    ['\\D', '1甲', '', ['甲']],
    ['\\p{L}+', '12示范区', '', ['示范区']],
    ['\\P{L}', '甲1', '', ['1']],
    ['\\p{Script=Han}+', 'ab示范', '', ['示范']],
    ['\\.', 'a.b', '', ['.']],
    ['\\s+', 'a \tb', '', [' \t']],
    ['ABC', 'xabc', 'i', ['abc']],
    ['a b c', 'abc', 'x', ['abc']],
    [' a[ ]b ', 'a b', 'x', ['a b']],
    ['[^Q]', 'q', 'i', null],
    ['[A-C]+', 'abc', 'i', ['abc']],
    ['a.b', 'a\nb', '', null],
    ['a.b', 'a\nb', 's', ['a\nb']],
    ['^b$', 'a\nb\nc', 'm', ['b']],
    ['^b$', 'a\nb\nc', '', null],
    ['𠮷', 'a𠮷', '', ['𠮷']],
    ['', 'abc', '', ['']],
    ['(b', 'abc', '', '“(”没有配对的“)”'],
    ['b)', 'abc', '', '多了一个“)”'],
    ['[b', 'abc', '', '“[”没有配对的“]”'],
    ['*a', 'abc', '', '“*”前面没有可以重复的内容'],
    ['a{3,1}', 'abc', '', '次数颠倒了'],
    ['a{x}', 'abc', '', '次数写成 {2}、{2,} 或 {2,5}'],
    ['[z-a]', 'abc', '', '区间“z-a”颠倒了'],
    ['(a)\\1', 'aa', '', '不支持反向引用'],
    ['(?=a)', 'aa', '', '只支持 (…) 和 (?:…)'],
    ['\\p{Nope}', 'a', '', '不认识的字符类“\\p”'],
    ['a{1000}', 'a', '', '正则表达式太长'],
    ['a', 'a', 'g', '不认识的选项“g”（可用 i m s x）'],
    ['a\\', 'a', '', '结尾多了一个“\\”'],
  ]
  test.each(cases)('%s in %s', (pattern, text, flags, expected) => expect(find(pattern, text, flags)).toEqual(expected))
})

test('it agrees with the engine of the language on every small pattern', () => {
  const atom = fc.constantFrom('a', 'b', '.', '[ab]', '[^a]', '(a|b)', '(a)', '(?:ab)', '(b?)', '(a*)', 'c')
  const piece = fc
    .tuple(atom, fc.constantFrom('', '*', '+', '?', '*?', '+?', '??', '{2}', '{1,2}', '{0,2}?'))
    .map((parts) => parts.join(''))
  const sequence = fc.array(piece, { minLength: 1, maxLength: 4 }).map((pieces) => pieces.join(''))
  const pattern = fc.oneof(
    sequence,
    fc.tuple(sequence, sequence).map(([a, b]) => `${a}|${b}`),
    sequence.map((one) => `^${one}$`),
  )
  const text = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 8 }).map((letters) => letters.join(''))
  fc.assert(
    fc.property(pattern, text, (written, searched) => {
      const found = find(written, searched)
      const expected = new RegExp(written, 'u').exec(searched)
      expect([written, searched, Array.isArray(found) ? found[0] : found]).toEqual([
        written,
        searched,
        expected === null ? null : expected[0],
      ])
    }),
    { numRuns: 3_000 },
  )
})

test('patterns that make backtracking engines hang take a moment', () => {
  const begun = performance.now()
  for (const pattern of [
    '^(a+)+$',
    '^(a|aa)+$',
    '^(a|a?)+$',
    '(a*)*b',
    '(.*a){12}',
    '^(([a-z])+.)+[A-Z]([a-z])+$',
    '(x+x+)+y',
  ]) {
    find(pattern, `${'a'.repeat(2000)}!`)
    find(pattern, 'x'.repeat(2000))
  }
  expect(performance.now() - begun).toBeLessThan(20_000)
})
