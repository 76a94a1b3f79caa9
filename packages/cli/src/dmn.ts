import { writeFile } from 'node:fs/promises'
import { writeDmn } from '@gongzhen/core/programme'
import { readOptions } from './options.ts'
import { programmeNamed } from './policy-files.ts'
import { today } from './today.ts'

export const help = {
  zh: '把一项政策的规则写成 DMN 1.5 模型，供其他引擎运行',
  en: 'Write the rules of a programme as a DMN 1.5 model that another engine can run',
  usage: `
gongzhen dmn --programme ID [--as-of 2025-06-30] [--out FILE] [--programmes DIR]
--programme ID    政策编号 the programme's id
--as-of DAY       参数取哪一天的数值，默认今天 the day whose figures it takes, today by default
--out FILE        写到文件，默认打印 the file to write, printed by default
--programmes DIR  政策所在文件夹，默认 programmes the folder of programmes
金额以分为单位；DMN 写不出的规则成为模型的输入，并逐条说明 money is in minor units; rules DMN cannot say become inputs, each named
退出码 exit code: 0 已写全 written whole · 1 有规则成为输入 some rules became inputs · 2 用法或文件有误 usage or file error`,
}

/** Writes one programme as DMN. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { programme: 'required', 'as-of': 'day', out: 'value', programmes: 'value' })
  const id = options.required('programme')
  const asOf = options.value('as-of') ?? today()
  const folder = options.value('programmes')
  const out = options.value('out')
  const programme = await programmeNamed(id, folder)
  const { xml, left } = writeDmn(programme, asOf)
  if (out === undefined) process.stdout.write(xml)
  else await writeFile(out, xml)
  for (const { rule, why } of left) process.stderr.write(`成为输入 became an input: ${rule}（${why}）\n`)
  return left.length > 0 ? 1 : 0
}
