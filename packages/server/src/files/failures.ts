import { defineErrors } from '@gongzhen/core/base'

/** What can be wrong with a file as a whole, in the words of whoever sent it. */
export const failure = defineErrors('file', {
  empty: { status: 422, zh: '文件是空的，没有一行内容', en: 'the file is empty' },
  old_excel: {
    status: 422,
    zh: '这是旧版 .xls 或加了密码的文件。请在表格软件中打开，取消密码，另存为 .xlsx 后再上传',
    en: 'this is an old .xls or an encrypted file; open it, remove the password, and save it as .xlsx',
  },
  not_table: {
    status: 422,
    zh: '文件既不是 XLSX 也不是文本（第 {byte} 字节处有二进制内容）。请上传 .xlsx 或 .csv',
    en: 'the file is neither XLSX nor text (binary content at byte {byte}); send .xlsx or .csv',
  },
  encoding: {
    status: 422,
    zh: '文字编码既不是 UTF-8 也不是 GB18030（第 {byte} 字节起读不通）。请在表格软件中另存为「CSV UTF-8」',
    en: 'the text is neither UTF-8 nor GB18030 (unreadable at byte {byte}); save it as CSV UTF-8',
  },
  long_row: {
    status: 422,
    zh: '第 {row} 行超过 {limit} 万字还没有换行，不像一张表。请检查文件的换行，或在表格软件中另存一份',
    en: 'row {row} goes on for more than {limit}0,000 characters without a line break; save the table anew',
  },
  open_quote: {
    status: 422,
    zh: '第 {row} 行的引号没有闭合，其后的内容无法分行',
    en: 'a quote opened in row {row} is never closed',
  },
  damaged: {
    status: 422,
    zh: 'XLSX 文件已损坏或不完整：{reason}。请在表格软件中打开后另存一份',
    en: 'the XLSX is damaged or incomplete: {reason}; open it and save a copy',
  },
  too_large: {
    status: 413,
    zh: '{part}解压后超过 {limit} MB，不予读取。请拆分文件，或另存为 CSV',
    en: '{part} inflates to more than {limit} MB; split the file or save it as CSV',
  },
  no_sheet: { status: 422, zh: '工作簿中没有可见的工作表', en: 'the workbook has no visible sheet' },
})
