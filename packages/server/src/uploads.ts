import { createHash, randomUUID } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { mkdir, readFile, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Transform } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { defineErrors } from '@gongzhen/core/base'
import type { Upload } from './endpoint.ts'

const failure = defineErrors('upload', {
  not_found: {
    status: 404,
    zh: '没有编号为 {upload} 的上传文件；它可能已导入或已过期。请重新上传。',
    en: 'There is no upload {upload}; it may have been imported or have expired. Upload it again.',
  },
  no_space: {
    status: 507,
    zh: '服务器磁盘空间不足，文件没有存下。请联系管理员清理磁盘后重试。',
    en: 'The server has no disk space left for the file.',
  },
})

/** Uploads nobody imported are removed after this long. */
const KEPT_MS = 7 * 24 * 3_600_000

/** A file as it was stored: the id it is asked for by, and what it holds. */
export type StoredUpload = {
  readonly upload: string
  /** The name the sender gave it, without a path. */
  readonly name: string
  readonly path: string
  readonly size: number
  readonly sha256: string
}

/** Writes an uploaded file into the zone's own folder while it comes in; a torn one leaves nothing behind. */
export async function storeUpload(
  uploads: string,
  zone: string,
  { name: sent, content }: Upload,
): Promise<StoredUpload> {
  await removeOld(join(uploads, zone))
  await mkdir(join(uploads, zone), { recursive: true, mode: 0o700 })
  const upload = randomUUID()
  const path = join(uploads, zone, upload)
  const hash = createHash('sha256')
  let size = 0
  const measure = new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      hash.update(chunk)
      size += chunk.length
      pass(null, chunk)
    },
  })
  try {
    await pipeline(content, measure, createWriteStream(path, { mode: 0o600 }))
  } catch (error) {
    await rm(path, { force: true })
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') throw failure('no_space', {})
    throw error
  }
  const name = (sent.split(/[\\/]/).at(-1) ?? '').slice(-200) || '文件'
  await writeFile(`${path}.name`, name, { mode: 0o600 })
  return { upload, name, path, size, sha256: hash.digest('hex') }
}

/** Where an upload of this zone lies. Fails for a name that is none. */
export function openUpload(uploads: string, zone: string, upload: string): string {
  if (!/^[0-9a-f-]{36}$/.test(upload)) throw failure('not_found', { upload })
  return join(uploads, zone, upload)
}

/** The name of an upload that is still there; fails for one that is not. */
export async function nameOfUpload(uploads: string, zone: string, upload: string): Promise<string> {
  const path = openUpload(uploads, zone, upload)
  const found = await stat(path).catch(() => null)
  if (found === null) throw failure('not_found', { upload })
  return readFile(`${path}.name`, 'utf8')
}

/** Removes an upload with its name; one that is gone already is no error. */
export async function removeUpload(uploads: string, zone: string, upload: string): Promise<void> {
  const path = openUpload(uploads, zone, upload)
  await rm(path, { force: true })
  await rm(`${path}.name`, { force: true })
}

async function removeOld(folder: string): Promise<void> {
  for (const name of await readdir(folder).catch(() => [])) {
    const found = await stat(join(folder, name)).catch(() => null)
    if (found !== null && found.mtimeMs + KEPT_MS < Date.now()) await rm(join(folder, name), { force: true })
  }
}
