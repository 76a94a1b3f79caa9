import { Transform } from 'node:stream'
import type { FastifyRequest } from 'fastify'
import type { Upload } from '../endpoint.ts'
import { failure } from './failures.ts'

/** The one file of a multipart request, as a stream that fails beyond `bytesMax`. */
export async function receiveFile(request: FastifyRequest, bytesMax: number): Promise<Upload> {
  if (!request.isMultipart()) throw failure('no_file', {})
  const part = await request.file({ limits: { files: 1, fileSize: bytesMax + 1 } })
  if (part === undefined) throw failure('no_file', {})
  let bytes = 0
  const bounded = new Transform({
    transform(chunk: Buffer, _encoding, pass) {
      bytes += chunk.length
      pass(bytes > bytesMax ? failure('too_large', { limit: showBytes(bytesMax) }) : null, chunk)
    },
  })
  part.file.on('error', (error) => bounded.destroy(error))
  return { name: part.filename, content: part.file.pipe(bounded) }
}

const showBytes = (bytes: number): string => `${Math.floor(bytes / 1024 / 1024)} MB`
