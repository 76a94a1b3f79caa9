import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type TrialApp, openTrialApp } from '../trial-app.ts'

let trial: TrialApp
beforeAll(async () => {
  trial = await openTrialApp({ zones: ['alpha', 'beta'] })
})
afterAll(() => trial.close())

/** A ZIP archive's central directory with these names; the members are empty. */
function archive(...names: string[]): Buffer {
  const entries = names.map((name) => {
    const entry = Buffer.alloc(46)
    entry.writeUInt32LE(0x02014b50, 0)
    entry.writeUInt16LE(Buffer.byteLength(name), 28)
    return Buffer.concat([entry, Buffer.from(name)])
  })
  const local = Buffer.from('PK\x03\x04'.padEnd(30, '\0'), 'latin1')
  const end = Buffer.alloc(22)
  end.writeUInt32LE(0x06054b50, 0)
  end.writeUInt16LE(names.length, 10)
  end.writeUInt32LE(local.length, 16)
  return Buffer.concat([local, ...entries, end])
}

async function send(name: string, content: Buffer | string, zone = 'alpha') {
  const { cookie } = await trial.as('officer', zone)
  const boundary = '----trial'
  const head = `--${boundary}\r\ncontent-disposition: form-data; name="file"; filename="${name}"\r\ncontent-type: image/png\r\n\r\n`
  return trial.app.inject({
    method: 'POST',
    url: '/api/attachments',
    headers: { cookie, 'x-gongzhen': '1', 'content-type': `multipart/form-data; boundary=${boundary}` },
    payload: Buffer.concat([Buffer.from(head), Buffer.from(content), Buffer.from(`\r\n--${boundary}--\r\n`)]),
  })
}

const DOCX = 'application/vnd.openxmlformats-officedocument.wordprocessingml.document'
const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const types = '[Content_Types].xml'

describe('an attachment is what its content says', () => {
  for (const [title, name, content, found] of [
    ['a PDF', 'a.pdf', '%PDF-1.7 …', 'application/pdf'],
    ['a PDF called .png', 'a.png', '%PDF-1.7 …', 'application/pdf'],
    ['a PNG', 'a.png', Buffer.from('\x89PNG\r\n\x1a\n…', 'latin1'), 'image/png'],
    ['a JPEG', 'a.jpg', Buffer.from('\xff\xd8\xff\xe0…', 'latin1'), 'image/jpeg'],
    ['a Word file', 'a.docx', archive(types, 'word/document.xml'), DOCX],
    ['an Excel file', 'a.xlsx', archive(types, 'xl/workbook.xml'), XLSX],
    ['CSV in UTF-8', '名单.csv', '名称,金额\n甲,1', 'text/csv'],
    ['CSV in GB18030', 'a.csv', Buffer.from([0xc3, 0xfb, 0xb3, 0xc6, 0x2c, 0x31]), 'text/csv'],
    ['plain text', 'a.txt', '说明', 'text/plain'],
    ['a Word file with macros', 'a.docm', archive(types, 'word/document.xml', 'word/vbaProject.bin'), undefined],
    ['another archive', 'a.docx', archive('evil.exe'), undefined],
    ['a torn archive', 'a.xlsx', Buffer.from('PK\x03\x04 and then nothing', 'latin1'), undefined],
    ['a program called .pdf', 'a.pdf', Buffer.from('\x7fELF\x02\x01\x01\0', 'latin1'), undefined],
    ['nothing', 'a.txt', '', undefined],
  ] as const) {
    test(`${title}: ${found ?? 'refused'}`, async () => {
      const answer = await send(name, content)
      expect([answer.statusCode, answer.json().mediaType]).toEqual([found === undefined ? 415 : 200, found])
    })
  }

  test('more than 10 MB is refused', async () => {
    expect((await send('big.txt', 'a'.repeat(10 * 1024 * 1024 + 1))).statusCode).toBe(413)
    expect((await send('big.txt', 'a'.repeat(10 * 1024 * 1024))).statusCode).toBe(200)
  })

  test('a request without a file says how to send one', async () => {
    const answer = await (await trial.as('officer')).send('POST', '/api/attachments', {})
    expect(answer.json()).toMatchObject({ status: 400, code: 'request.no_file' })
  })
})

describe('what comes back', () => {
  test('is the same bytes, for saving only, under its name, and the reading is noted', async () => {
    const sent = await send('../../证据 1.txt', '内容')
    const officer = await trial.as('officer')
    const answer = await officer.get(`/api/attachments/${sent.json().id}`)
    expect(answer.body).toBe('内容')
    expect(answer.headers).toMatchObject({
      'content-type': expect.stringMatching('text/plain'),
      'content-disposition': `attachment; filename*=UTF-8''${encodeURIComponent('证据 1.txt')}`,
      'x-content-type-options': 'nosniff',
    })
    const noted = (await (await trial.as('auditor')).get(`/api/audit?subject=attachment:${sent.json().id}`)).json()
    expect(noted.rows.map(({ event }: { event: string }) => event)).toEqual(['attachment.read', 'attachment.added'])
  })

  test('is not there for another zone', async () => {
    const sent = await send('a.txt', 'alpha only')
    expect((await (await trial.as('officer', 'beta')).get(`/api/attachments/${sent.json().id}`)).statusCode).toBe(404)
  })
})
