import { readFile } from 'node:fs/promises'
import { z } from 'zod'
import type { Frozen } from '@gongzhen/core/composite'
import { defineErrors } from '@gongzhen/core/base'

const failure = defineErrors('cli', {
  frozenUnread: {
    status: 400,
    zh: '{file} 不是冻结的参数（gongzhen-frozen/1）；它由 gongzhen score 写成 frozen.json',
    en: '{file} holds no frozen parameters (gongzhen-frozen/1); gongzhen score writes them as frozen.json',
  },
})

const isFrozen = (value: unknown): value is Frozen =>
  z
    .object({
      format: z.literal('gongzhen-frozen/1'),
      units: z.number(),
      indicators: z.record(z.string(), z.looseObject({})),
    })
    .safeParse(value).success

/** Reads frozen parameters as an earlier run wrote them. */
export async function readFrozen(file: string): Promise<Frozen> {
  let value: unknown
  try {
    value = JSON.parse(await readFile(file, 'utf8'))
  } catch {
    throw failure('frozenUnread', { file })
  }
  if (!isFrozen(value)) throw failure('frozenUnread', { file })
  return value
}
