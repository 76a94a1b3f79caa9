/** How wide a line may be, in widths of a Chinese character: what is left beside the figure on both sides. */
const WIDTH_MAX = 6
const LATIN_WIDTH = 0.56

/** A title beside an axis: one line, or two, the second cut short where it must be; words stay whole where they can. */
export function titleLines(title: string): readonly string[] {
  if (widthOf(title) <= WIDTH_MAX) return [title]
  const first = fitting(title, WIDTH_MAX)
  const rest = title.slice(first.length).trim()
  if (widthOf(rest) <= WIDTH_MAX) return [first.trim(), rest]
  return [first.trim(), `${fitting(rest, WIDTH_MAX - LATIN_WIDTH).trim()}…`]
}

/** The beginning that fits, up to the last space in it where there is one. */
function fitting(text: string, width: number): string {
  let end = 0
  while (end < text.length && widthOf(text.slice(0, end + 1)) <= width) end++
  const space = text.slice(0, end + 1).lastIndexOf(' ')
  return text.slice(0, space > 0 ? space : end)
}

const widthOf = (text: string): number =>
  [...text].reduce((width, letter) => width + (letter > '\u2e7f' ? 1 : LATIN_WIDTH), 0)
