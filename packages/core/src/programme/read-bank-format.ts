import type { Problem } from '../base.ts'
import {
  type BankFormat,
  type FileColumn,
  type FileShape,
  ENCODINGS,
  PAYMENT_FIELDS,
  RESULT_FIELDS,
} from '../payment.ts'
import { type Yaml, readYaml } from './document.ts'
import {
  type Fields,
  closedFields,
  listItems,
  oneOf,
  optionalNumber,
  optionalTexts,
  optionalYesNo,
  requiredText,
} from './fields.ts'
import { inReadingOrder, newReport, refuse } from './report.ts'

/** Reads how a bank takes payments and answers them, from a file of the zone; every mistake comes back at once. */
export function parseBankFormat(
  file: string,
  text: string,
): { readonly format: BankFormat } | { readonly problems: readonly Problem[] } {
  const report = newReport()
  const root = readYaml(text, file, report)
  const keys = ['bank', 'name', 'encoding', 'payer', 'payment', 'result', 'description']
  const fields = root && closedFields(root, keys, { what: '银行文件格式', report })
  const format = fields && readFormat(fields)
  return format && report.problems.length === 0 ? { format } : { problems: inReadingOrder(report.problems) }
}

const SHAPE = ['layout', 'head', 'titles', 'columns'] as const

function readFormat(fields: Fields): BankFormat {
  const id = requiredText(fields, 'bank') ?? ''
  const place = fields.byKey.get('bank')?.value.place ?? fields.place
  if (!/^[a-z][a-z0-9-]{0,60}$/.test(id)) refuse(fields.report, 'idNotAscii', { key: 'bank', found: id }, { place })
  const payer = partOf(fields, 'payer', ['holder', 'number'])
  const payment = partOf(fields, 'payment', [...SHAPE, 'file_name'])
  const result = partOf(fields, 'result', [...SHAPE, 'settled', 'returned'])
  return {
    id,
    name: requiredText(fields, 'name') ?? id,
    encoding: oneOf(fields, 'encoding', ENCODINGS) ?? 'gb18030',
    payer: {
      holder: (payer && requiredText(payer, 'holder')) ?? '',
      number: (payer && requiredText(payer, 'number')) ?? '',
    },
    payment: {
      ...shapeOf(payment, PAYMENT_FIELDS, ['行号', '收款户名', '收款账号', '金额']),
      fileName: (payment && requiredText(payment, 'file_name')) ?? '',
    },
    result: {
      ...shapeOf(result, RESULT_FIELDS, ['行号', '金额', '状态']),
      settled: result ? optionalTexts(result, 'settled') : [],
      returned: result ? optionalTexts(result, 'returned') : [],
    },
  }
}

function partOf(fields: Fields, key: string, keys: readonly string[]): Fields | undefined {
  const entry = fields.byKey.get(key)
  if (entry) return closedFields(entry.value, keys, { ...fields, what: key })
  refuse(fields.report, 'keyMissing', { key, what: fields.what }, { place: fields.place })
  return undefined
}

/** The shape of one of the files; the columns without which nothing can be paid or booked have to be there. */
function shapeOf<Field extends string>(
  part: Fields | undefined,
  known: readonly Field[],
  needed: readonly Field[],
): FileShape<Field> {
  if (!part) return { layout: 'csv', head: [], titles: false, columns: [] }
  const layout = oneOf(part, 'layout', ['csv', 'fixed']) ?? 'csv'
  const columnsAt = (key: string) => {
    const entry = part.byKey.get(key)
    return entry ? listItems(entry.value, key, part).flatMap((item) => columnOf(item, part, known, layout) ?? []) : []
  }
  const columns = columnsAt('columns')
  for (const field of needed) {
    if (columns.some((column) => column.field === field)) continue
    refuse(part.report, 'bankColumnMissing', { what: part.what, field }, { place: part.place })
  }
  return { layout, head: columnsAt('head'), titles: optionalYesNo(part, 'titles') ?? false, columns }
}

/** `金额`, or `{ field: 金额, width: 15, fill: "0", align: right, unit: 分 }`. */
function columnOf<Field extends string>(
  item: Yaml,
  part: Fields,
  known: readonly Field[],
  layout: 'csv' | 'fixed',
): FileColumn<Field> | undefined {
  const bare: Yaml | undefined =
    item.kind === 'scalar'
      ? { kind: 'map', place: item.place, entries: [{ key: 'field', keyPlace: item.place, value: item }] }
      : undefined
  const fields = closedFields(bare ?? item, ['field', 'width', 'fill', 'align', 'unit'], { ...part, what: '列' })
  const field = fields && requiredText(fields, 'field') && oneOf(fields, 'field', known)
  if (!fields || !field) return undefined
  const width = optionalNumber(fields, 'width')
  const isWide = typeof width === 'number' && Number.isInteger(width) && width >= 1 && width <= 200
  if (layout === 'fixed' && !isWide) refuse(part.report, 'bankColumnWidth', { field }, { place: item.place })
  return {
    field,
    width: isWide ? width : undefined,
    fill: oneOf(fields, 'fill', ['0', ' ']) ?? ' ',
    align: oneOf(fields, 'align', ['left', 'right']) ?? 'left',
    unit: oneOf(fields, 'unit', ['元', '分']) ?? '元',
  }
}
