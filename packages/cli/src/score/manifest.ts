import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import { defineErrors } from '@gongzhen/core/base'
import { misfitsIn } from '@gongzhen/server/shape-words'

const failure = defineErrors('cli', {
  noManifest: {
    status: 400,
    zh: '没有 {file}；--framework 写 programme.yaml，或 COINr 的 manifest.json',
    en: 'there is no {file}; --framework takes a programme.yaml or a COINr manifest.json',
  },
  manifestUnread: {
    status: 400,
    zh: '{file} 不是 coinr-reference/1 的 manifest：{reason}',
    en: '{file} is no manifest of coinr-reference/1: {reason}',
  },
})

const manifest = z.object({
  format: z.literal('coinr-reference/1'),
  configs: z.array(
    z.object({
      id: z.string(),
      dataset: z.string(),
      exclude: z.array(z.string()).nullable(),
      weights: z.union([z.object({ by: z.string(), file: z.string() }), z.record(z.string(), z.string())]).nullable(),
      steps: z.array(z.looseObject({ op: z.string() })),
      top: z.string(),
      files: z.record(z.string(), z.string()),
    }),
  ),
})

/** The configurations of a `coinr-reference/1` manifest. */
export type Manifest = z.infer<typeof manifest>

/** Reads a manifest; one that is none is refused with everything that is wrong. */
export async function readManifest(file: string): Promise<Manifest> {
  const read = z.safeParse(manifest, await readJson(file), { reportInput: true })
  if (!read.success) throw failure('manifestUnread', { file, reason: misfitsIn(read.error) })
  return read.data
}

async function readJson(file: string): Promise<unknown> {
  try {
    return JSON.parse(await readFile(file, 'utf8'))
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') throw failure('noManifest', { file })
    throw failure('manifestUnread', { file, reason: NO_JSON })
  }
}

const NO_JSON = { zh: '内容应为 JSON，读不懂', en: 'its content should be JSON and cannot be read' }
