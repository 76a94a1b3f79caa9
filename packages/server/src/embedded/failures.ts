import { defineErrors } from '@gongzhen/core/base'

/** What can go wrong with the embedded server in ways its user can mend. */
export const failure = defineErrors('embedded', {
  no_binaries: {
    status: 500,
    zh: '没有适合本系统（{platform}）的内置 PostgreSQL。请设置 PG_BIN 指向已安装的 PostgreSQL 15 以上的 bin 目录，或设置 DATABASE_URL。',
    en: 'There is no embedded PostgreSQL for {platform}. Set PG_BIN to the bin folder of an installed PostgreSQL 15 or newer, or set DATABASE_URL.',
  },
  not_runnable: {
    status: 500,
    zh: 'PostgreSQL 程序无法运行：{file}。原因：{reason}',
    en: 'This PostgreSQL program does not run: {file}. Reason: {reason}',
  },
  version: {
    status: 500,
    zh: '数据目录 {folder} 由 PostgreSQL {found} 建立，当前程序是 {expected}。请用原版本执行 gongzhen backup，再在新目录 gongzhen restore。',
    en: 'The data folder {folder} was made by PostgreSQL {found}, but this program brings {expected}. Run gongzhen backup with the former version, then gongzhen restore into a new folder.',
  },
  taken: {
    status: 409,
    zh: '数据目录 {folder} 正被另一个 gongzhen 使用（进程 {pid}，主机 {host}，自 {since}）。请先停止它，或另设 GONGZHEN_DATA。',
    en: 'The data folder {folder} is in use by another gongzhen (process {pid} on {host}, since {since}). Stop it first, or set another GONGZHEN_DATA.',
  },
  foreign: {
    status: 409,
    zh: '数据目录 {folder} 已有 PostgreSQL 在运行（进程 {pid}），且停不下来。请先停止它。',
    en: 'A PostgreSQL (process {pid}) is running on the data folder {folder} and did not stop when asked. Stop it first.',
  },
  not_started: {
    status: 500,
    zh: '内置 PostgreSQL 没有启动成功。日志 {log} 的末尾：\n{tail}',
    en: 'The embedded PostgreSQL did not start. The end of its log {log}:\n{tail}',
  },
  gave_up: {
    status: 500,
    zh: '内置 PostgreSQL 一分钟内意外结束 {times} 次，不再重启。日志：{log}。最后的原因：{reason}',
    en: 'The embedded PostgreSQL ended unexpectedly {times} times within a minute and is not started again. Log: {log}. Last reason: {reason}',
  },
  not_created: {
    status: 500,
    zh: '建立数据库文件失败（{folder}）：\n{reason}',
    en: 'The database files could not be made in {folder}:\n{reason}',
  },
  unreachable_folder: {
    status: 500,
    zh: '以 root 运行时，PostgreSQL 使用普通用户 {uid}，但它无法进入 {folder}。请把 GONGZHEN_DATA 设到它能进入的位置，例如 /var/lib/gongzhen。',
    en: 'Run as root, PostgreSQL works as the ordinary user {uid}, who cannot enter {folder}. Set GONGZHEN_DATA to a place it can enter, e.g. /var/lib/gongzhen.',
  },
})
