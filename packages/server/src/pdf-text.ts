import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'

/** For tests: the texts of a PDF as they are selected, page after page, without the breaks of lines. */
export async function textOfPdf(pdf: Buffer): Promise<string> {
  const task = getDocument({ data: new Uint8Array(pdf), useSystemFonts: false, verbosity: 0 })
  const opened = await task.promise
  const pages: string[] = []
  for (let at = 1; at <= opened.numPages; at++) {
    const { items } = await (await opened.getPage(at)).getTextContent()
    pages.push(items.map((item) => ('str' in item ? item.str : '')).join(''))
  }
  await task.destroy()
  return pages.join('\n')
}
