/** What an attachment may be, by its media type, and what it is called. */
export const ATTACHMENT_TYPES: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'image/png': 'PNG',
  'image/jpeg': 'JPEG',
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': 'Word（.docx）',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': 'Excel（.xlsx）',
  'text/csv': 'CSV',
  'text/plain': '纯文本',
}

/**
 * What the bytes are, whatever the name says; undefined for anything an attachment may not be. An Office file is known
 * by the parts inside its archive, and refused when it carries macros. Only between text and CSV the name decides.
 */
export function attachmentType(content: Buffer, name: string): string | undefined {
  if (content.length === 0) return undefined
  if (startsWith(content, '%PDF-')) return 'application/pdf'
  if (startsWith(content, '\x89PNG\r\n\x1a\n')) return 'image/png'
  if (startsWith(content, '\xff\xd8\xff')) return 'image/jpeg'
  if (startsWith(content, 'PK\x03\x04')) return officeType(archiveNames(content))
  if (!isText(content)) return undefined
  return /\.csv$/i.test(name) ? 'text/csv' : 'text/plain'
}

const startsWith = (content: Buffer, bytes: string): boolean =>
  content.subarray(0, bytes.length).equals(Buffer.from(bytes, 'latin1'))

function officeType(names: readonly string[]): string | undefined {
  const has = (name: string): boolean => names.includes(name)
  if (!has('[Content_Types].xml') || names.some((name) => /vbaProject\.bin$/i.test(name))) return undefined
  if (has('word/document.xml')) return 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
  if (has('xl/workbook.xml')) return 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
  return undefined
}

const END_OF_DIRECTORY = 0x06054b50
const DIRECTORY_ENTRY = 0x02014b50
const ENTRIES_MAX = 10_000

/** The names in a ZIP archive's central directory; none where it is torn. Nothing is unpacked. */
function archiveNames(content: Buffer): string[] {
  const end = endOfDirectory(content)
  if (end === undefined) return []
  const names: string[] = []
  let at = content.readUInt32LE(end + 16)
  const count = Math.min(content.readUInt16LE(end + 10), ENTRIES_MAX)
  for (let entry = 0; entry < count; entry++) {
    if (at + 46 > content.length || content.readUInt32LE(at) !== DIRECTORY_ENTRY) return []
    const [nameLength, extraLength, commentLength] = [28, 30, 32].map((field) => content.readUInt16LE(at + field))
    const nameEnd = at + 46 + nameLength!
    names.push(content.subarray(at + 46, nameEnd).toString('utf8'))
    at = nameEnd + extraLength! + commentLength!
  }
  return names
}

function endOfDirectory(content: Buffer): number | undefined {
  const first = Math.max(0, content.length - 22 - 0xffff)
  for (let at = content.length - 22; at >= first; at--) if (content.readUInt32LE(at) === END_OF_DIRECTORY) return at
  return undefined
}

/** Text in UTF-8 or GB18030 without control characters. */
function isText(content: Buffer): boolean {
  return ['utf-8', 'gb18030'].some((encoding) => {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(content)
      return !/[^\P{Cc}\t\n\r]/u.test(text)
    } catch {
      return false
    }
  })
}
