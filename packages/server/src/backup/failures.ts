import { defineErrors } from '@gongzhen/core/base'

/** What can go wrong with backups in ways their user can mend. */
export const failure = defineErrors('backup', {
  no_file: {
    status: 404,
    zh: '没有这个备份文件：{file}',
    en: 'There is no such backup file: {file}',
  },
  exists: {
    status: 409,
    zh: '文件 {file} 已存在，不会覆盖。请换一个文件名。',
    en: '{file} exists and is not overwritten. Choose another name.',
  },
  damaged: {
    status: 422,
    zh: '备份文件 {file} 不完整或已损坏（{reason}）。数据库未作任何改动。请使用另一份备份。',
    en: 'The backup {file} is incomplete or damaged ({reason}). Nothing in the database was changed. Use another backup.',
  },
  newer: {
    status: 422,
    zh: '备份由更新版本 {program} 制作，含本程序不认识的内容（{what}）。请用该版本或更新的程序恢复。',
    en: 'The backup was made by a newer program {program} and holds what this one does not know ({what}). Restore it with that version or a later one.',
  },
  not_empty: {
    status: 409,
    zh: '目标数据库已有数据（{tables}），拒绝覆盖。确认要以备份全部替换时，请加 --replace。',
    en: 'The database already holds rows ({tables}) and is not overwritten. To replace all of it by the backup, add --replace.',
  },
  in_use: {
    status: 409,
    zh: '数据库正被其他连接使用，无法替换。请先停止 gongzhen 服务再恢复。',
    en: 'The database is in use and cannot be replaced. Stop the gongzhen server first.',
  },
})
