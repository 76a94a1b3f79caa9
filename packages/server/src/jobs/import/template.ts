import { type FactDefinition, type ImportMap, type MappedColumn, PARTY_KINDS } from '@gongzhen/core/registry'
import { type SheetToWrite, type WrittenCell, writeWorkbook } from '../../files.ts'

/**
 * The empty form of an import map: required columns marked with a star, drop-downs where the catalogue lists values,
 * an example row to be overwritten, and a second sheet that says what each column means.
 */
export async function importTemplate(map: ImportMap): Promise<Buffer> {
  const columns = templateColumns(map)
  const data: SheetToWrite = {
    name: map.title.slice(0, 30),
    rows: [
      columns.map(headCell),
      columns.map(({ example }) => ({ value: example, look: 'example', comment: '示例行，填写时请覆盖或删除' })),
    ],
    frozenRows: 1,
    widths: columns.map(({ title }) => Math.min(40, Math.max(14, title.length * 2 + 4))),
    textColumns: columns.flatMap(({ isText }, at) => (isText ? [at] : [])),
    choices: columns.flatMap(({ choices }, column) =>
      choices.length > 0 ? [{ column, from: 1, values: choices }] : [],
    ),
  }
  const guide: SheetToWrite = {
    name: '填写说明',
    rows: [
      ['列', '必填', '填什么', '单位', '可选值'].map((value) => ({ value, look: 'header' as const })),
      ...columns.map(({ title, isRequired, note, unit, choices }) => [
        title,
        isRequired ? '是' : '',
        note,
        unit,
        choices.join('、'),
      ]),
    ],
    frozenRows: 1,
    widths: [28, 8, 60, 10, 50],
  }
  return writeWorkbook([data, guide])
}

type TemplateColumn = {
  readonly title: string
  readonly isRequired: boolean
  readonly isText: boolean
  readonly note: string
  readonly unit: string
  readonly choices: readonly string[]
  readonly example: string | number
}

const headCell = ({ title, isRequired, note }: TemplateColumn): WrittenCell => ({
  value: isRequired ? `* ${title}` : title,
  look: isRequired ? 'required' : 'header',
  ...(note === '' ? {} : { comment: note }),
})

const SCHEMES = {
  uscc: { note: '统一社会信用代码，18 位', example: '91350100M000100Y43' },
  registration_no: { note: '旧注册号，15 位', example: '110108000000016' },
  stock_code: { note: '股票代码，6 位', example: '000001' },
  internal: { note: '园区自编的编号', example: 'Y-001' },
} as const

function templateColumns({ subject, period, columns }: ImportMap): TemplateColumn[] {
  const text = { isText: true, unit: '', choices: [] }
  const found: TemplateColumn[] = [{ title: subject.column, isRequired: true, ...text, ...SCHEMES[subject.scheme] }]
  if (subject.name !== undefined) {
    const kind = subject.kind === 'by_name' ? '主体' : PARTY_KINDS[subject.kind].zh
    found.push({
      title: subject.name,
      isRequired: subject.creates,
      ...text,
      note: `${kind}全称`,
      example: '示范机械有限公司',
    })
  }
  for (const { column, scheme } of subject.identifiers)
    found.push({ title: column, isRequired: false, ...text, ...SCHEMES[scheme] })
  if ('column' in period) {
    const example = { year: '2024', month: '2024-06', date: '2024-06-30' }[period.kind]
    found.push({ title: period.column, isRequired: true, ...text, note: `如 ${example}`, example })
  }
  for (const column of columns) {
    if (!found.some(({ title }) => title === column.column)) found.push(factColumn(column))
  }
  return found
}

function factColumn({ column, fact, form, required, words }: MappedColumn): TemplateColumn {
  const unit = form.parse === 'value' ? (form.unit ?? fact.unit ?? '') : ''
  const listed = fact.checks.flatMap((check) => (check.kind === 'one_of' ? check.values : []))
  const choices = words.size > 0 ? [...words.keys()] : fact.type === 'yesno' ? ['是', '否'] : listed
  return {
    title: column,
    isRequired: required,
    isText: fact.type === 'text' || fact.type === 'date' || fact.type === 'yesno',
    note: fact.description ?? fact.name,
    unit,
    choices,
    example: choices[0] ?? exampleOf(fact, form.parse),
  }
}

function exampleOf(fact: FactDefinition, parse: MappedColumn['form']['parse']): string | number {
  if (parse === 'capital') return '500万元人民币'
  if (parse === 'division') return '410303'
  const code = fact.checks.find((check) => check.kind === 'code')
  if (code?.kind === 'code') return { uscc: '91350100M000100Y43', industry: '3521', division: '410303' }[code.scheme]
  return { text: '', yesno: '是', date: '2024-06-30', money: 1200.5, count: 120, ratio: '3.5%', number: 1.5 }[fact.type]
}
