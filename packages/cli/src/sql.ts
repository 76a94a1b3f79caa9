import { sqlOf } from '@gongzhen/core/programme'
import { readOptions } from './options.ts'
import { programmeNamed, tellProblem } from './policy-files.ts'
import { today } from './today.ts'

export const help = {
  zh: '打印一项政策的 SQL：一次查询判断全区企业，逐条注明条款',
  en: 'Print a programme as SQL: one query that judges every firm of a zone, each rule under its article',
  usage: `
gongzhen sql --programme ID [--as-of 2025-06-30] [--programmes DIR]
--programme ID    政策编号 the programme's id
--as-of DAY       按哪一天判断，默认今天 the day it is judged on, today by default
--programmes DIR  政策所在文件夹，默认 programmes the folder of programmes
查询按事务里的 gongzhen.zone 取一个区的数据 the query reads the zone set in its transaction
退出码 exit code: 0 已打印 printed · 1 有 SQL 引擎不支持的写法 not covered · 2 用法或文件有误 usage or file error`,
}

/** Prints the query of one programme, or what keeps it from being one. */
export async function run(given: string[]): Promise<number> {
  const options = readOptions(given, { programme: 'required', 'as-of': 'day', programmes: 'value' })
  const id = options.required('programme')
  const asOf = options.value('as-of') ?? today()
  const folder = options.value('programmes')
  const programme = await programmeNamed(id, folder)
  const query = sqlOf(programme, asOf, { kinds: ['enterprise', 'cooperative', 'team'] })
  if (!('problems' in query)) {
    process.stdout.write(query.text)
    return 0
  }
  for (const problem of query.problems) process.stderr.write(`${tellProblem(problem)}\n`)
  return 1
}
